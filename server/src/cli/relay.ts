// `sendmail-lint relay HOST|CIDR|RANGE…`: which of these hosts carry a stranger's mail to a stranger. Never sends a message.
import { summary } from "../report/relay-text.ts";
import { inOrder, publicHosts, resolveRelayHosts } from "../smtp/relay-hosts.ts";
import { chooseDomains, mostCommands } from "../smtp/relay-pairs.ts";
import type { RelayDomains } from "../smtp/relay-pairs.ts";
import type { RelayResult } from "../smtp/relay-result.ts";
import { scanRelays } from "../smtp/relay-scan.ts";
import type { ScanHost } from "../smtp/relay-scan.ts";
import { typedName } from "../smtp/target.ts";
import { printable } from "../text/printable.ts";
import { readConfigDomains } from "./config-domains.ts";
import { notify } from "./notify.ts";
import { joinDomains, readRelaySettings, type RelayCommandOptions, type RelaySettings } from "./relay-settings.ts";
import { hasColour, type Streams } from "./streams.ts";

/** Exit codes are a contract: what stayed undecided is never clean. 2 is bad usage. */
const EXIT = { refuses: 0, relays: 1, usage: 2, nothing: 3, undecided: 4, interrupted: 130 } as const;

/** In a question; the others are counted. */
const MOST_NAMED = 5;

/** `interrupt` ends the test early; what is known is still printed. It begins to count when the question has been answered. */
export async function runRelay(words: readonly string[], options: RelayCommandOptions, streams: Streams, interrupt: (stop: () => void) => () => void): Promise<number> {
  const problems: string[] = [];
  const settings = readRelaySettings(words, options, problems);
  const configured = problems.length > 0 || options.config === undefined ? undefined : await readConfigDomains(options.config, options.cfDir, streams);
  const domains = joinDomains(configured, settings, problems);
  if (problems.length > 0) {
    for (const problem of problems) streams.stderr.write(`${printable(problem)}\n`);
    return EXIT.usage;
  }
  const { found, lost } = await resolveRelayHosts(settings.hosts, options.localAddress);
  const chosen = chosenDomains(domains, streams);
  if (options.yes !== true && !(await mayTestPublic(found, chosen, streams))) return EXIT.usage;

  const abort = new AbortController();
  const forget = interrupt(() => abort.abort());
  try {
    const tested = await scan(found, settings, options, chosen, streams, abort.signal);
    const results = inOrder(settings.hosts, [...tested, ...lost]);
    const isInterrupted = abort.signal.aborted;
    await print(results, options, streams);
    const exit = exitCode(results);
    if (isInterrupted) return EXIT.interrupted;
    if (options.notify !== undefined && exit !== EXIT.refuses) await sendReport(options.notify, results, streams);
    return exit;
  } finally {
    forget();
  }
}

/** Private networks and the loopback are not asked about. */
async function mayTestPublic(hosts: readonly ScanHost[], domains: RelayDomains, streams: Streams): Promise<boolean> {
  const open = publicHosts(hosts);
  if (open.length === 0) return true;
  const named = open.slice(0, MOST_NAMED).map(({ target, addresses }) => {
    const typed = typedName(target);
    const others = typed === undefined ? addresses : [target.host, ...addresses];
    return target.kind === "name" ? `${typed ?? target.host} (${others.join(", ")})` : target.host;
  });
  const list = printable(named.join(", ")) + (open.length > named.length ? ` and ${open.length - named.length} more` : "");
  const are = open.length === 1 ? "is a public address" : "are public addresses";
  if (streams.stdin.isTTY !== true) {
    streams.stderr.write(`${list} ${are}: --yes says that you administer ${open.length === 1 ? "it" : "them"}\n`);
    return false;
  }
  const commands = `up to ${mostCommands(open.every(({ isShort }) => isShort), domains)} commands`;
  streams.stderr.write(`${list} ${are}. Each is told ${commands}, no message and no password, and writes them to its log.\nTest hosts only that you administer. Go on? [y/N] `);
  for await (const line of streams.stdin) return /^\s*y(?:es)?\s*$/i.test(line.toString());
  return false;
}

function chosenDomains(domains: RelayDomains, streams: Streams): RelayDomains {
  const chosen = chooseDomains(domains);
  const left = domains.final.length + domains.relayed.length - chosen.final.length - chosen.relayed.length;
  if (left > 0) streams.stderr.write(`${left} more ${left === 1 ? "domain is" : "domains are"} left out: name with --domain which matter most\n`);
  return chosen;
}

async function scan(hosts: readonly ScanHost[], settings: RelaySettings, options: RelayCommandOptions, domains: RelayDomains, streams: Streams, signal: AbortSignal): Promise<readonly RelayResult[]> {
  const { localAddress, timeout, ehloName } = options;
  const hasProgress = streams.stderr.isTTY === true && process.env["TERM"] !== "dumb" && hosts.length > 1;
  let relays = 0;
  const results = await scanRelays(hosts, {
    concurrency: settings.concurrency,
    senderDomain: settings.senderDomain,
    recipientDomain: settings.recipientDomain,
    domains,
    signal,
    ...(localAddress === undefined ? {} : { localAddress }),
    ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
    ...(ehloName === undefined ? {} : { ehloName }),
    onResult: (result, done) => {
      if (result.verdict === "relays") relays += 1;
      if (hasProgress) streams.stderr.write(`\r${done} of ${hosts.length} hosts, ${relays} ${relays === 1 ? "relays" : "relay"}\x1b[K`);
    },
  });
  if (hasProgress) streams.stderr.write("\r\x1b[K");
  return results;
}

/** Each format is loaded when it is asked for. */
async function print(results: readonly RelayResult[], options: RelayCommandOptions, streams: Streams): Promise<void> {
  const shown = options.onlyRelays === true ? results.filter(({ verdict }) => verdict === "relays") : results;
  switch (options.format) {
    case "json":
      for (const result of shown) streams.stdout.write(`${JSON.stringify(result)}\n`);
      return;
    case "csv":
      streams.stdout.write((await import("../report/relay-csv.ts")).formatRelayCsv(shown));
      return;
    case "text": {
      const { formatRelayTable, formatRelayText } = await import("../report/relay-text.ts");
      const style = { hasColour: hasColour(streams.stdout, process.env) };
      const [only] = results;
      if (results.length === 1 && only !== undefined) streams.stdout.write(shown.length === 0 ? "" : formatRelayText(only, style));
      else streams.stdout.write(formatRelayTable(shown, style, results));
    }
  }
}

function exitCode(results: readonly RelayResult[]): number {
  if (results.some(({ verdict }) => verdict === "relays")) return EXIT.relays;
  if (!results.some(({ verdict }) => verdict === "refuses")) return EXIT.nothing;
  return results.some(({ answered, verdict }) => answered && verdict === "cannot-tell") ? EXIT.undecided : EXIT.refuses;
}

async function sendReport(to: string, results: readonly RelayResult[], streams: Streams): Promise<void> {
  const { formatRelayTable } = await import("../report/relay-text.ts");
  const telling = results.filter(({ verdict }) => verdict !== "refuses");
  const problem = await notify({ to, subject: `Relay test of ${summary(results)}`, body: formatRelayTable(telling, { hasColour: false }, results) }, process.env);
  if (problem !== undefined) streams.stderr.write(`${printable(problem)}\n`);
}
