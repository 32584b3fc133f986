// From a target to a connection: the name is looked up once, and its addresses are tried in turn. Shared by the probe and the
// relay test, so that both reach the same host and refuse the same addresses.
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { clip, printable } from "../text/printable.ts";
import { SmtpConnection } from "./connection.ts";
import type { ConnectionOptions, StageLimits } from "./connection.ts";
import { SmtpFailure } from "./failure.ts";
import { findAddressProblem } from "./target.ts";
import type { Target } from "./target.ts";

/** A name with more addresses than this is tried at the first ones. */
const MOST_ADDRESSES = 4;

/** `timeoutMs` is for the whole host: above a minute, the greeting may take what is over 45 s. */
export function stageLimits(timeoutMs: number): StageLimits {
  return { connect: 5000, greeting: Math.max(15_000, timeoutMs - 45_000), reply: 10_000, tls: 10_000, quit: 2000 };
}

export interface ResolveOptions {
  /** The address to connect from: what is looked up has to be of its family. */
  readonly localAddress?: string;
  readonly signal?: AbortSignal;
  /** On performance.now()'s clock. */
  readonly deadline: number;
}

/**
 * The addresses to try, in the resolver's order. A name is looked up once, so that the host that was agreed to is the host that
 * is spoken to.
 * @throws SmtpFailure where there is none that can be used
 */
export async function resolveTarget(target: Target, options: ResolveOptions): Promise<readonly string[]> {
  const { host, kind } = target;
  const family = isIP(options.localAddress ?? "");
  const found = kind === "name" ? await lookUp(host, options) : [host];
  const reachable = found.filter((address) => family === 0 || isIP(withoutZone(address)) === family);
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

/** The addresses in the order given, until one answers. @throws SmtpFailure of the last one */
export async function connectFirst(
  addresses: readonly string[],
  port: number,
  localAddress: string | undefined,
  options: ConnectionOptions,
): Promise<{ readonly connection: SmtpConnection; readonly address: string }> {
  let last: SmtpFailure | undefined;
  for (const address of addresses) {
    try {
      return { connection: await SmtpConnection.open({ address, port, localAddress }, options), address };
    } catch (error) {
      if (!(error instanceof SmtpFailure) || error.kind === "cancelled") throw error;
      last = error;
    }
  }
  throw last ?? new SmtpFailure("connect", "network", "there is no address to connect to");
}

/** RFC 5321, 4.1.3: [192.0.2.1], [IPv6:2001:db8::1]. A zone index means something only on this machine and is never sent. */
export function addressLiteral(address: string | undefined): string {
  const bare = withoutZone(address ?? "").replace(/^::ffff:(?=[0-9.]+$)/i, "");
  switch (isIP(bare)) {
    case 4:
      return `[${bare}]`;
    case 6:
      return `[IPv6:${bare}]`;
    default:
      return "[127.0.0.1]";
  }
}

/** fe80::1%eth0 without its %eth0. */
export function withoutZone(address: string): string {
  return address.replace(/%.*$/s, "");
}

async function lookUp(host: string, { signal, deadline }: ResolveOptions): Promise<readonly string[]> {
  let stop: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<never>((_, reject) => {
    stop = () => reject(new SmtpFailure("resolve", "cancelled", "cancelled"));
    if (signal?.aborted === true) stop();
    signal?.addEventListener("abort", stop, { once: true });
    const late = (): void => reject(new SmtpFailure("resolve", "timeout", `the name ${printable(host)} was not found in time`));
    timer = setTimeout(late, Math.max(0, deadline - performance.now()));
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
