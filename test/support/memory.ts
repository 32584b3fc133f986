// How much memory and processor time another process has taken, as Linux counts it.
import { readFileSync } from "node:fs";

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
