// A server with a small engine in its place, for one test at a time: `client` and `services` are those that start() made last.
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { after, afterEach } from "node:test";
import { fakeServices, type FakeServices } from "../support/fake-engine.ts";
import { LspClient, type ClientOptions } from "../support/lsp-client.ts";

export const base = realpathSync(mkdtempSync(path.join(tmpdir(), "server-manners-")));
after(() => rmSync(base, { recursive: true }));
export const folder = path.join(base, "one");
export const secondFolder = path.join(base, "two");
for (const dir of [folder, secondFolder]) mkdirSync(dir);

export const uriOf = (...parts: string[]): string => pathToFileURL(path.join(...parts)).href;
export const uri = uriOf(folder, "sendmail.mc");
export const WHOLE = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
export const NO_HINTS = "limit quota\n";

export let client: LspClient;
export let services: FakeServices;

export async function start(options: ClientOptions = {}): Promise<void> {
  services = fakeServices();
  client = await LspClient.inProcess(services, { folders: [uriOf(folder)], ...options });
}

afterEach(async () => {
  await client.stop();
});
