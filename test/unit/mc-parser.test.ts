// The syntax tree of a .mc: nodes tile any text, and what administrators write is read as they mean it.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { McTree } from "../../server/src/mc/nodes.ts";
import { parseCallAt, parseMc } from "../../server/src/mc/parse-mc.ts";
import { corpusFiles, NO_CORPUS } from "../support/corpus.ts";

function assertTiles(tree: McTree): void {
  let at = 0;
  for (const node of tree.nodes) {
    assert.equal(node.span.start, at);
    assert.ok(node.span.end > at);
    at = node.span.end;
  }
  assert.equal(at, tree.text.length);
}

function shapes(text: string): readonly string[] {
  return parseMc(text).tree.nodes.map((node) => {
    if (node.kind === "call") return `${node.name}(${node.args.map((arg) => arg.text).join("|")})${node.isClosed ? "" : " open"}`;
    if (node.kind === "comment" && node.call !== undefined) return `dnl ${node.call.name}(${node.call.args.map((arg) => arg.text).join("|")})`;
    return `${node.kind} ${JSON.stringify(text.slice(node.span.start, node.span.end))}`;
  });
}

test("nodes tile any text", () => {
  const piece = fc.constantFrom("`", "'", "(", ")", ",", "dnl", " ", "\n", "define", "OSTYPE(", "x", "#", "é", "😀", "include(`cf.m4')", "\r\n");
  fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
    assertTiles(parseMc(pieces.join("")).tree);
  }), { seed: 20261124, numRuns: 2_000 });
});

test("nodes tile every real file", (context) => {
  const files = corpusFiles("mc");
  if (files.length === 0) context.diagnostic(NO_CORPUS);
  for (const file of files) assertTiles(parseMc(file.bytes.toString("latin1")).tree);
});

test("calls, arguments, comments", () => {
  assert.deepEqual(shapes("define(`confX', `a b')dnl\n"), ["define(confX|a b)", 'comment "dnl\\n"']);
  assert.deepEqual(shapes("FEATURE(redirect)"), ["FEATURE(redirect)"]);
  assert.deepEqual(shapes("FEATURE(`access_db', , `skip')"), ["FEATURE(access_db||skip)"]);
});

test("a comment inside arguments is no part of them", () => {
  assert.deepEqual(shapes("define(`confPRIVACY_FLAGS',dnl why, not\n`needmailhelo,noexpn')"), ["define(confPRIVACY_FLAGS|needmailhelo,noexpn)"]);
});

test("what is commented out is known, apostrophes and quotes in comments are not read", () => {
  assert.deepEqual(shapes("dnl define(`confX', `y')dnl\n"), ["dnl define(confX|y)"]);
  assert.deepEqual(shapes("dnl # TRUST_AUTH_MECH(`LOGIN')\n"), ["dnl TRUST_AUTH_MECH(LOGIN)"]);
  assert.deepEqual(shapes("dnl don't `worry\nOSTYPE(`linux')"), ['comment "dnl don\'t `worry\\n"', "OSTYPE(linux)"]);
});

test("# is a comment until cf.m4 is included, and text from then on", () => {
  assert.deepEqual(shapes("# don't\ninclude(`m4/cf.m4')# OSTYPE(`linux')"), [
    'hash-comment "# don\'t\\n"',
    "include(m4/cf.m4)",
    'text "# "',
    "OSTYPE(linux)",
  ]);
});

test("a call that is not closed ends where the next statement begins", () => {
  const { tree, problems } = parseMc("define(`confX', `y'dnl\nOSTYPE(`linux')dnl\n");
  assertTiles(tree);
  assert.deepEqual(shapes(tree.text), ["define(confX|y) open", "OSTYPE(linux)", 'comment "dnl\\n"']);
  assert.deepEqual(problems.map((problem) => problem.id), ["mc-unclosed-call"]);
});

test("a quote that is not closed is reported where it stands", () => {
  const { problems } = parseMc("OSTYPE(`linux')\n`open\nFEATURE(`x')\n");
  assert.deepEqual(problems.map((problem) => [problem.id, problem.span]), [["mc-unclosed-quote", { start: 16, end: 17 }]]);
});

test("a call inside a branch is read where it stands", () => {
  const text = "ifdef(`A', `define(`x', `y')')";
  assert.deepEqual(parseCallAt(text, text.indexOf("define"))?.args.map((arg) => arg.text), ["x", "y"]);
});

test("a million quotes are read once", () => {
  assertTiles(parseMc("`".repeat(200_000)).tree);
  assertTiles(parseMc("define(`x\n".repeat(20_000)).tree);
});
