// Ends the process where one input takes too long, and keeps that input: a loop that never ends cannot be stopped from within.
// The thread beside this one sees which input is being checked through memory that both share.
import { Worker } from "node:worker_threads";
import { inProject } from "../../scripts/paths.mjs";

/** Milliseconds. An answer takes some hundred on a busy machine, and never more than this. */
const HANG_AFTER = 60_000;
/** Microseconds of processor time, which other programs cannot lengthen, that one answer may take before it counts as a failure. */
const SLOW_AFTER = 5_000_000;
/** Bytes of the input that the thread can read: more than any arbitrary makes. */
const ROOM = 1 << 20;

/** Number of the check that runs (0: none) and bytes of its input. */
const state = new Int32Array(new SharedArrayBuffer(8));
const shared = new Uint8Array(new SharedArrayBuffer(ROOM));
const encoder = new TextEncoder();
let worker: Worker | undefined;
let count = 0;

/** Runs a check under watch. */
export async function watched(property: string, input: unknown, check: () => Promise<void>): Promise<void> {
  worker ??= startWorker();
  const { written } = encoder.encodeInto(JSON.stringify({ property, input }), shared);
  Atomics.store(state, 1, written);
  Atomics.store(state, 0, (count = (count % 1_000_000_000) + 1));
  const before = process.cpuUsage();
  try {
    await check();
  } finally {
    Atomics.store(state, 0, 0);
  }
  const { user } = process.cpuUsage(before);
  if (user > SLOW_AFTER) throw new Error(`one input took ${(user / 1e6).toFixed(1)} s of processor time`);
}

function startWorker(): Worker {
  const workerData = { state, shared, limit: HANG_AFTER, folder: inProject("test/corpus/regressions") };
  const thread = new Worker(new URL("watchdog-thread.ts", import.meta.url), { workerData });
  // It waits for ever, which is no reason for the process to go on.
  thread.unref();
  return thread;
}
