// Starts the bundled language server over IPC and sends it requests. A server that dies is started again by the client
// library's own policy: five deaths within three minutes, and it stays down and says so.
import * as vscode from "vscode";
import { LanguageClient, State, TransportKind } from "vscode-languageclient/node";
import type { LanguageClientOptions, RequestType, RequestType0, ServerOptions } from "vscode-languageclient/node";
import { untraced } from "./untraced.ts";

/** Language identifiers of the manifest. */
export const languageIds: readonly string[] = ["sendmail-mc", "sendmail-cf"];

/** Virtual documents (a diff's other side, a commit) are left out: they can be neither fixed nor included. */
const schemes = ["file", "untitled"];

export class Server {
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  #client: LanguageClient | undefined;
  #starting: Promise<LanguageClient> | undefined;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#log = log;
  }

  /** Starts the server as soon as a sendmail document is open. */
  startWithDocuments(): vscode.Disposable {
    const onDocument = (document: vscode.TextDocument): void => {
      if (!languageIds.includes(document.languageId) || !schemes.includes(document.uri.scheme)) return;
      void this.start().catch((error: unknown) => this.#log.error(String(error)));
    };
    vscode.workspace.textDocuments.forEach(onDocument);
    return vscode.workspace.onDidOpenTextDocument(onDocument);
  }

  /** Rejects where the server has no answer: it has then logged why. */
  async request<P, R>(type: RequestType<P, R, void>, params: P, token?: vscode.CancellationToken): Promise<R> {
    const client = await this.start();
    // A token that is not there would be sent as a second parameter.
    return answered(await (token === undefined ? client.sendRequest<R | null>(type.method, params) : client.sendRequest<R | null>(type.method, params, token)));
  }

  async query<R>(type: RequestType0<R, void>): Promise<R> {
    const client = await this.start();
    return answered(await client.sendRequest<R | null>(type.method));
  }

  async start(): Promise<LanguageClient> {
    this.#starting ??= this.#start().catch((error: unknown) => {
      this.#starting = undefined;
      throw error;
    });
    return this.#starting;
  }

  async restart(): Promise<void> {
    // One that is starting can be neither stopped nor started.
    if (this.#client?.state === State.Starting) await this.#client.start().catch(() => undefined);
    if (this.#client?.isRunning() === true) {
      await this.#client.restart();
      return;
    }
    // One that was given up can be stopped no more and has let go of everything. A new one also counts deaths anew.
    this.#client = undefined;
    this.#starting = undefined;
    await this.start();
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#starting = undefined;
    // A server that is still starting, or is dead, has nothing to stop.
    if (client?.isRunning() === true) await client.stop();
  }

  async #start(): Promise<LanguageClient> {
    this.#client ??= new LanguageClient("sendmail", "Sendmail", this.#serverOptions(), this.#clientOptions());
    await this.#client.start();
    return this.#client;
  }

  #serverOptions(): ServerOptions {
    const module = this.#context.asAbsolutePath("server/dist/server.cjs");
    const run = { module, transport: TransportKind.ipc };
    return { run, debug: { ...run, options: { execArgv: ["--nolazy", "--inspect=6019"] } } };
  }

  /** Files are watched, and settings asked for, as the server says: that works in every editor. */
  #clientOptions(): LanguageClientOptions {
    return {
      documentSelector: [
        ...schemes.flatMap((scheme) => languageIds.map((language) => ({ scheme, language }))),
        // What a .mc includes is judged as it stands in the editor. By itself it is not: the server finds nothing in another program's m4.
        { scheme: "file", pattern: "**/*.m4" },
      ],
      outputChannel: this.#log,
      traceOutputChannel: untraced(this.#log, vscode.LogLevel.Off),
      // Hover and documentation are the server's own words; a link in them may open a page, never run a command.
      markdown: { isTrusted: false, supportHtml: false },
    };
  }
}

function answered<R>(answer: R | null): R {
  if (answer === null) throw new Error(vscode.l10n.t("the language server has no answer; \"Sendmail: Show Log\" shows why"));
  return answer;
}
