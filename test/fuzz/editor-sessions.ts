// An editor before the real server, in this process: documents with random edits, typed or pasted.
import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { lazyServices } from "../../server/src/lsp/lazy-services.ts";
import { LineIndex } from "../../server/src/text/line-index.ts";
import { LIBRARY } from "../support/judge.ts";
import type { Language } from "../support/judge.ts";
import { LspClient } from "../support/lsp-client.ts";
import { editOf, placeOf, textOf, type Edit } from "./texts.ts";

/** A folder that is not there: nothing of this machine is read. */
export const FOLDER = join(tmpdir(), "no-such-folder-of-the-fuzzer");
export const NAMES: Readonly<Record<Language, string>> = { "sendmail-mc": "standard-input.mc", "sendmail-cf": "standard-input.cf" };

/** Every rule counts, those that are often wrong too. */
export const PROFILE = "audit";

/** The honest answer to an action that does not hold on this text. */
const REFUSAL = / was not applied: it could not be shown to have that effect on this file$/;

let client: Promise<LspClient> | undefined;
let documentCount = 0;

function connect(): Promise<LspClient> {
  client ??= LspClient.inProcess(lazyServices(), { settingsOf: () => ({ cfDirectory: LIBRARY, profile: PROFILE }) });
  return client;
}

/** Ends the server that the properties talk to, if there is one. */
export async function disconnect(): Promise<void> {
  await (await client)?.stop();
  client = undefined;
}

export interface Session {
  readonly language: Language;
  readonly text: string;
  /** Sent one notification each, or all in one where `isOne`. */
  readonly edits: readonly Edit[];
  readonly isOne: boolean;
}

/** `mcWeight` of ten are .mc. */
export function sessions(mcWeight: number): fc.Arbitrary<Session> {
  const of = (language: Language): fc.Arbitrary<Session> =>
    fc.record({ language: fc.constant(language), text: textOf(language), edits: fc.array(editOf(language), { maxLength: 8 }), isOne: fc.boolean() });
  return fc.oneof({ weight: mcWeight, arbitrary: of("sendmail-mc") }, { weight: 10 - mcWeight, arbitrary: of("sendmail-cf") });
}

/** Types the edits into a new document, and lets `ask` do what it will with that before it is closed. */
export async function play<T>({ language, text, edits, isOne }: Session, ask: (editor: LspClient, uri: string, text: string) => Promise<T>): Promise<T> {
  const editor = await connect();
  // What the server said in a session that failed is no fault of this one.
  editor.shown.length = 0;
  editor.logged.length = 0;
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
  assert.equal(editor.text(uri), current, "the client's own text");
  const answer = await ask(editor, uri, current);
  await editor.close(uri);
  assert.deepEqual(editor.shown.filter((message) => !REFUSAL.test(message)), [], "no message pops up");
  assert.deepEqual(editor.logged.filter((line) => /failed|error/i.test(line)), [], "the server logs no failure");
  return answer;
}
