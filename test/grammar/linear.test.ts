// Tokenizing takes time in proportion to the text, whatever the text: an editor tokenizes a hostile file as it opens.
// Nothing absolute is measured. The searches that the engine asks for are counted, and processor time is compared between a
// line and one four times as long: 4 where it is linear, 16 where it is quadratic.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { IGrammar } from "vscode-textmate";
import { grammarOf, loadGrammar, tokenize, work } from "./tokenizer.ts";

/** The longest line that VS Code tokenizes unless it is told otherwise (editor.maxTokenizationLineLength). */
const LONG = 20_000;
const VERY_LONG = 100_000;
const FACTOR = 4;
/** Between 4 and 16, on the geometric mean: noise of a factor of two on either side changes no verdict. */
const MOST = 8;

const UNITS = [
  "`", "'", "$", "(", ")", "{", "}", "[", "<", "#", "@", "%", "=", ",", ".", "\"", "\\", "\t", " ", "a", "A", "1", "-", "_", "\u00e9",
  "`'", "``''", "()", "$(", "$)", "$[", "$?", "$|", "$.", "$&", "$=", "$#", "$>", "$# ", "$> ", "$( ", "${", "${a", "${a}", "$&{", "$={", "$?{",
  "{{", "{{a", "{{ a }}", "{%", "{% %", "{#", "{#a", "<%", "<%= ", "<% <", "@@", "@@a", "@@a@@", "@@a@", "\\#", "\\\"",
  "dnl", "dnl(", "define", "define(", "define(`", "define(`conf", "define(`confA'", "FEATURE(`a", "FEATURE(a", "divert(", "divert(-1", "divert(-1)", "ifdef(`A', `",
  "conf", "confA ", "a(", "A(", "A b", "a=", "F=", " F=a", " F=a,", "SSL_OP_", "+SSL_OP_A", "true", "1s", "$Id: ", "$Id$", "-a ", " -a", "?", "?a", ": ", "\"$a\"",
];
const HEADS = {
  "source.sendmail.mc": ["", "# ", "dnl ", "divert(-1)", "`", "VERSIONID(`", "LOCAL_CONFIG "],
  "source.sendmail.cf": ["", "#", "#O ", "#O Name", "V10", "D", "D{", "C", "F", "Fw-o ", "O ", "O Name=", "OA", "H", "H?", "H?D?", "HName: ", "K", "Kname ", "Kname hash ", "M", "Mname, ",
    "X", "Q", "P", "S", "Sname=", "R", "R\t", "R$*\t$: $1\t", "T", "E", "L", " "],
} as const;

const SECTION = { head: "LOCAL_CONFIG\n", lines: ["", "R", "R\t", "O Name=", "#", "Mname, ", "  "] };

function searchesFor(grammar: IGrammar, lines: readonly string[]): number {
  const before = work.searches;
  tokenize(grammar, lines);
  return work.searches - before;
}

/** Processor time in microseconds, the least of some runs: other processes only ever add to it. */
function timeFor(grammar: IGrammar, lines: readonly string[], runs: number): number {
  let least = Infinity;
  for (let run = 0; run < runs; run++) {
    const start = process.cpuUsage();
    tokenize(grammar, lines);
    const used = process.cpuUsage(start);
    least = Math.min(least, used.user + used.system);
  }
  return least;
}

const fill = (unit: string, length: number): string => unit.repeat(Math.ceil(length / unit.length));

/** `undefined` where the work grows in proportion. */
function disproportion(grammar: IGrammar, before: readonly string[], head: string, unit: string, most = LONG): string | undefined {
  const lines = (length: number): string[] => [...before, head + fill(unit, length), ""];
  const short = lines(most / FACTOR);
  const long = lines(most);
  const searches = searchesFor(grammar, long) / searchesFor(grammar, short);
  if (searches > FACTOR * 1.1) return `${searches.toFixed(1)} times the searches`;
  // A second, longer look before a verdict: the first may have met the compiler or the garbage collector.
  let ratio = Infinity;
  for (const runs of [1, 3, 7]) {
    ratio = Math.min(ratio, timeFor(grammar, long, runs) / Math.max(timeFor(grammar, short, runs), 1));
    if (ratio < MOST) return undefined;
  }
  return `${ratio.toFixed(1)} times the time`;
}

for (const scopeName of ["source.sendmail.mc", "source.sendmail.cf"] as const) {
  test(`${scopeName}: a line takes about ${FACTOR} times as long as a quarter of it`, async () => {
    const grammar = await loadGrammar(scopeName);
    const failures: string[] = [];
    const check = (before: readonly string[], head: string, unit: string, most?: number): void => {
      const found = disproportion(grammar, before, head, unit, most);
      if (found !== undefined) failures.push(`${JSON.stringify(head)} and then ${JSON.stringify(unit)} again and again: ${found}`);
    };
    // Every unit in an empty line, and behind every head one that is quick to tell apart: all pairs would take minutes.
    for (const unit of UNITS) check([], "", unit);
    for (const unit of ["`", "$", "(", "'", "${", "a"]) check([], "", unit, VERY_LONG);
    for (const head of HEADS[scopeName]) for (const unit of ["`", "$", "(", "${a", "a ", " ", "\t", "\"", "{{a", "dnl "]) check([], head, unit);
    if (scopeName === "source.sendmail.mc")
      for (const head of SECTION.lines) for (const unit of ["`", "'", "$", "(", "`'", "\t", "dnl", "{{"]) check([SECTION.head.trim()], head, unit);
    assert.deepEqual(failures, []);
  });

  test(`${scopeName}: the stack of open rules stays bounded, whatever stands in the file`, async () => {
    const grammar = await loadGrammar(scopeName);
    for (const unit of UNITS) {
      const lines = tokenize(grammar, Array.from({ length: 200 }, () => fill(unit, 40)));
      const deepest = Math.max(...lines.map((line) => line.depth));
      assert.ok(deepest <= 16, `${deepest} rules are open after lines of ${JSON.stringify(unit)}`);
    }
  });
}

test("a pattern that looks for its end from every place is seen, and one that does not is let pass", async () => {
  assert.match(disproportion(await grammarOf("a+(?=[0-9])"), [], "", "a", 2000) ?? "", /times the time/);
  assert.equal(disproportion(await grammarOf("\\ba+(?=[0-9])"), [], "", "a", 2000), undefined);
});
