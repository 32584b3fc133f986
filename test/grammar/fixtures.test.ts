// Which scopes the grammars give, told beside the text they are given to. A fixture is a .mc or .cf whose lines
// `dnl ^^^^ scope …` or `# ^^^^ scope …` speak of the line above; they are taken out before it is tokenized, so they may
// stand anywhere, even inside a quote.
//   ^^^^ scope      the scope covers exactly these columns
//   ~~~~ scope      it covers at least these columns
//   @0-6 scope      as ^^^^, for columns below the comment sign
//   … other !third  `other` covers these columns too, `third` none of them
// A scope stands for all that begin with it: `comment` for comment.line.dnl.sendmail-mc.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { linesOf, loadGrammar, tokenize, type ScopeName, type TokenizedLine } from "./tokenizer.ts";

interface Expectation {
  readonly lineNumber: number;
  /** Index of the line that it speaks of, expectations not counted. */
  readonly target: number;
  readonly start: number;
  readonly end: number;
  readonly exact: boolean;
  readonly scope: string | undefined;
  readonly also: readonly string[];
  readonly never: readonly string[];
}

const EXPECTATION = /^(?:dnl|#)(\s*)(?:(\^+|~+)|@(\d+)-(\d+))((?:\s+!?[a-z][\w.-]*)+)\s*$/;

function readFixture(text: string): { lines: string[]; expectations: Expectation[] } {
  const lines: string[] = [];
  const expectations: Expectation[] = [];
  for (const [index, line] of linesOf(text).entries()) {
    const found = EXPECTATION.exec(line);
    if (found === null) {
      lines.push(line);
      continue;
    }
    const [, , marks, from, to, scopes] = found;
    const markStart = marks === undefined ? Number(from) : line.indexOf(marks);
    const words = (scopes ?? "").trim().split(/\s+/);
    const positive = words.filter((word) => !word.startsWith("!"));
    expectations.push({
      lineNumber: index + 1,
      target: lines.length - 1,
      start: markStart,
      end: marks === undefined ? Number(to) : markStart + marks.length,
      exact: marks === undefined || marks.startsWith("^"),
      scope: positive[0],
      also: positive.slice(1),
      never: words.filter((word) => word.startsWith("!")).map((word) => word.slice(1)),
    });
  }
  return { lines, expectations };
}

function hasScope(line: TokenizedLine, column: number, scope: string): boolean {
  const token = line.tokens.find((each) => each.start <= column && column < each.end);
  return token !== undefined && token.scopes.some((each) => each === scope || each.startsWith(`${scope}.`));
}

/** What an expectation is not satisfied with, empty where it is. */
function complaints(line: TokenizedLine, wanted: Expectation): string[] {
  const result: string[] = [];
  if (wanted.end > line.text.length) result.push(`columns ${wanted.start}-${wanted.end} leave the line`);
  for (let column = wanted.start; column < wanted.end; column++) {
    for (const scope of wanted.scope === undefined ? wanted.also : [wanted.scope, ...wanted.also])
      if (!hasScope(line, column, scope)) result.push(`column ${column} is not ${scope}`);
    for (const scope of wanted.never) if (hasScope(line, column, scope)) result.push(`column ${column} is ${scope}`);
  }
  if (wanted.exact && wanted.scope !== undefined)
    for (const column of [wanted.start - 1, wanted.end])
      if (hasScope(line, column, wanted.scope)) result.push(`column ${column} is ${wanted.scope} too`);
  return result;
}

const folder = new URL("fixtures/", import.meta.url);

for (const name of readdirSync(folder).sort()) {
  test(name, async () => {
    const scopeName: ScopeName = name.endsWith(".mc") ? "source.sendmail.mc" : "source.sendmail.cf";
    const { lines, expectations } = readFixture(readFileSync(new URL(name, folder), "utf8"));
    assert.ok(expectations.length > 1, "a fixture without expectations shows nothing");
    const tokenized = tokenize(await loadGrammar(scopeName), lines);
    const failures: string[] = [];
    for (const wanted of expectations) {
      const line = tokenized[wanted.target];
      assert.ok(line, `line ${wanted.lineNumber} speaks of nothing`);
      for (const complaint of complaints(line, wanted)) failures.push(`${name}:${wanted.lineNumber}: ${complaint} in ${JSON.stringify(line.text)}`);
    }
    assert.deepEqual(failures, []);
  });
}

test("the runner sees a wrong scope, a wrong extent and an unwanted scope", async () => {
  const { lines, expectations } = readFixture("V10/Berkeley\n# @0-1 comment\n# @1-2 constant.numeric\n# @0-1 keyword !meta.version\n# @0-1 keyword\n");
  const [line] = tokenize(await loadGrammar("source.sendmail.cf"), lines);
  assert.ok(line);
  assert.deepEqual(
    expectations.map((wanted) => complaints(line, wanted).length > 0),
    [true, true, true, false],
  );
});
