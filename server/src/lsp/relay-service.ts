// What the request sendmail/relay does, in the bundle of the engine.
import { relayDomains } from "../features/relay-domains.ts";
import { formatPageHtml } from "../report/page-html.ts";
import { formatRelayMarkdown } from "../report/relay-markdown.ts";
import { toRelayPage } from "../report/relay-page.ts";
import { findOwnDomain, inOrder, publicHosts, readRelayHosts, resolveRelayHosts } from "../smtp/relay-hosts.ts";
import { chooseDomains, mostCommands, NO_DOMAINS, RECIPIENT_DOMAIN, SENDER_DOMAIN } from "../smtp/relay-pairs.ts";
import { DEFAULT_CONCURRENCY, scanRelays } from "../smtp/relay-scan.ts";
import { namedHost } from "../smtp/target.ts";
import type { Services } from "./services.ts";

/** Nothing is connected to before every public address, and every one of several hosts, is one that was agreed to. */
export const relay: Services["relay"] = async (work, signal, onProgress) => {
  const problems: string[] = [];
  const hosts = readRelayHosts(work.targets, work.port, work.allPairs, problems);
  const configured = work.judged === undefined ? NO_DOMAINS : relayDomains(work.judged.configuration, work.judged.provider);
  for (const stranger of [SENDER_DOMAIN, RECIPIENT_DOMAIN]) {
    const own = findOwnDomain(stranger, configured);
    if (own !== undefined) problems.push(`${stranger}, which stands for a stranger, lies in ${own}, a domain of the host: use the command line with --sender-domain and --recipient-domain`);
  }
  if (problems.length > 0) return { kind: "refused", problems };
  const { found, lost } = await resolveRelayHosts(hosts, work.localAddress, signal);
  const domains = chooseDomains(configured);
  const agreed = new Set(work.agreed);
  const unknown = (hosts.length > 1 ? found : publicHosts(found)).filter(({ addresses }) => addresses.some((address) => !agreed.has(address)));
  if (unknown.length > 0) {
    const commands = mostCommands(unknown.every(({ isShort }) => isShort), domains);
    const hosts = unknown.map(({ target, addresses }) => ({ ...namedHost(target), addresses }));
    return { kind: "ask", hosts, commands };
  }

  const tested = await scanRelays(found, {
    concurrency: DEFAULT_CONCURRENCY,
    domains,
    signal,
    ...(work.localAddress === undefined ? {} : { localAddress: work.localAddress }),
    onResult: (_, done) => onProgress(done, found.length),
  });
  if (signal.aborted && tested.every(({ pairs }) => pairs.length === 0)) return { kind: "stopped" };
  const results = inOrder(hosts, [...tested, ...lost]);
  return { kind: "tested", markdown: formatRelayMarkdown(results), html: formatPageHtml(toRelayPage(results)), results };
};
