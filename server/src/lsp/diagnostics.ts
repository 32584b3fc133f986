// Diagnostics, pulled where the client pulls and else pushed. A change of one file also concerns the documents that read it.
import {
  CancellationToken,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
} from "vscode-languageserver/node";
import { toDiagnostics } from "./convert.ts";
import { guardedEvent } from "./guard.ts";
import { isUnchanged, judgeNewest, type Session } from "./session.ts";

/** Milliseconds in which changes of included files are gathered before documents that are not edited themselves are judged anew. */
const REFRESH_DELAY_MS = 100;

export const NO_DIAGNOSTICS: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };

/** Answers textDocument/diagnostic. */
export async function pullDiagnostics(
  session: Session,
  params: DocumentDiagnosticParams,
  token: CancellationToken,
  onJudged: () => void,
): Promise<DocumentDiagnosticReport> {
  const { uri } = params.textDocument;
  const asked = session.documents.snapshot(uri)?.version;
  const { previousResultId } = params;
  const mark = session.live.markOf(uri);
  if (previousResultId?.endsWith(mark) === true && (await isUnchanged(session, uri, previousResultId.slice(0, previousResultId.length - mark.length)))) {
    return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: previousResultId };
  }
  const judged = await judgeNewest(session, uri, token);
  if (session.documents.snapshot(uri)?.version !== asked) {
    // The answer would be for another text than the one that the client had when it asked.
    throw new ResponseError(LSPErrorCodes.ServerCancelled, "the document changed", { retriggerRequest: true });
  }
  if (judged === undefined) return NO_DIAGNOSTICS;
  const { judgement, snapshot } = judged;
  onJudged();
  const items = toDiagnostics(judgement, session.client, session.live.of(snapshot));
  return { kind: DocumentDiagnosticReportKind.Full, resultId: `${judgement.id}${session.live.markOf(uri)}`, items };
}

/** Sees to it that the client learns of new diagnostics: pushes them, or asks it to pull again. */
export class DiagnosticsAnnouncer {
  readonly #session: Session;
  readonly #onJudged: () => void;
  readonly #scheduled = new Set<string>();
  #refreshTimer: NodeJS.Timeout | undefined;

  constructor(session: Session, onJudged: () => void) {
    this.#session = session;
    this.#onJudged = onJudged;
  }

  /** The document itself was opened or edited: a client that pulls asks by itself. */
  documentChanged(uri: string): void {
    if (!this.#session.client.pullsDiagnostics) this.#push(uri);
  }

  documentClosed(uri: string): void {
    this.#scheduled.delete(uri);
    const { client, connection, log } = this.#session;
    if (client.pullsDiagnostics) return;
    guardedEvent("textDocument/publishDiagnostics", log, () => connection.sendDiagnostics({ uri, diagnostics: [] }))(undefined);
  }

  /** Something else changed that these documents depend on: an include, the settings, the folders. */
  dependentsChanged(uris: readonly string[]): void {
    if (uris.length === 0 || (this.#session.client.pullsDiagnostics && !this.#session.client.refreshesDiagnostics)) return;
    clearTimeout(this.#refreshTimer);
    const waiting = new Set([...this.#waiting, ...uris]);
    this.#waiting = waiting;
    this.#refreshTimer = setTimeout(() => {
      this.#waiting = new Set();
      if (this.#session.client.pullsDiagnostics) this.#refresh();
      else for (const uri of waiting) this.#push(uri);
    }, REFRESH_DELAY_MS);
  }
  #waiting: ReadonlySet<string> = new Set();

  stop(): void {
    clearTimeout(this.#refreshTimer);
  }

  #refresh(): void {
    guardedEvent("workspace/diagnostic/refresh", this.#session.log, () => this.#session.connection.languages.diagnostics.refresh())(undefined);
  }

  /** Once for all changes that are already in the queue. */
  #push(uri: string): void {
    if (this.#scheduled.has(uri)) return;
    this.#scheduled.add(uri);
    setImmediate(guardedEvent("textDocument/publishDiagnostics", this.#session.log, () => this.#publish(uri)), undefined);
  }

  async #publish(uri: string): Promise<void> {
    if (!this.#scheduled.delete(uri)) return;
    const judged = await judgeNewest(this.#session, uri, CancellationToken.None);
    // Closed meanwhile, or edited, which scheduled it again.
    if (judged === undefined || this.#scheduled.has(uri)) return;
    this.#onJudged();
    const { version } = judged.snapshot;
    const { client, connection, live } = this.#session;
    await connection.sendDiagnostics({ uri, version, diagnostics: toDiagnostics(judged.judgement, client, live.of(judged.snapshot)) });
  }
}
