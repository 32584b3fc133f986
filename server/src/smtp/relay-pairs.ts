// The pairs of sender and recipient of a relay test: the plain one, and the forms by which mail servers were ever talked into
// carrying a stranger's mail to another stranger. The names in them are reserved ones, the host's own, or those of its
// configuration.
import { parseTarget } from "./target.ts";

export interface RelayPair {
  /** Stable: plain, percent-domain, … */
  readonly id: string;
  /** Without angle brackets; empty is the null sender. */
  readonly from: string;
  readonly to: string;
  /** No @ in the recipient: some servers take it for a mailbox of their own, so it counts only where they refuse made-up ones. */
  readonly looksLocal: boolean;
  /** A domain that the host relays to: behind an acceptance another host decides. */
  readonly handedTo: string | undefined;
}

/** What the pairs are made with. A name that is not known leaves out its pairs. */
export interface RelayNames {
  /** The host's name for itself. */
  readonly server: string | undefined;
  /** The address that was connected to, as a literal with its brackets. */
  readonly literal: string;
  readonly senderDomain: string;
  readonly recipientDomain: string;
  readonly domains: RelayDomains;
}

/** Domains that a configuration names; each once, none of them the sender's or the recipient's. */
export interface RelayDomains {
  /** Mail for them ends at the host: class w. */
  readonly final: readonly string[];
  /** The host passes their mail on: class R, RELAY in the access map, mailertable, virtual domains. */
  readonly relayed: readonly string[];
}

export const NO_DOMAINS: RelayDomains = { final: [], relayed: [] };
/** RFC 2606: nobody's. */
export const SENDER_DOMAIN = "example.net";
export const RECIPIENT_DOMAIN = "example.org";
/** Every domain adds eight pairs; more than this and a test becomes a nuisance. */
export const MOST_DOMAINS = 8;

/** Local part of a sender. */
export const SENDER = "probe";
/** At the strangers' domain. */
export const RECIPIENT = "relaytest";

interface Words {
  readonly S: string;
  readonly IP: string;
  readonly F: string;
  readonly T: string;
  readonly D: string;
}

type Template = readonly [id: string, from: (words: Words) => string, to: (words: Words) => string];

const foreign = (words: Words): string => `${SENDER}@${words.F}`;
const plain = (words: Words): string => `${RECIPIENT}@${words.T}`;

/** What a scan tries first, because it finds nearly every relay. */
const FIRST: readonly Template[] = [
  ["plain", foreign, plain],
  ["null-sender", () => "", plain],
];
/** With a domain of the configuration, also in a scan. */
const WITH_DOMAIN: readonly Template[] = [
  ["domain-sender", ({ D }) => `${SENDER}@${D}`, plain],
  ["percent-domain", foreign, ({ T, D }) => `${RECIPIENT}%${T}@${D}`],
  ["quoted-domain", foreign, ({ T, D }) => `"${RECIPIENT}@${T}"@${D}`],
  ["bang-domain", foreign, ({ T, D }) => `${T}!${RECIPIENT}@${D}`],
];
const WITH_SERVER: readonly Template[] = [
  ["server-sender", ({ S }) => `${SENDER}@${S}`, plain],
  ["percent-server", foreign, ({ T, S }) => `${RECIPIENT}%${T}@${S}`],
  ["quoted-server", foreign, ({ T, S }) => `"${RECIPIENT}@${T}"@${S}`],
  ["bang-server", foreign, ({ T, S }) => `${T}!${RECIPIENT}@${S}`],
];
/** With a domain of the configuration, else with the host's name. */
const MORE_WITH_DOMAIN: readonly Template[] = [
  ["postmaster-sender", ({ D }) => `postmaster@${D}`, plain],
  ["bang-quoted", foreign, ({ T, D }) => `"${T}!${RECIPIENT}"@${D}`],
  ["percent-local-from", ({ D }) => `${SENDER}@${D}`, ({ T, D }) => `${RECIPIENT}%${T}@${D}`],
  ["quoted-local-from", ({ D }) => `${SENDER}@${D}`, ({ T, D }) => `"${RECIPIENT}@${T}"@${D}`],
];
const MORE_WITH_SERVER: readonly Template[] = [
  ["route-server", foreign, ({ T, S }) => `@${S}:${RECIPIENT}@${T}`],
  ["double-at-server", foreign, ({ T, S }) => `${RECIPIENT}@${T}@${S}`],
  ["route-two", foreign, ({ T, S }) => `@${S},@${T}:${RECIPIENT}@${T}`],
  ["bang-via-server", foreign, ({ T, S }) => `${S}!${T}!${RECIPIENT}`],
];
const MORE: readonly Template[] = [
  ["same-domain", ({ T }) => `${SENDER}@${T}`, plain],
  ["bare-sender", () => SENDER, plain],
  ["localhost-sender", () => `${SENDER}@localhost`, plain],
  ["literal-sender", ({ IP }) => `${SENDER}@${IP}`, plain],
  ["loopback-sender", () => `${SENDER}@[127.0.0.1]`, plain],
  ["percent-literal", foreign, ({ T, IP }) => `${RECIPIENT}%${T}@${IP}`],
  ["percent-localhost", foreign, ({ T }) => `${RECIPIENT}%${T}@localhost`],
  ["percent-bare", foreign, ({ T }) => `${RECIPIENT}%${T}`],
  ["quoted-bare", foreign, ({ T }) => `"${RECIPIENT}@${T}"`],
  ["quoted-percent", foreign, ({ T }) => `"${RECIPIENT}%${T}"`],
  ["quoted-literal", foreign, ({ T, IP }) => `"${RECIPIENT}@${T}"@${IP}`],
  ["double-at-literal", foreign, ({ T, IP }) => `${RECIPIENT}@${T}@${IP}`],
  ["route-literal", foreign, ({ T, IP }) => `@${IP}:${RECIPIENT}@${T}`],
  ["bang-bare", foreign, ({ T }) => `${T}!${RECIPIENT}`],
  ["bang-literal", foreign, ({ T, IP }) => `${T}!${RECIPIENT}@${IP}`],
  ["trailing-dot", foreign, ({ T }) => `${RECIPIENT}@${T}.`],
];

/** What a scan of many hosts tries: six pairs, and four for each domain of a configuration. */
export function shortRelayPairs(names: RelayNames): readonly RelayPair[] {
  return makePairs(names, [[FIRST, "once"], [WITH_DOMAIN, "domains"], [WITH_SERVER, "server"]]);
}

/** All of them, those of the scan first. */
export function allRelayPairs(names: RelayNames): readonly RelayPair[] {
  return makePairs(names, [
    [FIRST, "once"], [WITH_DOMAIN, "domains"], [WITH_SERVER, "server"], [MORE_WITH_DOMAIN, "domains-or-server"], [MORE_WITH_SERVER, "server"], [MORE, "once"],
  ]);
}

/** RSET, MAIL and RCPT; a sender that is refused saves one. */
const COMMANDS_A_PAIR = 3;
/** Besides the pairs: EHLO, HELO, the last RSET, QUIT, and the mailboxes of the host itself. */
const COMMANDS_BESIDE = 4 + 5 * COMMANDS_A_PAIR;

/** At most so many commands are said to a host, for the question that a person is asked. */
export function mostCommands(isShort: boolean, domains: RelayDomains): number {
  const names = { server: "host.invalid", literal: "[192.0.2.1]", senderDomain: SENDER_DOMAIN, recipientDomain: RECIPIENT_DOMAIN, domains };
  return COMMANDS_BESIDE + COMMANDS_A_PAIR * (isShort ? shortRelayPairs(names) : allRelayPairs(names)).length;
}

type Extent = "once" | "server" | "domains" | "domains-or-server";

function makePairs(names: RelayNames, groups: readonly (readonly [readonly Template[], Extent])[]): readonly RelayPair[] {
  const { server, domains } = names;
  const known = [...domains.final, ...domains.relayed];
  const words: Omit<Words, "S" | "D"> = { IP: names.literal, F: names.senderDomain, T: names.recipientDomain };
  const pairs = new Map<string, RelayPair>();
  for (const [templates, extent] of groups) {
    for (const domain of namesFor(extent, known, server)) {
      for (const [id, from, to] of templates) {
        const filled = { ...words, S: domain, D: domain };
        const pair = { id, from: from(filled), to: to(filled) };
        const key = `${pair.from} ${pair.to}`;
        // A server that is named like a domain of its own would be asked the same thing twice.
        if (pairs.has(key)) continue;
        const end = pair.to.slice(pair.to.lastIndexOf("@") + 1);
        const handedTo = domains.relayed.includes(end) ? end : undefined;
        pairs.set(key, { ...pair, looksLocal: looksLocal(pair.to), handedTo });
      }
    }
  }
  return [...pairs.values()];
}

function namesFor(extent: Extent, domains: readonly string[], server: string | undefined): readonly string[] {
  const own = server === undefined ? [] : [server];
  switch (extent) {
    case "once":
      // These have no place for a name.
      return [""];
    case "server":
      return own;
    case "domains":
      return domains;
    case "domains-or-server":
      return domains.length > 0 ? domains : own;
  }
}

/** No @ outside quotes. */
function looksLocal(recipient: string): boolean {
  return !recipient.replace(/"[^"]*"/g, "").includes("@");
}

/**
 * A domain as it may stand in an address, in lower case and ASCII, or undefined for what is none: `localhost`, an address, a
 * network, anything that could change the command line.
 */
export function toMailDomain(text: string): string | undefined {
  if (/[:[\]]/.test(text)) return undefined;
  const parsed = parseTarget(text);
  if (!parsed.ok || parsed.target.kind !== "name") return undefined;
  const name = parsed.target.host.replace(/\.$/, "");
  return /\.[a-z][a-z0-9-]*$/.test(name) ? name : undefined;
}

/** Whether a domain is `other` or lies in it. */
export function isWithin(domain: string, other: string): boolean {
  return domain === other || domain.endsWith(`.${other}`);
}

/**
 * At most MOST_DOMAINS of them: a domain of the host's own first, then those that it relays for, which is where relaying goes
 * wrong, then the rest.
 */
export function chooseDomains(domains: RelayDomains): RelayDomains {
  const [first, ...others] = domains.final;
  const own = first === undefined ? [] : [first];
  const relayed = domains.relayed.filter((domain) => !domains.final.includes(domain)).slice(0, MOST_DOMAINS - own.length);
  return { final: [...own, ...others.slice(0, MOST_DOMAINS - own.length - relayed.length)], relayed };
}
