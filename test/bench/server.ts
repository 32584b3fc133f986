// What a person waits for: the server's start, the time from a keystroke to its findings, and the memory that it takes.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import { inProject, projectRoot } from "../../scripts/paths.mjs";
import { LspClient } from "../support/lsp-client.ts";
import { peakMegabytes, processorMilliseconds, residentMegabytes } from "../support/memory.ts";
import { Editing } from "./findings.ts";
import { inTurns, median, percentile, rounded, timed, type Result } from "./measure.ts";
import { installPeers, ours, peers, type Contender } from "./peers.ts";

const SERVER = inProject("server/dist/server.cjs");
const EDITS = 150;
/** Seconds for the edits of all servers together: a busy machine gets fewer of them. */
const EDIT_SECONDS = 60;
const WARM_UP = 10;
const STARTS = 15;
/** Keystrokes of one person, and the milliseconds between them. */
const TYPED = 300;
const RHYTHM_MS = 100;
const SOME_FILES = 20;
const OPEN_FILES = 100;
const LONG_LINE = 2_000_000;

const EMPTY_SERVER = `
import { createConnection } from "vscode-languageserver/node";
const connection = createConnection();
connection.onInitialize(() => ({ capabilities: {} }));
connection.listen();
`;

export async function benchServer(): Promise<readonly Result[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    await installPeers();
    const mine = ours();
    const all = [...mine, ...peers()];
    return [
      ...(await benchStart(folder)),
      ...(await benchPeerStarts(all, folder)),
      ...(await benchEdits(all, folder)),
      ...(await benchTyping(mine, folder)),
      ...(await benchMemory(mine, folder)),
      ...(await benchLongLines(all, folder)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function folderOf(contender: Contender, folder: string): string {
  const own = join(folder, contender.name);
  mkdirSync(own, { recursive: true });
  return own;
}

/** A server that is killed, because it does not answer `shutdown` while it works, answers nothing any more. */
async function end(editing: Editing): Promise<void> {
  const stopped = editing.client.stop().then(() => true);
  const isStopped = await Promise.race([stopped, sleep(5_000).then(() => false)]);
  const { processId } = editing.client;
  if (!isStopped && processId !== undefined) process.kill(processId, "SIGKILL");
}

async function benchPeerStarts(all: readonly Contender[], folder: string): Promise<readonly Result[]> {
  const results: Result[] = [];
  const rounds = 5;
  const times = new Map<string, number[]>();
  const contenders = all.filter(({ name }) => name !== "sendmail-cf");
  for (let i = 0; i < rounds; i++) {
    for (const contender of contenders) {
      const start = performance.now();
      const editing = await Editing.start(contender, folderOf(contender, folder));
      times.set(contender.name, [...(times.get(contender.name) ?? []), performance.now() - start]);
      await end(editing);
    }
  }
  for (const { name } of contenders) results.push({ name: `start to the answer to initialize, ${name}`, value: rounded(median(times.get(name) ?? [])), unit: "ms" });
  return results;
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

/** All servers in turns, one keystroke each. */
async function benchEdits(all: readonly Contender[], folder: string): Promise<readonly Result[]> {
  const running: { readonly contender: Contender; readonly editing: Editing; readonly uri: string; readonly times: number[]; readonly work: number[] }[] = [];
  for (const contender of all) {
    const editing = await Editing.start(contender, folderOf(contender, folder));
    running.push({ contender, editing, uri: await editing.open(contender.text), times: [], work: [] });
  }
  const until = Date.now() + EDIT_SECONDS * 1000;
  for (let round = 0; round < EDITS && Date.now() < until; round++) {
    for (const { editing, uri, times, work } of running) {
      const { processId } = editing.client;
      const before = processorMilliseconds(processId);
      times.push(await timed(() => editing.type(uri)));
      work.push(processorMilliseconds(processId) - before);
    }
  }
  const results: Result[] = [{ name: "keystrokes of each server, in turns, the first of them warm-up", value: running[0]?.times.length ?? 0, unit: "count" }];
  for (const { contender, editing, times, work } of running) {
    await end(editing);
    const warm = times.slice(Math.min(WARM_UP, times.length >> 1));
    const { name, waitMs, text } = contender;
    const what = `keystroke to findings, ${name}, ${editing.pulls ? "pulled" : "pushed"}, ${text.split("\n").length} lines`;
    results.push(
      { name: `${what}, median without the wait`, value: rounded(median(warm) - waitMs), unit: "ms" },
      { name: `${what}, p95 without the wait`, value: rounded(percentile(warm, 0.95) - waitMs), unit: "ms" },
      { name: `${what}, processor time of the server on average`, value: rounded(work.slice(-warm.length).reduce((sum, one) => sum + one, 0) / warm.length), unit: "ms" },
    );
    if (waitMs > 0) results.push({ name: `wait of ${name} on purpose`, value: waitMs, unit: "ms" });
  }
  return results;
}

/** Ours alone, as a person types: ten keystrokes a second, all but the first few counted. */
async function benchTyping(mine: readonly Contender[], folder: string): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const contender of mine) {
    const editing = await Editing.start(contender, folderOf(contender, folder));
    const uri = await editing.open(contender.text, "typed-");
    const times: number[] = [];
    while (times.length < TYPED) {
      const time = await timed(() => editing.type(uri));
      times.push(time);
      await sleep(Math.max(0, RHYTHM_MS - time));
    }
    await end(editing);
    const what = `typing ten characters a second for ${(TYPED * RHYTHM_MS) / 1000} s, ${contender.name}, ${contender.text.split("\n").length} lines`;
    const warm = times.slice(WARM_UP);
    results.push({ name: `${what}, median`, value: rounded(median(warm)), unit: "ms" }, { name: `${what}, p95`, value: rounded(percentile(warm, 0.95)), unit: "ms" });
  }
  return results;
}

async function benchMemory([mc, cf]: ReturnType<typeof ours>, folder: string): Promise<readonly Result[]> {
  const { client } = await Editing.start(mc, folder);
  const { processId } = client;
  const fresh = residentMegabytes(processId);
  const open = async (from: number, to: number): Promise<readonly string[]> => {
    const uris: string[] = [];
    for (let i = from; i < to; i++) {
      const { languageId, text } = i % 2 === 0 ? mc : cf;
      const uri = `file://${folder}/${i}/sendmail.${i % 2 === 0 ? "mc" : "cf"}`;
      await client.open(uri, languageId, text);
      if ((await client.pull(uri)).length === 0) throw new Error(`${uri} has no findings`);
      uris.push(uri);
    }
    return uris;
  };
  const closeAndRest = async (uris: readonly string[]): Promise<void> => {
    for (const uri of uris) await client.close(uri);
    // Memory is given back after two seconds without work.
    await sleep(4_000);
  };
  await closeAndRest(await open(0, 2));
  const before = residentMegabytes(processId);
  const some = await open(0, SOME_FILES);
  const withSome = residentMegabytes(processId);
  const uris = [...some, ...(await open(SOME_FILES, OPEN_FILES))];
  const after = residentMegabytes(processId);
  await closeAndRest(uris);
  const closed = residentMegabytes(processId);
  await client.stop();
  return [
    { name: "memory of the server, just started", value: rounded(fresh), unit: "MB" },
    { name: "memory of the server, two files judged and closed", value: rounded(before), unit: "MB" },
    { name: `memory of the server with ${SOME_FILES} files open`, value: rounded(withSome), unit: "MB" },
    { name: `memory of the server with ${OPEN_FILES} files open`, value: rounded(after), unit: "MB" },
    { name: "memory of the server, all of them closed", value: rounded(closed), unit: "MB" },
  ];
}

/** One line of 2 MB, opened. A server that does not answer within half a minute is left there. */
async function benchLongLines(all: readonly Contender[], folder: string): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const contender of all) {
    const editing = await Editing.start(contender, folderOf(contender, folder));
    const { processId } = editing.client;
    const text = contender.longLine(LONG_LINE);
    const failed = { is: false };
    const time = await timed(() => Promise.race([editing.open(text, "long-"), sleep(30_000).then(() => Promise.reject(new Error("too long")))]).catch(() => (failed.is = true)));
    results.push(
      { name: `open a line of 2 MB to findings, ${contender.name}${failed.is ? " (given up)" : ""}`, value: rounded(time - contender.waitMs), unit: "ms" },
      { name: `most memory for it, ${contender.name}`, value: rounded(peakMegabytes(processId)), unit: "MB" },
      { name: `processor time for it, ${contender.name}`, value: rounded(processorMilliseconds(processId)), unit: "ms" },
    );
    await end(editing);
  }
  return results;
}
