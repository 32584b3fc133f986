// What a person waits for: the server's start, the time from a keystroke to its findings, and the memory that it takes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { inProject, projectRoot } from "../../scripts/paths.mjs";
import { LspClient } from "../support/lsp-client.ts";
import { expandWithM4 } from "../support/m4.ts";
import { inTurns, median, percentile, rounded, timed, type Result } from "./measure.ts";

const SERVER = inProject("server/dist/server.cjs");
const EDITS = 150;
const STARTS = 25;
const OPEN_FILES = 20;

const EMPTY_SERVER = `
import { createConnection } from "vscode-languageserver/node";
const connection = createConnection();
connection.onInitialize(() => ({ capabilities: {} }));
connection.listen();
`;

export async function benchServer(): Promise<readonly Result[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const mc = readFileSync(inProject("examples/rhel/sendmail.mc"), "utf8");
    const cf = expandWithM4(mc.replace(/`[^`']*\/m4\/cf\.m4/, `\`${inProject("server/cf/m4/cf.m4")}`), `${inProject("server/cf")}/`).output;
    return [...(await benchStart(folder)), ...(await benchEdits(folder, "sendmail.cf", "sendmail-cf", cf)), ...(await benchEdits(folder, "sendmail.mc", "sendmail-mc", mc)), ...(await benchMemory(folder, mc, cf))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchStart(folder: string): Promise<readonly Result[]> {
  const empty = join(folder, "empty.cjs");
  await build({ stdin: { contents: EMPTY_SERVER, resolveDir: projectRoot, loader: "ts" }, outfile: empty, bundle: true, minify: true, platform: "node", target: "node20", format: "cjs", logLevel: "error" });
  const start = (server: string) => async (): Promise<void> => {
    const client = await LspClient.spawn(process.execPath, [server, "--stdio"]);
    stops.push(client.stop());
  };
  const stops: Promise<unknown>[] = [];
  await start(SERVER)();
  await start(empty)();
  const times = await inTurns(STARTS, start(SERVER), start(empty));
  await Promise.all(stops);
  const [ours, theirs] = [median(times.ours), median(times.theirs)];
  return [
    { name: "start to the answer to initialize", value: rounded(ours), unit: "ms", vs: { name: "bundled server that only answers initialize", value: rounded(theirs) } },
    { name: "initialize over an empty server", value: rounded(ours - theirs), unit: "ms" },
  ];
}

async function benchEdits(folder: string, name: string, languageId: string, text: string): Promise<readonly Result[]> {
  const client = await LspClient.spawn(process.execPath, [SERVER, "--stdio"], { folders: [pathToFileURL(folder).href] });
  const uri = pathToFileURL(join(folder, name)).href;
  writeFileSync(join(folder, name), text);
  await client.open(uri, languageId, text);
  const line = text.split("\n").findIndex((one) => one.startsWith(languageId === "sendmail-cf" ? "#O " : "dnl #"));
  const times: number[] = [];
  for (let i = 0; i < EDITS; i++) {
    const at = { line, character: 1 };
    const isOdd = i % 2 === 1;
    times.push(
      await timed(async () => {
        // A character typed in a comment, and taken back: the findings stay the same, the work does not.
        await client.change(uri, [{ range: { start: at, end: isOdd ? { line, character: 2 } : at }, text: isOdd ? "" : "#" }]);
        const found = await client.pull(uri);
        if (found.length === 0) throw new Error(`${name} has no findings`);
      }),
    );
  }
  await client.stop();
  const warm = times.slice(30);
  const lines = text.split("\n").length;
  return [
    { name: `edit to findings, ${name} of ${lines} lines, p95`, value: rounded(percentile(warm, 0.95)), unit: "ms" },
    { name: `edit to findings, ${name} of ${lines} lines, median`, value: rounded(median(warm)), unit: "ms" },
  ];
}

async function benchMemory(folder: string, mc: string, cf: string): Promise<readonly Result[]> {
  const client = await LspClient.spawn(process.execPath, [SERVER, "--stdio"], { folders: [pathToFileURL(folder).href] });
  const before = memoryOf(client.processId);
  for (let i = 0; i < OPEN_FILES; i++) {
    const isMc = i % 2 === 0;
    const path = join(folder, `${i}`, isMc ? "sendmail.mc" : "sendmail.cf");
    const uri = pathToFileURL(path).href;
    await client.open(uri, isMc ? "sendmail-mc" : "sendmail-cf", isMc ? mc : cf);
    await client.pull(uri);
  }
  const after = memoryOf(client.processId);
  await client.stop();
  return [
    { name: `memory of the server with ${OPEN_FILES} files open`, value: rounded(after), unit: "MB", vs: { name: "with none", value: rounded(before) } },
  ];
}

/** Resident set in MB, as Linux counts it. */
function memoryOf(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid ?? 0}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
