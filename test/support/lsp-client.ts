// A language client without an editor: it opens documents, keeps their text as an editor would, and records what the server sends.
import { spawn, type ChildProcess } from "node:child_process";
import { PassThrough } from "node:stream";
import {
  ConfigurationRequest,
  createConnection,
  createProtocolConnection,
  DiagnosticRefreshRequest,
  DocumentDiagnosticRequest,
  LogMessageNotification,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShowMessageNotification,
  StreamMessageReader,
  StreamMessageWriter,
  UnregistrationRequest,
  type CancellationToken,
  type ClientCapabilities,
  type CodeAction,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Registration,
  type TextDocumentContentChangeEvent,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { serve } from "../../server/src/lsp/server.ts";
import type { Services } from "../../server/src/lsp/services.ts";

const SHOWN = { relatedInformation: true, codeDescriptionSupport: true, dataSupport: true, tagSupport: { valueSet: [1 as const, 2 as const] } };

/** An editor that is told of diagnostics, as most were before LSP 3.17. */
export const PUSH_CLIENT: ClientCapabilities = {
  textDocument: {
    publishDiagnostics: { ...SHOWN, versionSupport: true },
    hover: { contentFormat: ["markdown", "plaintext"] },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "source.fixAll"] } } },
  },
  workspace: { workspaceEdit: { documentChanges: true }, configuration: true, workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } },
};
/** An editor that asks for diagnostics and resolves code actions late, as VS Code does. */
export const PULL_CLIENT: ClientCapabilities = {
  textDocument: {
    ...PUSH_CLIENT.textDocument,
    diagnostic: { ...SHOWN },
    codeAction: { ...PUSH_CLIENT.textDocument?.codeAction, dataSupport: true, resolveSupport: { properties: ["edit"] } },
  },
  workspace: { ...PUSH_CLIENT.workspace, diagnostics: { refreshSupport: true } },
};

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  /** Paths as file: URIs. */
  readonly folders?: readonly string[];
  readonly initializationOptions?: unknown;
  /** Answers workspace/configuration for a document. */
  readonly settingsOf?: (scopeUri: string | undefined) => unknown;
}

export class LspClient {
  readonly connection: ProtocolConnection;
  readonly pushed: PublishDiagnosticsParams[] = [];
  readonly logged: string[] = [];
  readonly shown: string[] = [];
  readonly registered: Registration[] = [];
  refreshes = 0;
  initialized: InitializeResult | undefined;
  readonly #documents = new Map<string, TextDocument>();
  readonly #process: ChildProcess | undefined;
  readonly #waiting = new Set<() => void>();

  private constructor(connection: ProtocolConnection, child: ChildProcess | undefined) {
    this.connection = connection;
    this.#process = child;
  }

  /** A server of its own process, over standard input and output. */
  static async spawn(command: string, args: readonly string[], options: ClientOptions = {}): Promise<LspClient> {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    return LspClient.#connect(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin), options, child);
  }

  /** The server in this process, with other services than the real ones: for what a real engine never does. */
  static async inProcess(services: Services, options: ClientOptions = {}): Promise<LspClient> {
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    // Readers and writers, not streams: the library ends the process where a stream of its own ends.
    serve(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), services, "0.0.0");
    return LspClient.#connect(new StreamMessageReader(toClient), new StreamMessageWriter(toServer), options, undefined);
  }

  static async #connect(reader: StreamMessageReader, writer: StreamMessageWriter, options: ClientOptions, child: ChildProcess | undefined): Promise<LspClient> {
    const connection = createProtocolConnection(reader, writer);
    const client = new LspClient(connection, child);
    client.#listen(options);
    const folders = options.folders ?? [];
    const params: InitializeParams = {
      processId: child === undefined ? null : process.pid,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- the protocol wants it all the same
      rootUri: folders[0] ?? null,
      workspaceFolders: folders.map((uri) => ({ uri, name: uri })),
      capabilities: options.capabilities ?? PULL_CLIENT,
      initializationOptions: options.initializationOptions,
    };
    client.initialized = await connection.sendRequest<InitializeResult>("initialize", params);
    await connection.sendNotification("initialized", {});
    return client;
  }

  #listen(options: ClientOptions): void {
    const { connection } = this;
    const note = <T>(list: T[]) => (item: T): void => {
      list.push(item);
      this.#wake();
    };
    connection.onNotification(PublishDiagnosticsNotification.type, note(this.pushed));
    connection.onNotification(LogMessageNotification.type, ({ message }) => note(this.logged)(message));
    connection.onNotification(ShowMessageNotification.type, ({ message }) => note(this.shown)(message));
    connection.onRequest(RegistrationRequest.type, ({ registrations }) => registrations.forEach(note(this.registered)));
    connection.onRequest(UnregistrationRequest.type, ({ unregisterations }) => {
      for (const { id } of unregisterations) this.registered.splice(this.registered.findIndex((one) => one.id === id), 1);
      this.#wake();
    });
    connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(({ scopeUri }) => options.settingsOf?.(scopeUri) ?? null));
    connection.onRequest(DiagnosticRefreshRequest.type, () => {
      this.refreshes += 1;
      this.#wake();
    });
    connection.listen();
  }

  /** Of a server that runs in a process of its own. */
  get processId(): number | undefined {
    return this.#process?.pid;
  }

  open(uri: string, languageId: string, text: string, version = 1): Promise<void> {
    this.#documents.set(uri, TextDocument.create(uri, languageId, version, text));
    return this.connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId, version, text } });
  }

  change(uri: string, contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    const document = this.#document(uri);
    TextDocument.update(document, contentChanges, document.version + 1);
    return this.connection.sendNotification("textDocument/didChange", { textDocument: { uri, version: document.version }, contentChanges });
  }

  close(uri: string): Promise<void> {
    this.#documents.delete(uri);
    return this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  text(uri: string): string {
    return this.#document(uri).getText();
  }

  version(uri: string): number {
    return this.#document(uri).version;
  }

  /** Pulled diagnostics. */
  async pull(uri: string): Promise<Diagnostic[]> {
    const report = await this.pullReport(uri);
    return report.kind === "full" ? report.items : [];
  }

  pullReport(uri: string, previousResultId?: string, token?: CancellationToken): Promise<DocumentDiagnosticReport> {
    const params = { textDocument: { uri }, ...(previousResultId === undefined ? {} : { previousResultId }) };
    return this.connection.sendRequest(DocumentDiagnosticRequest.type, params, token);
  }

  /** The pushed diagnostics of the current version of a document, when they have come. */
  async pushedFor(uri: string): Promise<Diagnostic[]> {
    const version = this.version(uri);
    const ofVersion = (): PublishDiagnosticsParams | undefined => this.pushed.findLast((params) => params.uri === uri && params.version === version);
    await this.until(() => ofVersion() !== undefined, `diagnostics of version ${version} of ${uri}`);
    return ofVersion()?.diagnostics ?? [];
  }

  codeActions(uri: string, range: Diagnostic["range"], diagnostics: Diagnostic[] = [], only?: string[]): Promise<CodeAction[]> {
    const context = { diagnostics, ...(only === undefined ? {} : { only }) };
    return this.connection.sendRequest("textDocument/codeAction", { textDocument: { uri }, range, context });
  }

  resolve(action: CodeAction): Promise<CodeAction> {
    return this.connection.sendRequest("codeAction/resolve", action);
  }

  /** Does what an editor does with an edit: refuses one for another version, else changes the document and tells the server. */
  async apply(edit: WorkspaceEdit | undefined): Promise<void> {
    if (edit?.documentChanges === undefined) throw new Error("there is no edit of a version to apply");
    for (const change of edit.documentChanges) {
      if (!("edits" in change)) throw new Error("only edits of texts are expected");
      const { uri, version } = change.textDocument;
      if (version !== this.version(uri)) throw new Error(`the edit is for version ${String(version)}, the document has ${this.version(uri)}`);
      const edits = change.edits.map((one) => ("newText" in one ? one : { range: one.range, newText: one.snippet.value }));
      await this.change(uri, [{ text: TextDocument.applyEdits(this.#document(uri), edits) }]);
    }
  }

  /** Waits for a condition on what the server sent; fails after ten seconds. */
  async until(condition: () => boolean, what: string): Promise<void> {
    const end = Date.now() + 10_000;
    while (!condition()) {
      if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
      await this.#nextMessage();
    }
  }

  /** Ends the session as an editor does; the exit code of a server of its own process. */
  async stop(): Promise<number | undefined> {
    await this.connection.sendRequest("shutdown");
    const child = this.#process;
    if (child === undefined) {
      this.connection.end();
      this.connection.dispose();
      return undefined;
    }
    const exited = new Promise<number | undefined>((resolve) => child.once("exit", (code) => resolve(code ?? undefined)));
    await this.connection.sendNotification("exit");
    const code = await exited;
    this.connection.dispose();
    return code;
  }

  #document(uri: string): TextDocument {
    const document = this.#documents.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open`);
    return document;
  }

  /** Resolves at the next message of the server, or after a tenth of a second. */
  #nextMessage(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, 100);
      this.#waiting.add(done);
    });
  }

  #wake(): void {
    for (const done of [...this.#waiting]) done();
  }
}
