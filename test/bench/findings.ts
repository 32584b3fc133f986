// One editor with one server: it opens, types, and waits for the findings of what it typed, pulled where the server offers that.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { LspClient } from "../support/lsp-client.ts";
import type { Contender } from "./peers.ts";

const PATIENCE_MS = 30_000;

export class Editing {
  readonly client: LspClient;
  readonly #contender: Contender;
  readonly #folder: string;
  readonly #pulls: boolean;

  private constructor(client: LspClient, contender: Contender, folder: string) {
    this.client = client;
    this.#contender = contender;
    this.#folder = folder;
    this.#pulls = client.initialized?.capabilities.diagnosticProvider !== undefined;
  }

  static async start(contender: Contender, folder: string): Promise<Editing> {
    const client = await LspClient.spawn(process.execPath, contender.args, { folders: [pathToFileURL(folder).href], settingsOf: () => ({ validate: true }) });
    return new Editing(client, contender, folder);
  }

  get pulls(): boolean {
    return this.#pulls;
  }

  /** Opens a file and waits for its findings. */
  async open(text: string, prefix = ""): Promise<string> {
    const path = join(this.#folder, `${prefix}${this.#contender.fileName}`);
    writeFileSync(path, text);
    const uri = pathToFileURL(path).href;
    await this.#findingsAfter(uri, () => this.client.open(uri, this.#contender.languageId, text));
    return uri;
  }

  /** Types a character in a comment, or takes it back, so that the findings stay the same and the work does not. */
  async type(uri: string): Promise<void> {
    const { typeBehind } = this.#contender;
    const text = this.client.text(uri);
    const at = text.indexOf(typeBehind) + typeBehind.length;
    const before = text.slice(0, at).split("\n");
    const start = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    const isThere = text[at] === "~";
    const end = isThere ? { line: start.line, character: start.character + 1 } : start;
    await this.#findingsAfter(uri, () => this.client.change(uri, [{ range: { start, end }, text: isThere ? "" : "~" }]));
  }

  async #findingsAfter(uri: string, act: () => Promise<void>): Promise<void> {
    const { pushed } = this.client;
    const seen = pushed.length;
    await act();
    if (this.#pulls) {
      await this.client.pull(uri);
      return;
    }
    const end = Date.now() + PATIENCE_MS;
    while (!pushed.slice(seen).some((one) => one.uri === uri)) {
      if (Date.now() > end) throw new Error(`no findings within ${PATIENCE_MS / 1000} s`);
      await this.client.until(() => pushed.slice(seen).some((one) => one.uri === uri), "findings").catch(() => undefined);
    }
  }
}
