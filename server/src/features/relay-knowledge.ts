// What a file and the texts that it names say of relaying: which domains and senders are let through, and which of them a probe may
// try on the host.
import type { Configuration } from "../model/configuration.ts";
import { findOwnDomain } from "../smtp/relay-hosts.ts";
import { isWithin, RECIPIENT_DOMAIN, SENDER_DOMAIN, toMailDomain } from "../smtp/relay-pairs.ts";
import type { RelayTrialNames } from "../smtp/relay-trial.ts";
import type { SourceProvider } from "../text/source-provider.ts";
import { readClass, readMap } from "./site-files.ts";
import type { KnownWords } from "./site-files.ts";

export interface RelayKnowledge {
  /** What to try on the host. */
  readonly names: RelayTrialNames;
  /** Why nothing is tried at all. */
  readonly obstacle: string | undefined;
  /** Class R. */
  readonly relayed: KnownWords;
  /** Class w and the host's own name. */
  readonly own: KnownWords;
  /** Undefined where the file uses no access map. */
  readonly access: AccessKnowledge | undefined;
  readonly parent: ParentDomain | undefined;
  /** FEATURE(relay_mail_from, `domain'): also a From: row of a whole domain counts. */
  readonly takesSenderDomains: boolean;
}

export interface AccessKnowledge {
  /** Its text was read. */
  readonly isRead: boolean;
  /** Domains of rows with To: or without a tag, by which mail is passed on. */
  readonly recipients: readonly AccessRow[];
  /** Domains and addresses of rows with From:. */
  readonly senders: readonly AccessRow[];
}

export interface AccessRow {
  /** As it is written. */
  readonly key: string;
  readonly name: string;
}

/** The domain of class m. */
export interface ParentDomain {
  readonly name: string;
  /** The file sets it; else it was taken from $j, while sendmail takes it from the name of its machine. */
  readonly isSet: boolean;
}

/** What stands for any host below a domain. */
const HOST = "probe";

export function relayKnowledge(configuration: Configuration, provider: SourceProvider): RelayKnowledge {
  const relayed = readClass(configuration, provider, "R");
  const w = readClass(configuration, provider, "w");
  // Sendmail puts $j into class w itself. What stands in the file comes before what other files add, which may differ on the host.
  const own = { words: [...configuration.cfClass("w").words.map(({ text }) => text), configuration.macro("j")?.value ?? "", ...w.words], isWhole: w.isWhole };
  const access = accessKnowledge(configuration, provider);
  const parent = parentDomain(configuration);
  const takesSenderDomains = configuration.ruleset("Relay_ok")?.rules.some(({ rhs }) => /<! *From>.*<[DE] *: *\$2>/.test(rhs?.text ?? "")) === true;
  const known = { relayed, own, access, parent, takesSenderDomains };
  const obstacle = whyNoStrangers(known);
  return { ...known, obstacle, names: obstacle === undefined ? trialNames(configuration, known) : {} };
}

type Known = Omit<RelayKnowledge, "names" | "obstacle">;

function trialNames(configuration: Configuration, { relayed, own, access, parent, takesSenderDomains }: Known): RelayTrialNames {
  const ownDomains = mailDomains(own.words);
  const isForeign = (domain: string): boolean => !ownDomains.includes(domain);
  const inAccess = mailDomains((access?.recipients ?? []).map(({ name }) => name)).filter(isForeign);
  const inClass = mailDomains(relayed.words).filter(isForeign);
  // What only one setting explains shows more than what two do.
  const isBelowParent = (domain: string): boolean => configuration.feature("relay_entire_domain") !== undefined && parent !== undefined && isWithin(domain, parent.name);
  const fromClass = inClass.find((domain) => coveringRow(access, domain) === undefined && !isBelowParent(domain)) ?? inClass[0];
  const fromAccess = inAccess.find((domain) => coveringWord(relayed, domain) === undefined && !isBelowParent(domain)) ?? inAccess[0];
  const senders = (access?.senders ?? []).filter(({ name }) => isForeign(name.slice(name.indexOf("@") + 1)));
  const isOn = configuration.feature("relay_mail_from") !== undefined;
  // A whole address counts with and without the argument `domain'.
  const sender = senders.find(({ name }) => name.includes("@")) ?? (isOn && !takesSenderDomains ? undefined : senders[0]);
  const [ownDomain] = ownDomains;
  const sibling = parent === undefined ? undefined : `${HOST}.${parent.name}`;
  return {
    ...(fromClass === undefined ? {} : { relayed: fromClass }),
    ...(fromAccess === undefined ? {} : { inAccess: fromAccess }),
    ...(sender === undefined ? {} : { accessSender: sender.name.includes("@") ? sender.name : `probe@${sender.name}` }),
    ...(ownDomain === undefined ? {} : { own: ownDomain }),
    ...(sibling === undefined || !isForeign(sibling) ? {} : { sibling }),
  };
}

/** The pairs are told from a stranger's mail to a stranger, so these must be none of the host's. */
function whyNoStrangers({ relayed, own, access, parent }: Known): string | undefined {
  const named = [...relayed.words, ...own.words, ...(access === undefined ? [] : [...access.recipients, ...access.senders].map(({ name }) => name.slice(name.indexOf("@") + 1)))];
  const domains = { final: mailDomains(named.map((word) => word.replace(/^\./, ""))), relayed: parent === undefined ? [] : [parent.name] };
  for (const stranger of [SENDER_DOMAIN, RECIPIENT_DOMAIN]) {
    const domain = findOwnDomain(stranger, domains);
    if (domain !== undefined) return `${stranger}, which stands for a stranger, lies in ${domain}, a domain of the file`;
  }
  return undefined;
}

function accessKnowledge(configuration: Configuration, provider: SourceProvider): AccessKnowledge | undefined {
  const map = configuration.maps.get("access");
  if (map === undefined) return undefined;
  const rows = readMap(map, provider);
  const tagged = new Set((rows ?? []).map(([key]) => key.toLowerCase()));
  const relaying = (rows ?? []).filter(([, value]) => /^RELAY$/i.test(value)).map(([key]) => key);
  const pick = (tag: RegExp): readonly AccessRow[] => relaying.filter((key) => tag.test(key)).map((key) => ({ key, name: key.replace(tag, "").toLowerCase() }));
  // To: is looked at first, so that it may take back what a row without a tag allows.
  const bare = pick(/^(?=[^:]+$)/).filter(({ name }) => !tagged.has(`to:${name}`));
  return {
    isRead: rows !== undefined,
    recipients: [...pick(/^To:/i), ...bare].filter(({ name }) => toMailDomain(name) === name),
    senders: pick(/^From:/i).filter(({ name }) => isSender(name)),
  };
}

/** A domain, or an address with a local part of ordinary letters. */
function isSender(name: string): boolean {
  const [, domain = ""] = /^(?:[a-z0-9._+-]{1,64}@)?([^@]+)$/.exec(name) ?? [];
  return toMailDomain(domain) === domain;
}

function parentDomain(configuration: Configuration): ParentDomain | undefined {
  const set = [...configuration.cfClass("m").words.map(({ text }) => text), configuration.macro("m")?.value ?? ""];
  const [name] = mailDomains(set);
  if (name !== undefined) return { name, isSet: true };
  const [guessed] = mailDomains([(configuration.macro("j")?.value ?? "").replace(/^[^.]*\./, "")]);
  return guessed === undefined ? undefined : { name: guessed, isSet: false };
}

/** A word that begins with a dot stands for hosts below a domain, of which none is known. */
function mailDomains(words: readonly string[]): readonly string[] {
  return words.map((word) => (word.startsWith(".") ? undefined : toMailDomain(word))).filter((domain) => domain !== undefined);
}

/** The word of a class in whose domain another one lies. */
export function coveringWord({ words }: KnownWords, domain: string): string | undefined {
  return words.find((word) => isWithin(domain, word.toLowerCase().replace(/^\./, "")));
}

/** The row by which the access map passes on mail to a domain. */
export function coveringRow(access: AccessKnowledge | undefined, domain: string): AccessRow | undefined {
  return access?.recipients.find(({ name }) => isWithin(domain, name));
}
