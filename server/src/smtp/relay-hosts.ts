// Which hosts a relay test is for: words that a person typed, looked up once, and those of them that a person has to agree to.
import { isPublicAddress } from "./address-kind.ts";
import { MOST_ADDRESSES, parseRange } from "./address-range.ts";
import { SmtpFailure } from "./failure.ts";
import { resolveTarget } from "./reach.ts";
import { isWithin } from "./relay-pairs.ts";
import type { RelayDomains } from "./relay-pairs.ts";
import { untriedResult } from "./relay-result.ts";
import type { RelayResult } from "./relay-result.ts";
import type { ScanHost } from "./relay-scan.ts";
import { formatTarget } from "./target.ts";
import type { Target } from "./target.ts";

export interface RelayHost {
  readonly target: Target;
  /** Of a range, so tested with few pairs. */
  readonly isShort: boolean;
}

export interface ResolvedHosts {
  readonly found: readonly ScanHost[];
  /** What has no address, with the reason. */
  readonly lost: readonly RelayResult[];
}

const RESOLVE_LIMIT_MS = 30_000;
const RESOLVE_TOGETHER = 16;

/** Each host once, in the order in which they are named. `problems` gets a line for everything that is wrong. */
export function readRelayHosts(words: readonly string[], port: number, allPairs: boolean, problems: string[]): readonly RelayHost[] {
  const hosts = new Map<string, RelayHost>();
  for (const word of words) {
    const range = parseRange(word, port);
    if (!range.ok) {
      problems.push(range.message);
      continue;
    }
    const isShort = range.isRange && !allPairs;
    for (const target of range.targets) {
      const key = formatTarget(target);
      // Named by itself as well as in a range, a host gets the full test.
      if (hosts.get(key)?.isShort !== false) hosts.set(key, { target, isShort });
    }
  }
  if (hosts.size > MOST_ADDRESSES) problems.push(`${hosts.size} addresses are more than the ${MOST_ADDRESSES} that are tested in one go`);
  return [...hosts.values()];
}

/** Every name is looked up once, before anybody is asked, and what was found is what is connected to. */
export async function resolveRelayHosts(hosts: readonly RelayHost[], localAddress: string | undefined, signal?: AbortSignal): Promise<ResolvedHosts> {
  const found: ScanHost[] = [];
  const lost: RelayResult[] = [];
  const options = { deadline: performance.now() + RESOLVE_LIMIT_MS, ...(localAddress === undefined ? {} : { localAddress }), ...(signal === undefined ? {} : { signal }) };
  for (let start = 0; start < hosts.length; start += RESOLVE_TOGETHER) {
    const group = hosts.slice(start, start + RESOLVE_TOGETHER).map(async ({ target, isShort }) => {
      try {
        found.push({ target, addresses: await resolveTarget(target, options), isShort });
      } catch (error) {
        if (!(error instanceof SmtpFailure)) throw error;
        lost.push(untriedResult(target, error.message));
      }
    });
    await Promise.all(group);
  }
  return { found, lost };
}

/** The hosts that may be somebody else's. */
export function publicHosts(hosts: readonly ScanHost[]): readonly ScanHost[] {
  return hosts.filter(({ addresses }) => addresses.some(isPublicAddress));
}

/** One result for each host, in the order of the hosts. */
export function inOrder(hosts: readonly RelayHost[], results: readonly RelayResult[]): readonly RelayResult[] {
  const byHost = new Map(results.map((result) => [formatTarget(result), result]));
  return hosts.map(({ target }) => byHost.get(formatTarget(target)) ?? untriedResult(target, "not tested"));
}

/** The domain of the host in which a stranger's lies: that it takes such mail is its right, and an honest host would look open. */
export function findOwnDomain(stranger: string, { final, relayed }: RelayDomains): string | undefined {
  return [...final, ...relayed].find((domain) => isWithin(stranger, domain));
}
