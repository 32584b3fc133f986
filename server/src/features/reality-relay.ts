// What pairs made with the file's own domains were told, against RELAY_DOMAIN, RELAY in the access map, relay_mail_from,
// relay_local_from, relay_entire_domain and loose_relay_check. Each is told from a stranger's mail to a stranger in the same session.
import type { Configuration } from "../model/configuration.ts";
import type { Definition } from "../model/provenance.ts";
import type { ProbeResult, SenderFact } from "../smtp/probe-result.ts";
import { isWithin } from "../smtp/relay-pairs.ts";
import { relayTrialPairs } from "../smtp/relay-trial.ts";
import type { RelayTrialKind } from "../smtp/relay-trial.ts";
import type { SourceProvider } from "../text/source-provider.ts";
import { whyInsider, whyUnseen } from "./reality-parts.ts";
import { isPlainlyDenied, saidTo } from "./reality-senders.ts";
import type { Comparison, Verdict } from "./reality.ts";
import { coveringRow, coveringWord, relayKnowledge } from "./relay-knowledge.ts";
import type { RelayKnowledge } from "./relay-knowledge.ts";

export function compareRelay(configuration: Configuration, provider: SourceProvider, result: ProbeResult): readonly Comparison[] {
  const trials = { configuration, result, known: relayKnowledge(configuration, provider) };
  return [...relayDomain(trials), ...accessMap(trials), mailFrom(trials), localFrom(trials), entireDomain(trials), looseCheck(trials)];
}

interface Trials {
  readonly configuration: Configuration;
  readonly result: ProbeResult;
  readonly known: RelayKnowledge;
}

interface Judgement {
  readonly verdict: Verdict;
  readonly why?: string;
}

const unseen = (why: string): Judgement => ({ verdict: "cannot-be-seen", why });

const MAKEMAP = "makemap was not run since the text of the access map was changed, or the host has another text";

function relayDomain(trials: Trials): readonly Comparison[] {
  const { configuration, known } = trials;
  const { words, files } = configuration.cfClass("R");
  if (words.length === 0 && files.length === 0) return [];
  const line = files[0];
  const tried = words.find(({ text }) => text.toLowerCase() === known.names.relayed);
  const shown = tried ?? words[0];
  const definedBy = shown?.definedBy ?? (line === undefined ? configuration.absence(undefined) : { cfSpan: line.source.span, line, place: undefined });
  const setting = configuration.provenance.dialect === "mc" ? "RELAY_DOMAIN" : "class R";
  const judge = (isTaken: boolean): Judgement => {
    if (!isTaken) return { verdict: "differs", ...(tried === undefined ? { why: `the host has another ${files.map(({ source }) => source.text).join(", ")}` } : {}) };
    const other = relaysToo(trials, known.names.relayed ?? "", "class R");
    return other === undefined ? { verdict: "agrees" } : unseen(other);
  };
  const expected = known.relayed.words.join(" ") || files.map(({ source }) => source.text).join(", ");
  const untriable = known.relayed.isWhole ? "class R holds no domain of another host" : "no domain of another host is known of class R: its file cannot be read here";
  return [row(trials, { setting, expected, definedBy }, "relayed-recipient", untriable, judge)];
}

function accessMap(trials: Trials): readonly Comparison[] {
  const { configuration, known } = trials;
  const map = configuration.maps.get("access");
  if (map === undefined || known.access === undefined) return [];
  const { isRead, recipients } = known.access;
  const judge = (isTaken: boolean): Judgement => {
    if (!isTaken) return { verdict: "differs", why: MAKEMAP };
    const other = relaysToo(trials, known.names.inAccess ?? "", "access map");
    return other === undefined ? { verdict: "agrees" } : unseen(other);
  };
  const rows = recipients.length === 0 ? "none for a domain" : recipients.map(({ key }) => `${key} RELAY`).join(", ");
  const expected = isRead ? rows : "not known";
  const definedBy = configuration.feature("access_db") ?? map.definedBy;
  return [row(trials, { setting: "RELAY in the access map", expected, definedBy }, "access-recipient", isRead ? "it names no domain of another host" : "its text cannot be read here", judge)];
}

function mailFrom(trials: Trials): Comparison {
  const { configuration, known } = trials;
  const sender = known.names.accessSender ?? "";
  const domain = sender.slice(sender.indexOf("@") + 1);
  return featureRow(trials, "relay_mail_from", "access-sender", "no From: row of the access map with RELAY can be read here that it would go by", (isTaken, isOn) => {
    if (!isTaken) return isOn ? { verdict: "differs", why: MAKEMAP } : unseen("it may be on with another access map, or for whole addresses only");
    const isLocal = isFeatureOn(configuration, "relay_local_from") && (!known.own.isWhole || known.own.words.includes(domain));
    if (isLocal) return unseen("FEATURE(relay_local_from) may take this sender as well");
    return isOn ? { verdict: "agrees" } : { verdict: "differs", why: `FEATURE(relay_local_from), and class w of the host holds ${domain}` };
  });
}

function localFrom(trials: Trials): Comparison {
  const { configuration, known } = trials;
  const own = known.names.own ?? "";
  return featureRow(trials, "relay_local_from", "own-sender", "class w holds no domain that can be tried", (isTaken, isOn) => {
    if (!isTaken) return { verdict: isOn ? "differs" : "agrees" };
    const { access } = known;
    const isInMap = access?.isRead !== true || access.senders.some(({ name }) => isWithin(own, name) || name === `probe@${own}`);
    if (isFeatureOn(configuration, "relay_mail_from") && isInMap) return unseen("FEATURE(relay_mail_from) may take this sender as well");
    return isOn ? { verdict: "agrees" } : { verdict: "differs", why: `FEATURE(relay_mail_from), and the access map of the host has ${own} with RELAY` };
  });
}

function entireDomain(trials: Trials): Comparison {
  const { known } = trials;
  const sibling = known.names.sibling ?? "";
  return featureRow(trials, "relay_entire_domain", "sibling-recipient", "the file does not tell the domain of class m", (isTaken, isOn) => {
    if (!isTaken) {
      if (known.parent?.isSet !== true) return unseen("class m goes by the name of the host's machine, which the file does not set");
      return { verdict: isOn ? "differs" : "agrees" };
    }
    const other = relaysToo(trials, sibling, "class m") ?? (isOn ? undefined : mayRelay(known));
    if (other !== undefined) return unseen(other);
    return isOn ? { verdict: "agrees" } : { verdict: "differs", why: `class R or the access map of the host holds ${known.parent?.name ?? ""}` };
  });
}

function looseCheck(trials: Trials): Comparison {
  const { known } = trials;
  const domain = known.names.relayed ?? known.names.inAccess ?? "";
  return featureRow(trials, "loose_relay_check", "quoted-recipient", "the file names no domain to which it relays", (isTaken, isOn) => {
    const plain = factOf(trials, known.names.relayed === undefined ? "access-recipient" : "relayed-recipient");
    if (plain === undefined || !isAccepted(plain)) return unseen(`the host does not pass on mail to ${domain}, of which it would be a detour`);
    return { verdict: isTaken === isOn ? "agrees" : "differs" };
  });
}

/** A row of a feature that is on or off. */
function featureRow(trials: Trials, name: string, kind: RelayTrialKind, untriable: string, judge: (isTaken: boolean, isOn: boolean) => Judgement): Comparison {
  const { configuration } = trials;
  const definedBy = configuration.feature(name);
  const isOn = definedBy !== undefined;
  const parts = { setting: `FEATURE(${name})`, expected: isOn ? "on" : "not used", definedBy: definedBy ?? configuration.absence(undefined) };
  return row(trials, parts, kind, untriable, (isTaken) => judge(isTaken, isOn));
}

function row(trials: Trials, parts: { readonly setting: string; readonly expected: string; readonly definedBy: Definition }, kind: RelayTrialKind, untriable: string, judge: (isTaken: boolean) => Judgement): Comparison {
  const fact = factOf(trials, kind);
  const seen = fact === undefined ? "not tried" : saidTo(fact);
  const why = whyUndecided(trials, fact, kind, untriable);
  return { ...parts, seen, ...(why === undefined && fact !== undefined ? judge(isAccepted(fact)) : unseen(why ?? untriable)) };
}

/** What this very file would have had tried: a result may be of a probe with other names. */
function factOf({ result, known }: Trials, kind: RelayTrialKind): SenderFact | undefined {
  const pair = relayTrialPairs(known.names).find((one) => one.kind === kind);
  return pair && result.senders?.find(({ from, to, ...fact }) => fact.kind === kind && from === pair.from && to === pair.to);
}

/** Why an answer says nothing of the setting; undefined where the pair is taken or refused for its addresses alone. */
function whyUndecided({ configuration, result, known }: Trials, fact: SenderFact | undefined, kind: RelayTrialKind, untriable: string): string | undefined {
  const why = whyUnseen(result) ?? (result.senders === undefined ? "no sender was tried" : known.obstacle) ?? whyInsider(result);
  if (why !== undefined) return why;
  if (fact === undefined) return relayTrialPairs(known.names).some((one) => one.kind === kind) ? "the conversation did not come to it" : untriable;
  if ((configuration.ruleset("Local_check_rcpt")?.rules.length ?? 0) > 0) return "rules of Local_check_rcpt decide before it";
  if (isPlainlyDenied(fact)) return undefined;
  if (!isAccepted(fact)) return "the host refused for another reason";
  if (isFeatureOn(configuration, "promiscuous_relay")) return "FEATURE(promiscuous_relay) takes it as well";
  const stranger = result.senders?.find((one) => one.kind === "stranger");
  if (stranger !== undefined && isAccepted(stranger)) return "the host takes a stranger's mail to a stranger as well";
  // The client's name is looked at behind recipient and sender, so a refusal for it is one for these.
  if (!/^5.*relaying denied/i.test(stranger?.rcpt?.join(" ") ?? "")) return "it is not known whether the host takes a stranger's mail to a stranger";
  return undefined;
}

/** 252 promises nothing. */
function isAccepted({ rcpt }: SenderFact): boolean {
  return /^25[01]/.test(rcpt?.[0] ?? "");
}

type RelaySetting = "class R" | "access map" | "class m";

/** What else in the file has mail to a domain passed on, besides the setting that is looked at. */
function relaysToo({ configuration, known }: Trials, domain: string, besides: RelaySetting): string | undefined {
  const word = coveringWord(known.relayed, domain);
  if (besides !== "class R" && word !== undefined) return `class R holds ${word} as well`;
  const entry = coveringRow(known.access, domain);
  if (besides !== "access map" && entry !== undefined) return `the access map has ${entry.key} with RELAY as well`;
  const isBelow = known.parent === undefined || isWithin(domain, known.parent.name);
  if (besides !== "class m" && isBelow && isFeatureOn(configuration, "relay_entire_domain")) return "FEATURE(relay_entire_domain) takes it as well";
  return isFeatureOn(configuration, "relay_based_on_MX") ? "FEATURE(relay_based_on_MX) may take it as well" : undefined;
}

/** Which texts that are not known here may have a domain passed on. */
function mayRelay({ relayed, access }: RelayKnowledge): string | undefined {
  if (!relayed.isWhole) return "class R may let it pass: not all of its words are known here";
  return access?.isRead === false ? "the access map may let it pass: its text cannot be read here" : undefined;
}

function isFeatureOn(configuration: Configuration, name: string): boolean {
  return configuration.feature(name) !== undefined;
}
