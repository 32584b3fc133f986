// The relay test of many hosts: a few at a time, never two connections to one address at once, and not more than twenty new ones
// a second.
import { ConnectionPace } from "./connection-pace.ts";
import { testRelay } from "./relay-test.ts";
import type { RelayOptions } from "./relay-test.ts";
import { NOT_TESTED, untriedResult } from "./relay-result.ts";
import type { RelayResult } from "./relay-result.ts";
import type { Target } from "./target.ts";

export interface ScanHost {
  readonly target: Target;
  /** What the target was looked up to, once, before a person agreed to it. */
  readonly addresses: readonly string[];
  readonly isShort: boolean;
}

export interface ScanOptions extends Omit<RelayOptions, "isShort"> {
  /** Hosts in flight. */
  readonly concurrency: number;
  /** After each host. */
  readonly onResult?: (result: RelayResult, done: number) => void;
}

export const DEFAULT_CONCURRENCY = 8;
export const MOST_CONCURRENCY = 32;
/** A gentle rate, as scanners of the whole internet recommend for a small network. */
const MOST_CONNECTIONS_PER_SECOND = 20;

/** The results in the order of the hosts. After an abort what is not known is said to be so. */
export async function scanRelays(hosts: readonly ScanHost[], options: ScanOptions): Promise<readonly RelayResult[]> {
  const { concurrency, onResult, ...rest } = options;
  const { signal } = options;
  const results: RelayResult[] = hosts.map(({ target }) => untriedResult(target, NOT_TESTED));
  const pace = new ConnectionPace(MOST_CONNECTIONS_PER_SECOND);
  const waiting = hosts.map((host, index) => ({ host, index }));
  const busy = new Set<string>();
  let done = 0;
  const stop = (): void => pace.release();
  signal?.addEventListener("abort", stop, { once: true });

  const test = async ({ host, index }: { host: ScanHost; index: number }): Promise<void> => {
    await pace.turn();
    if (signal?.aborted === true) return;
    const result = await testRelay(host.target, { ...rest, isShort: host.isShort }, host.addresses);
    if (result.failure?.kind === "refused") pace.giveBack();
    results[index] = result;
    onResult?.(result, ++done);
  };

  await new Promise<void>((resolve, reject) => {
    let running = 0;
    const start = (): void => {
      while (running < concurrency && signal?.aborted !== true) {
        const next = waiting.findIndex(({ host }) => !host.addresses.some((address) => busy.has(address)));
        const [job] = next < 0 ? [] : waiting.splice(next, 1);
        if (job === undefined) break;
        running += 1;
        for (const address of job.host.addresses) busy.add(address);
        test(job).then(() => {
          running -= 1;
          for (const address of job.host.addresses) busy.delete(address);
          start();
        }, reject);
      }
      if (running === 0) resolve();
    };
    start();
  });
  signal?.removeEventListener("abort", stop);
  return results;
}
