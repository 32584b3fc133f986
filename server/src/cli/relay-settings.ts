// What the words and options of `relay` mean, all of it judged before anything is looked up or connected to.
import { isIP } from "node:net";
import { encodeCommand } from "../smtp/command.ts";
import { NO_DOMAINS, RECIPIENT_DOMAIN, SENDER_DOMAIN, toMailDomain } from "../smtp/relay-pairs.ts";
import type { RelayDomains } from "../smtp/relay-pairs.ts";
import { findOwnDomain, readRelayHosts } from "../smtp/relay-hosts.ts";
import type { RelayHost } from "../smtp/relay-hosts.ts";
import { MOST_CONCURRENCY } from "../smtp/relay-scan.ts";
import { SMTP_PORT } from "../smtp/target.ts";
import { clip, printable } from "../text/printable.ts";
import { findNotifyProblem } from "./notify.ts";

/** As the options were typed. */
export interface RelayCommandOptions {
  readonly port?: string;
  readonly onlyRelays?: boolean;
  readonly localAddress?: string;
  readonly concurrency: string;
  readonly yes?: boolean;
  readonly format: "text" | "json" | "csv";
  readonly notify?: string;
  readonly timeout?: number;
  readonly allPairs?: boolean;
  readonly config?: string;
  readonly cfDir?: string;
  readonly domain?: readonly string[];
  readonly senderDomain?: string;
  readonly recipientDomain?: string;
  readonly ehloName?: string;
}

export interface RelaySettings {
  readonly hosts: readonly RelayHost[];
  readonly concurrency: number;
  readonly senderDomain: string;
  readonly recipientDomain: string;
  /** Named with --domain: taken for domains that the host relays for, where no configuration says more. */
  readonly namedDomains: readonly string[];
}

/** An hour: more than any server waits. */
const LONGEST_SECONDS = 3600;

/** `problems` gets a line for everything that is wrong. */
export function readRelaySettings(words: readonly string[], options: RelayCommandOptions, problems: string[]): RelaySettings {
  const senderDomain = readDomain("--sender-domain", options.senderDomain ?? SENDER_DOMAIN, problems);
  const recipientDomain = readDomain("--recipient-domain", options.recipientDomain ?? RECIPIENT_DOMAIN, problems);
  if (senderDomain !== "" && senderDomain === recipientDomain) problems.push(`--sender-domain and --recipient-domain are both ${senderDomain}: a relay test needs two strangers`);
  const { localAddress, timeout, ehloName, notify } = options;
  if (localAddress !== undefined && isIP(localAddress) === 0) problems.push(`--local-address: "${clip(printable(localAddress), 80)}" is not an IP address`);
  if (timeout !== undefined && !(timeout > 0 && timeout <= LONGEST_SECONDS)) {
    problems.push(`--timeout: ${timeout} is not a time for one host: more than 0 s and at most ${LONGEST_SECONDS} s`);
  }
  if (ehloName !== undefined && !isEhloName(ehloName)) problems.push(`--ehlo-name: "${clip(printable(ehloName), 80)}" is neither a host name nor an address literal such as [192.0.2.1]`);
  const notifyProblem = notify === undefined ? undefined : findNotifyProblem(notify);
  if (notifyProblem !== undefined) problems.push(notifyProblem);
  return {
    hosts: readRelayHosts(words, readPort(options.port, problems), options.allPairs === true, problems),
    concurrency: readConcurrency(options.concurrency, problems),
    senderDomain,
    recipientDomain,
    namedDomains: (options.domain ?? []).map((domain) => readDomain("--domain", domain, problems)),
  };
}

/**
 * The domains of the configuration and those that were named.
 * A recipient or sender that the host handles by right would make an honest host look open: that is a problem too.
 */
export function joinDomains(configured: RelayDomains | undefined, settings: RelaySettings, problems: string[]): RelayDomains {
  const { final, relayed } = configured ?? NO_DOMAINS;
  const named = settings.namedDomains.filter((domain) => !final.includes(domain) && !relayed.includes(domain));
  const all = { final, relayed: [...named, ...relayed] };
  for (const [option, stranger] of [["--sender-domain", settings.senderDomain], ["--recipient-domain", settings.recipientDomain]] as const) {
    const own = findOwnDomain(stranger, all);
    if (own !== undefined) problems.push(`${stranger} lies in ${own}, a domain of the host: choose a stranger's with ${option}`);
  }
  return all;
}

function readPort(text: string | undefined, problems: string[]): number {
  if (text === undefined) return SMTP_PORT;
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  problems.push(`--port: "${clip(printable(text), 20)}" is not a port: 1 to 65535`);
  return SMTP_PORT;
}

function readConcurrency(text: string, problems: string[]): number {
  const number = /^[0-9]{1,3}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > MOST_CONCURRENCY) problems.push(`--concurrency: "${clip(printable(text), 20)}" is not a number of hosts at a time: 1 to ${MOST_CONCURRENCY}`);
  return number;
}

function readDomain(option: string, text: string, problems: string[]): string {
  const domain = toMailDomain(text);
  if (domain === undefined) problems.push(`${option}: "${clip(printable(text), 80)}" is not a domain such as example.org`);
  return domain ?? "";
}

function isEhloName(name: string): boolean {
  try {
    encodeCommand({ verb: "EHLO", name });
    return true;
  } catch {
    return false;
  }
}
