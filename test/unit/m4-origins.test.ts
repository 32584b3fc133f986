// What the expander remembers: each written piece of the output is found again where it says it was written.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { expandFile } from "../../server/src/features/expand.ts";
import { readFile } from "../../server/src/io/read-file.ts";
import { expand } from "../../server/src/m4/expand.ts";
import { DEFAULT_LIMITS, OUTPUT_STRIDE, type Expansion, type Limits } from "../../server/src/m4/expansion.ts";
import { Origins } from "../../server/src/model/origins.ts";
import { SourceText } from "../../server/src/text/source-text.ts";
import { inProject } from "../../scripts/paths.mjs";

const LIBRARY = inProject("server/cf");
const texts = new Map<string, SourceText | undefined>();

function read(path: string): SourceText | undefined {
  if (!texts.has(path)) texts.set(path, readFile(path));
  return texts.get(path);
}

function expandText(text: string, limits: Partial<Limits> = {}, files: Readonly<Record<string, string>> = {}): Expansion {
  return expand({
    files: [{ name: "test.mc", role: "document", text: SourceText.fromText("/test.mc", text) }],
    definitions: [],
    openInclude: (name) => (files[name] === undefined ? undefined : { name, role: "include", text: SourceText.fromText(name, files[name]) }),
    limits: { ...DEFAULT_LIMITS, ...limits },
  });
}

function assertOriginsHold(expansion: Expansion): void {
  const { output, runs, sources } = expansion;
  assert.equal(runs[0] ?? 0, 0);
  for (let i = 0; i < runs.length; i += OUTPUT_STRIDE) {
    const [start = 0, source = 0, offset = 0] = runs.slice(i, i + OUTPUT_STRIDE);
    const end = runs[i + OUTPUT_STRIDE] ?? output.length;
    assert.ok(start < end, "runs follow each other");
    if (offset >= 0) assert.equal(output.slice(start, end), sources[source]?.bytes.slice(offset, offset + end - start));
  }
}

for (const file of readdirSync(join(LIBRARY, "cf")).filter((name) => name.endsWith(".mc"))) {
  test(`each piece was written where it says: ${file}`, () => {
    const expanded = expandFile({ path: join(LIBRARY, "cf", file), cfDirectory: LIBRARY, includeFolders: [], definitions: [], plain: false, read });
    assert.ok(expanded !== undefined);
    assertOriginsHold(expanded.expansion);
  });
}

/** What the output's text at `needle` says about itself, by the document's own text. */
function writtenAt(document: string, needle: string): string {
  const expansion = expandText(document);
  assertOriginsHold(expansion);
  const at = expansion.output.indexOf(needle);
  assert.notEqual(at, -1, expansion.output);
  const source = expansion.sources.find((candidate) => candidate.text.path === "/test.mc");
  const pieces = new Origins(expansion, source).piecesOf({ start: at, end: at + needle.length });
  return pieces.map((piece) => (piece.isMade ? `made@${piece.start}` : `${piece.start}:${document.slice(piece.start, piece.end)}`)).join(" ");
}

test("text keeps its place through define", () => {
  assert.equal(writtenAt("define(`x', `value')[x]", "value"), "13:value");
});

test("text keeps its place through arguments and substitution", () => {
  assert.equal(writtenAt("define(`f', `<$1-$2>')f(`a b', c)", "<a b-c>"), "13:< 25:a b 16:- 31:c 19:>");
});

test("text keeps its place through diversions", () => {
  assert.equal(writtenAt("divert(1)late\ndivert(0)early\n", "late"), "9:late");
});

test("text keeps its place through several definitions and quotes", () => {
  assert.equal(writtenAt("define(`a', ``deep'')define(`b', a)define(`c', `b')c", "deep"), "14:deep");
});

test("computed text stands where the call stands that computed it", () => {
  assert.equal(writtenAt("xy eval(1 + 2) z", "3"), "made@3");
});

test("a part of a text keeps its place", () => {
  assert.equal(writtenAt("substr(`hello', 1, 3)", "ell"), "9:ell");
});

test("the calls that brought a piece are remembered, outermost first", () => {
  const document = "define(`inner', `text')define(`outer', `inner')outer";
  const expansion = expandText(document);
  const call = expansion.runs.at(-1) ?? -1;
  assert.deepEqual(expansion.calls.chainOf(call).map((id) => expansion.calls.nameOf(id)), ["outer", "inner"]);
});

test("the journal holds what was defined, with the call, and what was asked", () => {
  const expansion = expandText("define(`x', `1')ifdef(`x', `y') ifdef(`nope', `n') undefine(`x')");
  assert.deepEqual(expansion.journal.definitions.map(({ kind, name, value }) => [kind, name, value?.toString()]), [
    ["define", "x", "1"],
    ["undefine", "x", undefined],
  ]);
  assert.deepEqual(expansion.journal.consultations.map(({ name, defined }) => [name, defined]), [["x", true], ["nope", false]]);
});

test("100,000 nested calls are no problem", () => {
  const depth = 100_000;
  const expansion = expandText(`define(\`n', \`$1')${"n(".repeat(depth)}deep${")".repeat(depth)}`, { maxDepth: depth + 1 });
  assert.deepEqual(expansion.problems, []);
  assert.equal(expansion.output, "deep");
});

const ENDLESS: Readonly<Record<string, readonly [string, string]>> = {
  "recursion that calls itself": ["define(`f', `f')f", "limit-calls"],
  "recursion that grows": ["define(`f', `f(x$1)')f(y)", "limit-characters"],
  "recursion inside arguments": ["define(`f', `f(f')f", "limit-calls"],
  "calls that are never closed": [`define(\`f', \`')${"f(".repeat(15_000)}`, "limit-depth"],
  "text that doubles": ["define(`d', `ifelse(`$1', `0', `', `d(decr($1)) d(decr($1)) x')')d(60)", "limit-calls"],
  "a body that doubles": [`define(\`a0', \`xxxxxxxxxx')${Array.from({ length: 40 }, (_, i) => `define(\`a${i + 1}', a${i} a${i})`).join("")}a40`, "limit-characters"],
  "m4wrap without end": ["define(`w', `m4wrap(`w')')w", "limit-calls"],
};

for (const [name, [text, id]] of Object.entries(ENDLESS)) {
  test(`${name} ends at a limit that a problem names`, () => {
    const expansion = expandText(`kept\n${text}`, { maxCalls: 20_000, maxDepth: 10_000, maxPushedChars: 2_000_000, maxTextChars: 100_000 });
    const fatal = expansion.problems.filter((problem) => problem.kind === "fatal");
    assert.equal(fatal.length, 1, JSON.stringify(expansion.problems.slice(0, 3)));
    assert.equal(fatal[0]?.id, id);
    assert.match(expansion.output, /^kept\n/);
  });
}

test("a file that includes itself ends at a limit", () => {
  const self = "again\ninclude(`self')";
  const expansion = expandText(self, {}, { self });
  assert.equal(expansion.problems[0]?.id, "limit-includes");
});

test("nothing is run", () => {
  const expansion = expandText("syscmd(`echo a > /tmp/x')esyscmd(`id')");
  assert.equal(expansion.output, "");
  assert.deepEqual(expansion.problems.map((problem) => [problem.kind, problem.id]), [["refused", "command-not-run"], ["refused", "command-not-run"]]);
});

test("the end of the file inside quotes names the quote that is open", () => {
  const text = "fine\n`open";
  const expansion = expandText(text);
  assert.equal(expansion.exitCode, 1);
  assert.deepEqual(expansion.problems.map(({ kind, id, offset }) => [kind, id, offset]), [["fatal", "eof-in-string", 5]]);
});
