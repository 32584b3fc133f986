// Edits from several intents, made into one set for one text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { combineEdits, type TextEdit } from "../../server/src/text/text-edit.ts";

function edit(start: number, end: number, newText: string): TextEdit {
  return { span: { start, end }, newText };
}

test("what replaces the same by the same is one edit", () => {
  assert.deepEqual(combineEdits([edit(3, 4, "\\#"), edit(7, 8, "a"), edit(3, 4, "\\#")]), [edit(3, 4, "\\#"), edit(7, 8, "a")]);
});

test("what replaces one place by two texts, or a part of another, is none", () => {
  assert.equal(combineEdits([edit(3, 4, "a"), edit(3, 4, "b")]), undefined);
  assert.equal(combineEdits([edit(3, 6, "a"), edit(5, 8, "a")]), undefined);
});

test("insertions stay, the same text twice, too, and so do neighbours", () => {
  const edits = [edit(5, 5, "x\n"), edit(5, 5, "x\n"), edit(5, 6, "y"), edit(6, 7, "z")];
  assert.deepEqual(combineEdits(edits), edits);
});
