// The server after any sequence of edits shows what it shows for the whole text, and that is what the command line finds.
import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import type { Diagnostic } from "vscode-languageserver/node";
import { gatherAbsent, HARDENING_MISSING } from "../../../server/src/features/hardening-missing.ts";
import { lazyServices } from "../../../server/src/lsp/lazy-services.ts";
import { LineIndex } from "../../../server/src/text/line-index.ts";
import { runHere } from "../../support/cli.ts";
import { judge, LIBRARY } from "../../support/judge.ts";
import type { Language } from "../../support/judge.ts";
import { LspClient } from "../../support/lsp-client.ts";
import { defineProperty } from "../property.ts";
import { editOf, placeOf, textOf, type Edit } from "../texts.ts";
import { isWellFormed, toWellFormed } from "../well-formed.ts";

/** A folder that is not there: nothing of this machine is read. */
const FOLDER = join(tmpdir(), "no-such-folder-of-the-fuzzer");
const NAMES: Readonly<Record<Language, string>> = { "sendmail-mc": "standard-input.mc", "sendmail-cf": "standard-input.cf" };

let client: Promise<LspClient> | undefined;
let documentCount = 0;

function connect(): Promise<LspClient> {
  client ??= LspClient.inProcess(lazyServices(), { settingsOf: () => ({ cfDirectory: LIBRARY }) });
  return client;
}

/** Ends the server that the properties of this file talk to, if there is one. */
export async function disconnect(): Promise<void> {
  await (await client)?.stop();
  client = undefined;
}

interface Session {
  readonly language: Language;
  readonly text: string;
  /** Sent one notification each, or all in one where `isOne`. */
  readonly edits: readonly Edit[];
  readonly isOne: boolean;
}

const sessions = (mcWeight: number): fc.Arbitrary<Session> => {
  const of = (language: Language): fc.Arbitrary<Session> =>
    fc.record({ language: fc.constant(language), text: textOf(language), edits: fc.array(editOf(language), { maxLength: 8 }), isOne: fc.boolean() });
  return fc.oneof({ weight: mcWeight, arbitrary: of("sendmail-mc") }, { weight: 10 - mcWeight, arbitrary: of("sendmail-cf") });
};

/** Types the edits into a new document: its text at the end, and what the server shows for it. */
async function play({ language, text, edits, isOne }: Session): Promise<{ text: string; shown: Diagnostic[] }> {
  const editor = await connect();
  documentCount += 1;
  const uri = pathToFileURL(join(FOLDER, String(documentCount), NAMES[language])).href;
  await editor.open(uri, language, text);
  let current = text;
  const changes = edits.map((edit) => {
    const { start, end } = placeOf(edit, current);
    const lines = new LineIndex(current);
    const range = { start: lines.positionAt(start), end: lines.positionAt(end) };
    current = current.slice(0, lines.offsetAt(range.start)) + edit.insert + current.slice(lines.offsetAt(range.end));
    return { range, text: edit.insert };
  });
  if (isOne && changes.length > 0) await editor.change(uri, changes);
  if (!isOne) {
    for (const [index, change] of changes.entries()) {
      await editor.change(uri, [change]);
      // As an editor that asks while its user types.
      if (index % 3 === 1) await editor.pull(uri);
    }
  }
  const shown = await editor.pull(uri);
  assert.equal(editor.text(uri), current, "the client's own text");
  await editor.close(uri);
  assert.deepEqual(editor.shown, [], "no message pops up");
  assert.deepEqual(editor.logged.filter((line) => /failed|error/i.test(line)), [], "the server logs no failure");
  return { text: current, shown };
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
    const { text, shown } = await play(session);
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
    const { text, shown } = await play(session);
    // A file cannot hold half of a surrogate pair, which an edit in the middle of one leaves.
    if (!isWellFormed(text)) return;
    const args = ["check", "-", "--language", session.language === "sendmail-mc" ? "mc" : "cf", "--format", "json", "--fail-on", "never", "--cf-dir", LIBRARY];
    const { exit, stdout, stderr } = await runHere(args, { input: text, cwd: FOLDER });
    assert.equal(exit, 0, stderr);
    const [file] = JSON.parse(Buffer.from(stdout, "latin1").toString("utf8")).files;
    const found = (file.findings as readonly (Shown & { absent?: true })[]).filter(({ absent }) => absent !== true);
    assert.deepEqual(inOrder(shown.map(toShown).filter(({ rule }) => rule !== HARDENING_MISSING)), inOrder(found));
    const hidden = file.findings.length - found.length;
    assert.equal(shown.some(({ code }) => code === HARDENING_MISSING), hidden > 0, `${hidden} settings are absent`);
  },
});
