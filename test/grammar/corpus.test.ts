// The grammars over real files: every quote that m4 sees open is open in the grammar too, line by line, and nothing stays open
// at the end but a section of raw .cf lines, which only another section ends.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { linesOf, loadGrammar, tokenize, work, type TokenizedLine } from "./tokenizer.ts";

const corpus = new URL("../../../shared/corpus/", import.meta.url);
const has = existsSync(corpus);

function filesOf(folder: "mc" | "cf"): { name: string; lines: string[] }[] {
  const url = new URL(`${folder}/`, corpus);
  return readdirSync(url).map((name) => ({ name, lines: linesOf(readFileSync(new URL(name, url), "utf8")) }));
}

const isHeader = (line: TokenizedLine | undefined): boolean => line?.openScopes.includes("comment.block.header.sendmail-mc") ?? false;
const openQuotes = (line: TokenizedLine): number => line.openScopes.filter((scope) => scope === "string.quoted.other.m4.sendmail-mc").length;

/**
 * How many m4 quotes are open behind a line: written anew from m4's manual, so that it can disagree with the grammar.
 * Text that a template engine will replace is not m4's yet.
 */
function quotesBehind(line: string, open: number, hashIsComment: boolean): number {
  const piece = /\{\{[^{}]*\}\}|\{%[^%{]*%\}|<%[^%<]*%>|[A-Za-z_][A-Za-z0-9_]*|[^]/g;
  let depth = open;
  for (const [text] of line.matchAll(piece)) {
    if (text === "`") depth += 1;
    else if (depth > 0) depth -= text === "'" ? 1 : 0;
    else if (text === "dnl" || (text === "#" && hashIsComment)) break;
  }
  return depth;
}

test("every .mc: quotes open and close where m4 opens and closes them", { skip: !has && "no corpus beside the project" }, async () => {
  const grammar = await loadGrammar("source.sendmail.mc");
  let quoted = 0;
  for (const { name, lines } of filesOf("mc")) {
    const tokenized = tokenize(grammar, lines);
    const liveFrom = tokenized.findIndex((line) => /^\s*(?!#|dnl\b|$)/.test(line.text) && !line.tokens.every((token) => token.scopes.some((scope) => scope.startsWith("comment"))));
    let open = 0;
    for (const [index, line] of tokenized.entries()) {
      // Inside a header the grammar keeps the colour of a comment and opens no string; its quotes are watched by the depth below.
      if (isHeader(line)) {
        open = 0;
        continue;
      }
      open = quotesBehind(line.text, open, index < liveFrom || isHeader(tokenized[index - 1]));
      assert.equal(openQuotes(line), open, `${name}:${index + 1}: ${line.text}`);
      quoted += open > 0 ? 1 : 0;
    }
    const inSection = tokenized.at(-1)?.openScopes.includes("meta.embedded.block.sendmail-cf") ?? false;
    const [closed] = tokenize(grammar, [...lines, ""]).slice(-1);
    assert.equal(closed?.depth, inSection ? 2 : 1, `${name}: rules are still open at the end`);
  }
  assert.ok(quoted > 20, `only ${quoted} lines of the corpus end inside a quote: this shows nothing`);
});

test("every .cf: each line closes what it opened, and none is taken for a mistake", { skip: !has && "no corpus beside the project" }, async () => {
  const grammar = await loadGrammar("source.sendmail.cf");
  for (const { name, lines } of filesOf("cf")) {
    const tokenized = tokenize(grammar, [...lines, ""]);
    for (const [index, line] of tokenized.entries()) {
      // The rule of a line stays open behind it, for the lines that may continue it.
      const expected = line.text === "" ? 1 : 2;
      assert.ok(line.depth === expected || (line.depth === 1 && line.text.trim() === ""), `${name}:${index + 1}: depth ${line.depth} behind ${JSON.stringify(line.text)}`);
      for (const token of line.tokens)
        assert.ok(!token.scopes.some((scope) => scope.startsWith("invalid")), `${name}:${index + 1}: ${JSON.stringify(token.text)} is ${token.scopes.at(-1)}`);
    }
  }
});

test("twice the file takes twice the searches", { skip: !has && "no corpus beside the project" }, async () => {
  for (const folder of ["mc", "cf"] as const) {
    const grammar = await loadGrammar(`source.sendmail.${folder}`);
    for (const { name, lines } of filesOf(folder)) {
      const searches = (text: readonly string[]): number => {
        const before = work.searches;
        tokenize(grammar, text);
        return work.searches - before;
      };
      const once = searches(lines);
      // The second copy may begin inside a section that the first left open, where a line is looked at in two languages.
      const ratio = searches([...lines, "divert(0)", ...lines]) / once;
      assert.ok(ratio < 2.6, `${name}: ${ratio.toFixed(2)} times the searches for twice the text`);
      // A search or two for each character would be linear too, but slow: real files need far fewer.
      const characters = lines.join("\n").length;
      assert.ok(once < characters, `${name}: ${once} searches for ${characters} characters`);
    }
  }
});
