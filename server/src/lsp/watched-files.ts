// Asks the client to tell of changes on disk: of sendmail's files in the workspace, and in the folders that judged documents
// read from. Only folders that may be read are named, so that watching touches nothing that reading would not.
import { pathToFileURL } from "node:url";
import { DidChangeWatchedFilesNotification, type Disposable, type FileSystemWatcher } from "vscode-languageserver/node";
import { guardedEvent } from "./guard.ts";
import type { Session } from "./session.ts";

const IN_WORKSPACE: readonly FileSystemWatcher[] = ["**/*.mc", "**/*.m4", "**/*.cf"].map((globPattern) => ({ globPattern }));

export class WatchedFiles {
  readonly #session: Session;
  readonly #folders = new Map<string, Promise<Disposable>>();

  constructor(session: Session) {
    this.#session = session;
  }

  async start(): Promise<void> {
    if (this.#session.client.registersWatchers) await this.#register(IN_WORKSPACE);
  }

  /** Watches these folders and no others besides the workspace. */
  follow(folders: ReadonlySet<string>): void {
    const { client, log } = this.#session;
    if (!client.registersWatchers || !client.watchesRelativePatterns) return;
    for (const folder of folders) {
      if (this.#folders.has(folder)) continue;
      const watcher = { globPattern: { baseUri: pathToFileURL(folder).href, pattern: "*" } };
      this.#folders.set(folder, this.#register([watcher]));
    }
    for (const [folder, registration] of this.#folders) {
      if (folders.has(folder)) continue;
      this.#folders.delete(folder);
      guardedEvent("client/unregisterCapability", log, async () => (await registration).dispose())(undefined);
    }
  }

  #register(watchers: readonly FileSystemWatcher[]): Promise<Disposable> {
    const registration = this.#session.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [...watchers] });
    guardedEvent("client/registerCapability", this.#session.log, async () => {
      await registration;
    })(undefined);
    return registration;
  }
}
