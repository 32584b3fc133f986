// The thread of watchdog.ts: looks once a second whether the check of the last second still runs.
import { writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { workerData } from "node:worker_threads";

const { state, shared, limit, folder } = workerData as { state: Int32Array; shared: Uint8Array; limit: number; folder: string };
/** Milliseconds. */
const LOOK_EVERY = 1000;

let seen = 0;
let since = performance.now();
setInterval(() => {
  const now = Atomics.load(state, 0);
  if (now === 0 || now !== seen) {
    seen = now;
    since = performance.now();
    return;
  }
  if (performance.now() - since < limit) return;
  const file = join(folder, `hang-${process.pid}.json`);
  writeFileSync(file, `${Buffer.from(shared.slice(0, Atomics.load(state, 1))).toString("utf8")}\n`);
  // A stream of this thread would wait for the other one.
  writeSync(2, `no answer after ${limit / 1000} s: the input is kept in ${file}\n`);
  // Only this ends a thread that never comes back.
  process.kill(process.pid, "SIGKILL");
}, LOOK_EVERY);
