// What an editor asks the real server for at any caret, after any edits: hover, actions of a range, and what an action does.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { CodeAction, Hover, Range } from "vscode-languageserver/node";
import type { LspClient } from "../../support/lsp-client.ts";
import { LineIndex } from "../../../server/src/text/line-index.ts";
import { play, sessions } from "../editor-sessions.ts";
import { defineProperty } from "../property.ts";

/** A place and how far the selection reaches behind it, taken modulo what the text has. */
interface Caret {
  readonly at: number;
  readonly length: number;
  /** Which of the actions that are offered there is done. */
  readonly pick: number;
}

const caret: fc.Arbitrary<Caret> = fc.record({ at: fc.nat({ max: 100_000 }), length: fc.oneof(fc.constant(0), fc.nat({ max: 300 })), pick: fc.nat({ max: 1000 }) });

export const serverAnswersAtCarets = defineProperty({
  name: "server-answers-at-carets",
  share: 4,
  inputs: fc.record({ session: sessions(4), carets: fc.array(caret, { minLength: 1, maxLength: 3 }) }),
  sizeOf: ({ carets }) => carets.length,
  check: async ({ session, carets }) => {
    await play(session, async (editor, uri) => {
      for (const one of carets) await askAt(editor, uri, one);
    });
  },
});

async function askAt(editor: LspClient, uri: string, { at, length, pick }: Caret): Promise<void> {
  const text = editor.text(uri);
  const lines = new LineIndex(text);
  const start = at % (text.length + 1);
  const range = { start: lines.positionAt(start), end: lines.positionAt(Math.min(text.length, start + length)) };
  const hover = await editor.connection.sendRequest<Hover | null>("textDocument/hover", { textDocument: { uri }, position: range.start });
  if (hover?.range !== undefined) {
    assertInside(hover.range, lines, text);
    // A CRLF has no place in its middle.
    const offset = lines.offsetAt(range.start);
    assert.ok(lines.offsetAt(hover.range.start) <= offset && offset <= lines.offsetAt(hover.range.end), "it speaks of what stands at the caret");
  }
  const actions = await editor.codeActions(uri, range);
  const chosen = actions[pick % Math.max(1, actions.length)];
  if (chosen !== undefined) await perform(editor, uri, chosen);
}

async function perform(editor: LspClient, uri: string, chosen: CodeAction): Promise<void> {
  const { edit, title, isPreferred } = await editor.resolve(chosen);
  // It may not be provable on this text; then nothing is done.
  if (edit === undefined) return;
  const before = await editor.pull(uri);
  const text = editor.text(uri);
  const lines = new LineIndex(text);
  for (const change of edit.documentChanges ?? []) {
    assert.ok("edits" in change && change.textDocument.uri === uri, `${title} changes another file`);
    for (const one of change.edits) assertInside(one.range, lines, text);
  }
  await editor.apply(edit);
  assert.notEqual(editor.text(uri), text, `${title} changes nothing`);
  const after = await editor.pull(uri);
  const changed = new LineIndex(editor.text(uri));
  for (const { range } of after) assertInside(range, changed, editor.text(uri));
  if (isPreferred !== true) return;
  const count = (all: typeof before): number => all.filter(({ code }) => chosen.diagnostics?.some((one) => one.code === code)).length;
  assert.ok(count(after) < count(before) || count(before) === 0, `${title} removes nothing`);
}

function assertInside({ start, end }: Range, lines: LineIndex, text: string): void {
  for (const position of [start, end]) {
    const offset = lines.offsetAt(position);
    assert.deepEqual(lines.positionAt(offset), position, "no such place in the text");
    assert.ok(offset <= text.length);
  }
  assert.ok(lines.offsetAt(start) <= lines.offsetAt(end), "a range ends before it starts");
}
