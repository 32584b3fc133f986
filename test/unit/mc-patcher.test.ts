// Each pair of fixtures: the intent in the first line, applied to `.before.mc`, gives `.after.mc`; with CRLF line ends too.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { patchMc } from "../../server/src/fixes/mc-patcher.ts";
import { readFile } from "../../server/src/io/read-file.ts";
import { parseMc } from "../../server/src/mc/parse-mc.ts";
import type { Intent } from "../../server/src/model/intent.ts";
import { expandMc } from "../../server/src/model/mc-expansion.ts";
import { SourceText } from "../../server/src/text/source-text.ts";
import { applyEdits } from "../../server/src/text/text-edit.ts";
import { inProject } from "../../scripts/paths.mjs";

const FOLDER = new URL("fixtures/mc-patcher/", import.meta.url);
const LIBRARY = inProject("server/cf");

function patched(text: string): string | undefined {
  const document = SourceText.fromText("/test/test.mc", text);
  const intent = JSON.parse(/@intent (.*)/.exec(text)?.[1] ?? "{}") as Intent;
  const edits = patchMc(expandMc(document, { read: readFile }, LIBRARY), parseMc(text).tree, [intent]);
  return edits && applyEdits(text, edits);
}

const names = readdirSync(FOLDER).filter((file) => file.endsWith(".before.mc")).map((file) => file.replace(".before.mc", ""));

test("there are fixtures", () => {
  assert.ok(names.length >= 12);
});

for (const name of names) {
  const before = readFileSync(new URL(`${name}.before.mc`, FOLDER), "utf8");
  const after = readFileSync(new URL(`${name}.after.mc`, FOLDER), "utf8");
  test(`patcher ${name.replaceAll("-", " ")}`, () => {
    assert.equal(patched(before), after);
  });
  test(`patcher ${name.replaceAll("-", " ")}, CRLF`, () => {
    assert.equal(patched(before.replaceAll("\n", "\r\n")), after.replaceAll("\n", "\r\n"));
  });
}

test("a value that m4 would not take as it is gets no edit", () => {
  assert.equal(patched(`dnl @intent {"kind":"set-option","option":"SmtpGreetingMessage","value":"it's"}\nOSTYPE(\`linux')dnl\n`), undefined);
});
