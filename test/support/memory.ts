// How much memory and processor time another process has taken, as Linux counts it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const CAN_MEASURE = process.platform === "linux";

/** Resident set in MB (2^20 bytes): everything that is in memory for the process, Node's own program of 40 MB included. */
export function residentMegabytes(pid: number | undefined): number {
  return fromStatus(pid, "VmRSS");
}

/** The most that it ever was. */
export function peakMegabytes(pid: number | undefined): number {
  return fromStatus(pid, "VmHWM");
}

/** Milliseconds of processor time, all threads together; Linux counts in steps of 10 ms. */
export function processorMilliseconds(pid: number | undefined): number {
  // The name of the program, in parentheses, may hold blanks.
  const fields = readFileSync(`/proc/${pid ?? 0}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function fromStatus(pid: number | undefined, field: string): number {
  const status = readFileSync(`/proc/${pid ?? 0}/status`, "utf8");
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
}

/**
 * A file that a Node program loads before itself (`--require`): when it ends, it writes the most memory that it held, in MB, and its
 * seconds of processor time, to the file that METER_FILE names, else to descriptor 3.
 */
export function writeMeter(folder: string): string {
  const file = join(folder, "meter.cjs");
  writeFileSync(
    file,
    `const fs = require("node:fs");
process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  const measured = JSON.stringify({ peak: Number(/VmHWM:\\s+(\\d+)/.exec(fs.readFileSync("/proc/self/status", "utf8"))[1]) / 1024, seconds: (user + system) / 1e6 });
  fs.writeFileSync(process.env.METER_FILE ?? 3, measured);
});
`,
  );
  return file;
}
