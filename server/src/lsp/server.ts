// The language server: which message goes to which handler. Every handler is wrapped here, once.
import path from "node:path";
import {
  DidChangeConfigurationNotification,
  TextDocuments,
  TextDocumentSyncKind,
  type CancellationToken,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { FIX_ALL_KIND } from "../features/code-actions.ts";
import { toComparable } from "../io/path-policy.ts";
import { readClient } from "./client.ts";
import { listCodeActions, resolveCodeAction } from "./code-action-requests.ts";
import { auditThisHost, expandOpenDocument, explainRule, listRules, probeHost } from "./custom-requests.ts";
import { DiagnosticsAnnouncer, NO_DIAGNOSTICS, pullDiagnostics } from "./diagnostics.ts";
import { DocumentStore, toFilePath } from "./document-store.ts";
import { guarded, guardedEvent, type Log } from "./guard.ts";
import { showHover } from "./hover-requests.ts";
import { IdleCollection } from "./idle-collection.ts";
import { Judge } from "./judge.ts";
import { LiveFindings } from "./live-findings.ts";
import { AUDIT_REQUEST, CLEAR_LIVE_REQUEST, EXPAND_REQUEST, EXPLAIN_REQUEST, PROBE_REQUEST, RELAY_REQUEST, RULES_REQUEST, type AuditReply, type RelayReply } from "./protocol.ts";
import { testRelays } from "./relay-request.ts";
import type { Services } from "./services.ts";
import type { Session } from "./session.ts";
import { SettingsStore } from "./settings.ts";
import { WatchedFiles } from "./watched-files.ts";

/** Serves one client until it says `exit`. */
export function serve(connection: Connection, services: Services, version: string): void {
  const log: Log = (line) => {
    try {
      // Not as an error: some editors then push their log in front of the person who types.
      connection.console.warn(line);
    } catch {
      // The client is gone, and with it the one who would have read the line.
    }
  };
  const textDocuments = new TextDocuments(TextDocument);
  connection.onInitialize((params) => {
    const session = startSession(connection, services, textDocuments, params, log);
    listen(session, textDocuments, foldersOf(params));
    return initializeResult(session, version);
  });
  textDocuments.listen(connection);
  connection.listen();
}

function startSession(
  connection: Connection,
  services: Services,
  textDocuments: TextDocuments<TextDocument>,
  params: InitializeParams,
  log: Log,
): Session {
  const client = readClient(params.capabilities);
  const documents = new DocumentStore(textDocuments);
  const judge = new Judge(documents, log);
  const fetch = (scopeUri: string): Promise<unknown> => connection.workspace.getConfiguration({ scopeUri, section: "sendmail" });
  const settings = new SettingsStore(client.hasConfiguration ? fetch : undefined, params.initializationOptions, log);
  return { connection, client, documents, judge, settings, services, live: new LiveFindings(), log };
}

function initializeResult(session: Session, version: string): InitializeResult {
  return {
    serverInfo: { name: "sendmail-language-server", version },
    capabilities: {
      positionEncoding: "utf-16",
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: false },
      hoverProvider: true,
      codeActionProvider: { codeActionKinds: ["quickfix", FIX_ALL_KIND], resolveProvider: session.client.resolvesCodeActions },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      ...(session.client.pullsDiagnostics
        ? { diagnosticProvider: { identifier: "sendmail", interFileDependencies: true, workspaceDiagnostics: false } }
        : {}),
    },
  };
}

function listen(session: Session, textDocuments: TextDocuments<TextDocument>, folders: readonly string[]): void {
  const { connection, client, documents, judge, settings, log } = session;
  const watched = new WatchedFiles(session);
  const idle = new IdleCollection();
  const onJudged = (): void => {
    idle.postpone();
    watched.follow(judge.foldersToWatch());
  };
  const announcer = new DiagnosticsAnnouncer(session, onJudged);
  judge.workspaceFolders = folders;

  textDocuments.onDidOpen(() => idle.documentOpened());
  textDocuments.onDidChangeContent(
    guardedEvent("textDocument/didChange", log, ({ document }) => {
      session.live.clear(document.uri);
      announcer.documentChanged(document.uri);
      announcer.dependentsChanged(judge.invalidate(documents.pathsOf(document)).filter((uri) => uri !== document.uri));
    }),
  );
  textDocuments.onDidClose(
    guardedEvent("textDocument/didClose", log, ({ document }) => {
      const { uri } = document;
      const paths = documents.pathsOf(document);
      documents.close(uri);
      judge.forget(uri);
      settings.forget(uri);
      session.live.clear(uri);
      announcer.documentClosed(uri);
      announcer.dependentsChanged(judge.invalidate(paths));
      onJudged();
      idle.documentClosed();
    }),
  );

  connection.languages.diagnostics.on(
    guarded("textDocument/diagnostic", NO_DIAGNOSTICS, log, (params, token) => pullDiagnostics(session, params, token, onJudged)),
  );
  connection.onCodeAction(
    guarded("textDocument/codeAction", [], log, (params, token) => {
      // Each offer is proved by an expansion of its own.
      idle.postpone();
      return listCodeActions(session, params, token);
    }),
  );
  connection.onCodeActionResolve((action, token) =>
    guarded("codeAction/resolve", action, log, (params: typeof action, inner) => resolveCodeAction(session, params, inner))(action, token),
  );
  connection.onHover(guarded("textDocument/hover", null, log, (params, token) => showHover(session, params, token)));

  connection.onRequest(PROBE_REQUEST, (params: unknown, token: CancellationToken) => probeHost(session, params, token, (uri) => announcer.dependentsChanged([uri])));
  connection.onRequest(
    CLEAR_LIVE_REQUEST,
    guarded(CLEAR_LIVE_REQUEST, 0, log, () => {
      const uris = session.live.clearAll();
      announcer.dependentsChanged(uris);
      return uris.length;
    }),
  );
  connection.onRequest<RelayReply, unknown>(RELAY_REQUEST, (params: unknown, token: CancellationToken) => testRelays(session, params, token));
  connection.onRequest<AuditReply, unknown>(AUDIT_REQUEST, () => auditThisHost(session));
  connection.onRequest(EXPAND_REQUEST, guarded(EXPAND_REQUEST, null, log, (params: unknown, token) => expandOpenDocument(session, params, token)));
  connection.onRequest(RULES_REQUEST, guarded(RULES_REQUEST, [], log, () => listRules(session)));
  connection.onRequest(EXPLAIN_REQUEST, guarded(EXPLAIN_REQUEST, null, log, (params: unknown) => explainRule(session, params)));

  const loadEngine = async (): Promise<void> => {
    await session.services.engine();
  };
  const everythingChanged = (): void => {
    judge.invalidateAll();
    announcer.dependentsChanged(documents.uris);
  };
  connection.onDidChangeConfiguration(
    guardedEvent("workspace/didChangeConfiguration", log, (params) => {
      settings.reset(params.settings);
      everythingChanged();
    }),
  );
  connection.onDidChangeWatchedFiles(
    guardedEvent("workspace/didChangeWatchedFiles", log, ({ changes }) => {
      const files = changes.map(({ uri }) => toFilePath(uri)).filter((file) => file !== undefined);
      announcer.dependentsChanged(judge.invalidate(files.map((file) => toComparable(file, path))));
    }),
  );
  connection.onInitialized(
    guardedEvent("initialized", log, async () => {
      if (client.hasWorkspaceFolders) {
        connection.workspace.onDidChangeWorkspaceFolders(
          guardedEvent("workspace/didChangeWorkspaceFolders", log, ({ added, removed }) => {
            const gone = new Set(removed.map(({ uri }) => toFilePath(uri)));
            const come = added.map(({ uri }) => toFilePath(uri)).filter((folder) => folder !== undefined);
            judge.workspaceFolders = [...judge.workspaceFolders.filter((folder) => !gone.has(folder)), ...come];
            everythingChanged();
          }),
        );
      }
      // Loading the engine now saves the first document that time; nothing waits for it.
      setImmediate(guardedEvent("engine", log, loadEngine), undefined);
      if (client.hasConfiguration) await connection.client.register(DidChangeConfigurationNotification.type, { section: "sendmail" });
      await watched.start();
    }),
  );
  connection.onShutdown(() => {
    announcer.stop();
    idle.stop();
  });
}

function foldersOf(params: InitializeParams): readonly string[] {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Emacs and older clients send nothing else
  const { rootUri, workspaceFolders } = params;
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (typeof rootUri === "string" ? [rootUri] : []);
  return uris.map((uri) => toFilePath(uri)).filter((folder) => folder !== undefined);
}
