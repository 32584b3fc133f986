// What the shipped server holds in memory: a hundred open files, and what is left when they are closed.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { inProject } from "../../scripts/paths.mjs";
import { expandFile } from "../../server/src/features/expand.ts";
import { readFile } from "../../server/src/io/read-file.ts";
import { LspClient } from "../support/lsp-client.ts";
import { CAN_MEASURE, residentMegabytes } from "../support/memory.ts";
import { serverBundle } from "../support/server-bundle.ts";

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "memory-test-")));
after(() => rmSync(folder, { recursive: true }));

/** The server gives memory back after two seconds without work; on a busy machine later. */
async function isAtMost(megabytes: number, pid: number | undefined): Promise<boolean> {
  for (let i = 0; i < 100 && residentMegabytes(pid) > megabytes; i++) await sleep(100);
  return residentMegabytes(pid) <= megabytes;
}

test("a hundred open files take at most 100 MB, and closing them gives it back", { timeout: 120_000, skip: CAN_MEASURE ? false : "memory is measured on Linux only" }, async () => {
  const mc = inProject("examples/rhel/sendmail.mc");
  const expanded = expandFile({ path: mc, cfDirectory: inProject("server/cf"), includeFolders: [], definitions: [], plain: false, read: readFile });
  const texts = { mc: readFileSync(mc, "utf8"), cf: expanded?.expansion.output ?? "" };
  const bundle = await serverBundle();
  const client = await LspClient.spawn(process.execPath, [bundle.file, "--stdio"], { folders: [pathToFileURL(folder).href] });
  try {
    const open = async (count: number): Promise<readonly string[]> => {
      const uris: string[] = [];
      for (let i = 0; i < count; i++) {
        const language = i % 2 === 0 ? "mc" : "cf";
        const uri = pathToFileURL(path.join(folder, `${i}`, `sendmail.${language}`)).href;
        await client.open(uri, `sendmail-${language}`, texts[language]);
        assert.notDeepEqual(await client.pull(uri), [], "each file is judged");
        uris.push(uri);
      }
      return uris;
    };
    const close = async (uris: readonly string[]): Promise<void> => {
      for (const uri of uris) await client.close(uri);
    };
    const { processId } = client;
    // Everything is loaded by then: what follows is about the files alone.
    await close(await open(2));
    await sleep(2_500);
    const before = residentMegabytes(processId);
    const uris = await open(100);
    const whileOpen = residentMegabytes(processId);
    assert.ok(whileOpen <= 100 || (await isAtMost(100, processId)), `${residentMegabytes(processId)} MB with 100 files open`);
    await close(uris);
    assert.ok(await isAtMost(before + 10, processId), `${residentMegabytes(processId)} MB after closing, ${before} MB before opening, ${whileOpen} MB with 100 files open`);
  } finally {
    await client.stop();
    bundle.remove();
  }
});
