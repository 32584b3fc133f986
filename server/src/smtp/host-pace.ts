// How many connections a minute one address gets from the probes of this process: eight, since many hosts that limit their clients
// take ten (sendmail's FEATURE(ratecontrol) as Debian sets it) and answer the next one with 421. Probes of an address take turns.
import { BlockList, isIP } from "node:net";
import { SmtpFailure } from "./failure.ts";
import { withoutZone } from "./reach.ts";

export const MOST_PER_MINUTE = 8;
const MINUTE_MS = 60_000;

/** So that a test need not wait a minute. */
export interface Clock {
  now(): number;
  /** Resolves early where the signal is aborted. */
  sleep(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

export interface PaceOptions {
  readonly clock?: Clock;
  /**
   * Addresses without a limit; the loopback where it is not given. Who probes the machine that the probe runs on disturbs nobody
   * else, and sendmail lets 127.0.0.1 connect as often as it likes.
   */
  readonly isExempt?: (address: string) => boolean;
}

export interface TurnOptions {
  /** As many connections as there may be, so that no wait falls into a conversation. */
  readonly connections: number;
  readonly signal: AbortSignal | undefined;
  /** Told in words for what there is a wait, and for how long where that is known. */
  readonly onWait: ((text: string) => void) | undefined;
}

/** The right to connect to some addresses, until it is given back. */
export interface Turn {
  /** A connection was made. */
  count(address: string): void;
  leave(): void;
}

export class HostPace {
  readonly #clock: Clock;
  readonly #isExempt: (address: string) => boolean;
  /** When the connections of the last minute were made. */
  readonly #made = new Map<string, number[]>();
  /** How many probes of an address have not left, and what is kept when the last of them has. */
  readonly #row = new Map<string, { length: number; end: Promise<void> }>();

  constructor({ clock = REAL_CLOCK, isExempt = isLoopback }: PaceOptions = {}) {
    this.#clock = clock;
    this.#isExempt = isExempt;
  }

  /** @throws SmtpFailure where it is cancelled while it waits */
  async turn(addresses: readonly string[], options: TurnOptions): Promise<Turn> {
    const limited = addresses.filter((address) => !this.#isExempt(address));
    const before = limited.flatMap((address) => this.#row.get(address)?.end ?? []);
    let resolveMine = (): void => undefined;
    const mine = new Promise<void>((resolve) => (resolveMine = resolve));
    // In one step for all of them, so that two probes never wait for each other.
    const end = Promise.all([...before, mine]).then(() => undefined);
    for (const address of limited) this.#row.set(address, { length: (this.#row.get(address)?.length ?? 0) + 1, end });
    const leave = (): void => {
      for (const address of limited) this.#leaveRow(address);
      resolveMine();
    };
    try {
      if (before.length > 0) await this.#afterOthers(before, limited, options);
      await this.#forRoom(limited, options);
    } catch (error) {
      leave();
      throw error;
    }
    return {
      count: (address) => {
        if (limited.includes(address)) this.#made.set(address, [...this.#recent(address), this.#clock.now()]);
      },
      leave,
    };
  }

  #leaveRow(address: string): void {
    const row = this.#row.get(address);
    if (row === undefined) return;
    row.length -= 1;
    if (row.length === 0) this.#row.delete(address);
  }

  async #afterOthers(before: readonly Promise<void>[], addresses: readonly string[], { signal, onWait }: TurnOptions): Promise<void> {
    onWait?.(`a wait until another probe of ${addresses.join(", ")} is done`);
    let stop = (): void => undefined;
    const stopped = new Promise<void>((resolve) => (stop = resolve));
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted !== true) await Promise.race([Promise.all(before), stopped]);
    signal?.removeEventListener("abort", stop);
    throwIfCancelled(signal);
  }

  async #forRoom(addresses: readonly string[], { connections, signal, onWait }: TurnOptions): Promise<void> {
    const most = Math.max(0, MOST_PER_MINUTE - connections);
    for (const address of addresses) {
      for (;;) {
        throwIfCancelled(signal);
        const recent = this.#recent(address);
        if (recent.length <= most) break;
        const left = (recent[recent.length - most - 1] ?? 0) + MINUTE_MS - this.#clock.now();
        onWait?.(`a wait of ${Math.ceil(left / 1000)} s: ${recent.length} connections to ${address} were made in the last minute, and a host gets at most ${MOST_PER_MINUTE}`);
        await this.#clock.sleep(left, signal);
      }
    }
  }

  #recent(address: string): number[] {
    const now = this.#clock.now();
    const recent = (this.#made.get(address) ?? []).filter((at) => at > now - MINUTE_MS);
    if (recent.length === 0) this.#made.delete(address);
    return recent;
  }
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new SmtpFailure("connect", "cancelled", "cancelled");
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

function isLoopback(address: string): boolean {
  const bare = withoutZone(address);
  return LOOPBACK.check(bare, isIP(bare) === 6 ? "ipv6" : "ipv4");
}

const REAL_CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        resolve();
      };
      // A timer may be a little early by another clock.
      const timer = setTimeout(end, Math.ceil(ms) + 1);
      signal?.addEventListener("abort", end, { once: true });
      if (signal?.aborted === true) end();
    }),
};
