// Measuring without fooling oneself: contenders take turns, so that a busy machine slows both, and medians are compared.

export interface Result {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The peer, measured in the same run. */
  readonly vs?: { readonly name: string; readonly value: number };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

export async function timed(run: () => Promise<unknown> | undefined): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Runs two contenders alternately and gives the times of each, in milliseconds. */
export async function inTurns(rounds: number, ours: () => Promise<unknown> | undefined, theirs: () => Promise<unknown> | undefined): Promise<{ readonly ours: number[]; readonly theirs: number[] }> {
  const times = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.ours.push(await timed(ours));
    times.theirs.push(await timed(theirs));
  }
  return times;
}
