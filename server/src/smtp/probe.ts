// The probe of one mail host: one connection, at most a handful of commands, no message, no password, no guessing.
// Only a person's command starts it.
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { clip, printable } from "../text/printable.ts";
import { SmtpConnection } from "./connection.ts";
import type { StageLimits, WireLine } from "./connection.ts";
import { converse } from "./dialogue.ts";
import type { Facts } from "./dialogue.ts";
import { SmtpFailure } from "./failure.ts";
import type { ReplyNote } from "./reply.ts";
import { toProbeResult } from "./probe-result.ts";
import type { ProbeResult } from "./probe-result.ts";
import { findAddressProblem, SMTPS_PORT } from "./target.ts";
import type { Target } from "./target.ts";

export type { WireLine } from "./connection.ts";

export interface ProbeOptions {
  /** The address to connect from; the system's choice where it is not given. */
  readonly localAddress?: string;
  /** For the whole host. Above 60 s the greeting may take the rest beyond 45 s. */
  readonly timeoutSeconds?: number;
  /** TLS from the start; port 465 has it anyway. */
  readonly implicitTls?: boolean;
  /** What to call ourselves; the address literal of our end of the connection where it is not given. */
  readonly ehloName?: string;
  readonly signal?: AbortSignal;
  /** Each line that was said, as it is said; printable. */
  readonly onLine?: (line: WireLine) => void;
}

export const DEFAULT_TIMEOUT_SECONDS = 60;
/** A name with more addresses than this is probed at the first ones that answer. */
const MOST_ADDRESSES = 4;

/** Never throws for what the network does: that is in the result. */
export async function probe(target: Target, options: ProbeOptions = {}): Promise<ProbeResult> {
  const timeoutMs = (options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000;
  const session = new Session(target, options, performance.now() + timeoutMs, stageLimits(timeoutMs));
  const failure = await session.run();
  return toProbeResult({
    target,
    address: session.address,
    localAddress: session.localAddress,
    facts: session.facts,
    failure,
    isImplicitTls: session.isImplicitTls,
    notes: session.notes,
    replyNotes: session.replyNotes,
    now: new Date(),
  });
}

function stageLimits(timeoutMs: number): StageLimits {
  return { connect: 5000, greeting: Math.max(15_000, timeoutMs - 45_000), reply: 10_000, tls: 10_000, quit: 2000 };
}

class Session {
  readonly isImplicitTls: boolean;
  readonly notes: string[] = [];
  readonly replyNotes = new Set<ReplyNote>();
  facts: Facts = {};
  address: string | undefined;
  localAddress: string | undefined;
  readonly #target: Target;
  readonly #options: ProbeOptions;
  readonly #deadline: number;
  readonly #limits: StageLimits;

  constructor(target: Target, options: ProbeOptions, deadline: number, limits: StageLimits) {
    this.#target = target;
    this.#options = options;
    this.#deadline = deadline;
    this.#limits = limits;
    this.isImplicitTls = options.implicitTls ?? target.port === SMTPS_PORT;
  }

  async run(): Promise<SmtpFailure | undefined> {
    try {
      const addresses = await this.#resolve();
      const connection = await this.#connect(addresses);
      const failure = await this.#converse(connection, "EHLO");
      if (failure?.stage !== "ehlo" || failure.kind !== "closed") return failure;
      // Some old hosts hang up on EHLO. One more try, in the words that they know.
      this.notes.push("the host closes the connection at EHLO: a second connection was made with HELO");
      this.facts = {};
      return await this.#converse(await this.#connect(addresses), "HELO");
    } catch (error) {
      if (error instanceof SmtpFailure) return error;
      throw error;
    }
  }

  async #converse(connection: SmtpConnection, firstVerb: "EHLO" | "HELO"): Promise<SmtpFailure | undefined> {
    try {
      await converse(connection, this.facts, {
        ehloName: this.#options.ehloName ?? addressLiteral(connection.localAddress),
        firstVerb,
        isImplicitTls: this.isImplicitTls,
        hostName: certifiableName(this.#target),
      });
      return undefined;
    } catch (error) {
      if (error instanceof SmtpFailure) return error;
      throw error;
    } finally {
      for (const note of connection.notes) this.replyNotes.add(note);
      connection.close();
    }
  }

  /** A name is looked up once, so that the host that was agreed to is the host that is spoken to. */
  async #resolve(): Promise<readonly string[]> {
    const { host, kind } = this.#target;
    const family = isIP(this.#options.localAddress ?? "");
    const found = kind === "name" ? await this.#lookUp(host) : [host];
    const reachable = found.filter((address) => family === 0 || isIP(address.replace(/%.*$/s, "")) === family);
    if (reachable.length === 0) {
      throw new SmtpFailure("resolve", "network", `${printable(host)} has no IPv${family} address, which the local address needs`);
    }
    // A name may be made to point at 0.0.0.0, which is this machine for many systems.
    const usable = reachable.filter((address) => findAddressProblem(address) === undefined);
    if (usable.length === 0) {
      throw new SmtpFailure("resolve", "network", findAddressProblem(reachable[0] ?? "") ?? "the address cannot be used");
    }
    return usable.slice(0, MOST_ADDRESSES);
  }

  async #lookUp(host: string): Promise<readonly string[]> {
    const { signal } = this.#options;
    let stop: (() => void) | undefined;
    let timer: NodeJS.Timeout | undefined;
    const ended = new Promise<never>((_, reject) => {
      stop = () => reject(new SmtpFailure("resolve", "cancelled", "cancelled"));
      if (signal?.aborted === true) stop();
      signal?.addEventListener("abort", stop, { once: true });
      const late = (): void => reject(new SmtpFailure("resolve", "timeout", `the name ${printable(host)} was not found in time`));
      timer = setTimeout(late, Math.max(0, this.#deadline - performance.now()));
    });
    try {
      const entries = await Promise.race([lookup(host, { all: true }), ended]);
      return entries.map((entry) => entry.address);
    } catch (error) {
      if (error instanceof SmtpFailure) throw error;
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      const why = code === "ENOTFOUND" ? "there is no host of this name" : `the name could not be looked up (${clip(printable(code || String(error)), 80)})`;
      throw new SmtpFailure("resolve", "network", why);
    } finally {
      clearTimeout(timer);
      if (stop !== undefined) signal?.removeEventListener("abort", stop);
    }
  }

  /** The addresses in the resolver's order, until one answers. */
  async #connect(addresses: readonly string[]): Promise<SmtpConnection> {
    let last: SmtpFailure | undefined;
    for (const address of addresses) {
      try {
        const connection = await SmtpConnection.open(
          { address, port: this.#target.port, localAddress: this.#options.localAddress },
          { limits: this.#limits, deadline: this.#deadline, signal: this.#options.signal, onLine: this.#options.onLine },
        );
        this.address = address;
        this.localAddress = connection.localAddress;
        return connection;
      } catch (error) {
        if (!(error instanceof SmtpFailure) || error.kind === "cancelled") throw error;
        last = error;
      }
    }
    throw last ?? new SmtpFailure("connect", "network", "there is no address to connect to");
  }
}

/** RFC 5321, 4.1.3. A zone index means something only on this machine and is never sent. */
function addressLiteral(address: string | undefined): string {
  const bare = (address ?? "").replace(/%.*$/s, "").replace(/^::ffff:(?=[0-9.]+$)/i, "");
  switch (isIP(bare)) {
    case 4:
      return `[${bare}]`;
    case 6:
      return `[IPv6:${bare}]`;
    default:
      return "[127.0.0.1]";
  }
}

/** The name that a certificate should have: one with a dot; nobody certifies localhost. */
function certifiableName(target: Target): string | undefined {
  const name = target.host.replace(/\.$/, "");
  return target.kind === "name" && name.includes(".") ? name : undefined;
}
