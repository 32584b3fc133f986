// The server after any sequence of edits shows what it shows for the whole text, and that is what the command line finds.
import assert from "node:assert/strict";
import type { Diagnostic } from "vscode-languageserver/node";
import { gatherAbsent, HARDENING_MISSING } from "../../../server/src/features/hardening-missing.ts";
import { LineIndex } from "../../../server/src/text/line-index.ts";
import { runHere } from "../../support/cli.ts";
import { judge, LIBRARY } from "../../support/judge.ts";
import { FOLDER, NAMES, play, PROFILE, sessions, type Session } from "../editor-sessions.ts";
import { defineProperty } from "../property.ts";
import { isWellFormed, toWellFormed } from "../well-formed.ts";

function playAndPull(session: Session): Promise<{ text: string; shown: Diagnostic[] }> {
  return play(session, async (editor, uri, text) => ({ text, shown: await editor.pull(uri) }));
}

interface Shown {
  readonly rule: string;
  readonly range: Diagnostic["range"];
  readonly message: string;
}

function toShown({ code, range, message }: Diagnostic): Shown {
  return { rule: String(code), range, message: typeof message === "string" ? message : message.value };
}

function inOrder(shown: readonly Shown[]): readonly string[] {
  return shown.map(({ rule, range, message }) => JSON.stringify([range.start.line, range.start.character, range.end.line, range.end.character, rule, message])).sort();
}

export const incrementalIsWhole = defineProperty({
  name: "incremental-is-whole",
  share: 4,
  inputs: sessions(4),
  check: async (session) => {
    const { text, shown } = await playAndPull(session);
    const { findings } = judge(NAMES[session.language], text, session.language);
    const { present, missing } = gatherAbsent(findings);
    const lines = new LineIndex(text);
    const expected = [...present.map(({ rule, span, message }) => ({ rule, span, message })), ...(missing === undefined ? [] : [{ rule: HARDENING_MISSING, span: missing.span, message: missing.message }])]
      .map(({ rule, span, message }) => ({ rule, range: { start: lines.positionAt(span.start), end: lines.positionAt(span.end) }, message }));
    assert.deepEqual(inOrder(shown.map(toShown)), inOrder(expected));
  },
});

export const editorIsCommandLine = defineProperty({
  name: "editor-is-command-line",
  share: 3,
  inputs: sessions(2).map((session) => ({ ...session, text: toWellFormed(session.text), edits: session.edits.slice(0, 2).map((edit) => ({ ...edit, insert: toWellFormed(edit.insert) })) })),
  check: async (session) => {
    const { text, shown } = await playAndPull(session);
    // A file cannot hold half of a surrogate pair, which an edit in the middle of one leaves.
    if (!isWellFormed(text)) return;
    const args = ["check", "-", "--language", session.language === "sendmail-mc" ? "mc" : "cf", "--format", "json", "--fail-on", "never", "--cf-dir", LIBRARY, "--profile", PROFILE];
    const { exit, stdout, stderr } = await runHere(args, { input: text, cwd: FOLDER });
    assert.equal(exit, 0, stderr);
    const [file] = JSON.parse(Buffer.from(stdout, "latin1").toString("utf8")).files;
    const found = (file.findings as readonly (Shown & { absent?: true })[]).filter(({ absent }) => absent !== true);
    assert.deepEqual(inOrder(shown.map(toShown).filter(({ rule }) => rule !== HARDENING_MISSING)), inOrder(found));
    const hidden = file.findings.length - found.length;
    assert.equal(shown.some(({ code }) => code === HARDENING_MISSING), hidden > 0, `${hidden} settings are absent`);
  },
});
