// Features of a bare .cf, which says nothing of the FEATURE lines that made it: known by the rules that they leave behind, as the
// library's proto.m4 writes them from 8.12 to 8.18. What stands in the .mc says where; whether it works, the rules say.
import type { CfFile, CfLine, CommentLine, RuleLine } from "../cf/lines.ts";
import type { Span } from "../text/span.ts";
import type { MapView, RulesetView } from "./configuration.ts";

/** What a feature left behind. */
export interface FeatureTrace {
  /** The line that shows it best. */
  readonly line: CfLine;
  /** What turns it off by hand; undefined where rules are missing that only m4 can write again. */
  readonly off: readonly FeatureSwitch[] | undefined;
}

/** A line to comment out, or a piece of a line to write otherwise. */
export type FeatureSwitch = { readonly kind: "line"; readonly line: CfLine } | { readonly kind: "piece"; readonly span: Span; readonly text: string };

/** What of a configuration shows features. */
export interface FeatureSource {
  readonly rulesets: ReadonlyMap<string, RulesetView>;
  readonly maps: ReadonlyMap<string, MapView>;
}

type Trace = (source: FeatureSource) => FeatureTrace | undefined;

const TRACES: Readonly<Record<string, Trace>> = {
  accept_unqualified_senders: (source) => acceptUnqualifiedSenders(source),
  accept_unresolvable_domains: (source) => acceptUnresolvableDomains(source),
  access_db: ({ maps }) => shownBy(maps.get("access")?.line),
  loose_relay_check: (source) => looseRelayCheck(source),
  promiscuous_relay: (source) => promiscuousRelay(source),
  relay_based_on_MX: (source) => relayBasedOnMx(source),
  relay_entire_domain: (source) => relayEntireDomain(source),
  relay_local_from: (source) => relayIf(source, /^<\?> *\$\+ *< *@ *\$=w *>$/),
  relay_mail_from: (source) => relayIf(source, /^<@> *<RELAY>$/),
};

/** Whether the rules can tell: of any other feature only its banner may speak. */
export function isTraceable(feature: string): boolean {
  return Object.hasOwn(TRACES, feature);
}

export function traceFeature(feature: string, source: FeatureSource): FeatureTrace | undefined {
  return Object.hasOwn(TRACES, feature) ? TRACES[feature]?.(source) : undefined;
}

/** The rulesets that decide on a recipient; a rule there that refuses everybody ends the list. */
const RECIPIENT_RULESETS = ["check_rcpt", "Local_check_rcpt", "Basic_check_rcpt"];

/**
 * FEATURE(promiscuous_relay) leaves out the rules behind the question whether the recipient is local, and with them the one
 * that refuses what nothing allowed: `R$* <tab> $#error $@ 5.7.1 $: "550 Relaying denied"`.
 */
function promiscuousRelay({ rulesets }: FeatureSource): FeatureTrace | undefined {
  const decides = rulesets.get("Basic_check_rcpt");
  if (decides === undefined || decides.rules.length === 0) return undefined;
  for (const name of RECIPIENT_RULESETS) {
    for (const rule of rulesets.get(name)?.rules ?? []) {
      if (rule.lhs.text === "$*" && /^\$#\s*(error|discard)\b/.test(rhsOf(rule))) return undefined;
    }
  }
  return shownBy(decides.lines[0]);
}

/** A rule of Relay_ok that lets relay what it matches: the sender's address, or what the access map says of it. */
function relayIf(source: FeatureSource, lhs: RegExp): FeatureTrace | undefined {
  return cutOff(rulesOf(source, "Relay_ok").filter((rule) => lhs.test(lhsOf(rule)) && relays(rule)));
}

/** Class m, the domains of this host, in a rule that lets relay; one more makes user%host in them a recipient of its own. */
function relayEntireDomain(source: FeatureSource): FeatureTrace | undefined {
  const rules = ["Rcpt_ok", "Relay_ok"].flatMap((name) => rulesOf(source, name)).filter((rule) => lhsOf(rule).includes("$=m") && relays(rule));
  const inRecipients = rulesOf(source, "ParseRecipient").filter((rule) => lhsOf(rule).includes("$=m") && /^\$: *<RELAY>/.test(rhsOf(rule)));
  return rules.length === 0 ? undefined : cutOff([...rules, ...inRecipients]);
}

/** Rcpt_ok asks a map of class bestmx for the recipient's MX hosts, and relays where this host is one of them. */
function relayBasedOnMx(source: FeatureSource): FeatureTrace | undefined {
  const rules = rulesOf(source, "Rcpt_ok");
  const asks = rules.findIndex((rule) => [...rhsOf(rule).matchAll(/\$\(\s*(\w+)/g)].some(([, map]) => source.maps.get(map ?? "")?.mapClass === "bestmx"));
  const relaysThen = asks < 0 ? undefined : rules.slice(asks + 1).find((rule) => /^<\$\* *: *\$=w *\. *: *\$\*>/.test(lhsOf(rule)) && relays(rule));
  if (relaysThen === undefined) return undefined;
  const inRecipients = rulesOf(source, "ParseRecipient").filter((rule) => /^<MX> *<.*\$=w\b/.test(lhsOf(rule)) && /^\$: *<RELAY>/.test(rhsOf(rule)));
  return cutOff([relaysThen, ...inRecipients]);
}

/** Rcpt_ok begins with the address as it is, where else it first takes off what this host itself would resolve: user%site@here. */
function looseRelayCheck(source: FeatureSource): FeatureTrace | undefined {
  const rules = rulesOf(source, "Rcpt_ok");
  if (rules.some((rule) => /\$>\s*"?ParseRecipient\b/.test(rhsOf(rule)))) return undefined;
  const first = rules.find((rule) => lhsOf(rule) === "$*" && /^\$: *\$>\s*"?CanonAddr\b/.test(rhsOf(rule)));
  if (first?.rhs === undefined || source.rulesets.get("ParseRecipient") === undefined) return shownBy(first);
  const at = first.rhs.span.start + first.rhs.text.indexOf("CanonAddr");
  return { line: first, off: [{ kind: "piece", span: { start: at, end: at + "CanonAddr".length }, text: "ParseRecipient" }] };
}

/** Basic_check_mail marks a sender's domain as good (`<OKR>`, before 8.12 `<OK>`) where else it asks DNS. */
function acceptUnresolvableDomains(source: FeatureSource): FeatureTrace | undefined {
  return shownBy(rulesOf(source, "Basic_check_mail").find((rule) => /^<\?> *\$\* *< *@ *\$\+ *>$/.test(lhsOf(rule)) && /^\$: *<OKR?>/.test(rhsOf(rule))));
}

/** Basic_check_mail looks at the results without the rule that refuses a sender without a domain. */
function acceptUnqualifiedSenders(source: FeatureSource): FeatureTrace | undefined {
  const rules = rulesOf(source, "Basic_check_mail");
  if (rules.some((rule) => /^<\? *\$\+> *\$\*$/.test(lhsOf(rule)) && /^\$#\s*error\b/.test(rhsOf(rule)))) return undefined;
  // Without this one the ruleset is somebody's own, of which nothing is known.
  if (!rules.some((rule) => /^<PERM> *\$\*$/.test(lhsOf(rule)))) return undefined;
  return shownBy(source.rulesets.get("Basic_check_mail")?.lines[0]);
}

function rulesOf({ rulesets }: FeatureSource, name: string): readonly RuleLine[] {
  return rulesets.get(name)?.rules ?? [];
}

/** Tabs and blanks count alike in a pattern. */
function lhsOf(rule: RuleLine): string {
  return rule.lhs.text.replace(/\s+/g, " ").trim();
}

function rhsOf(rule: RuleLine): string {
  return rule.rhs?.text.replace(/\s+/g, " ").trim() ?? "";
}

function relays(rule: RuleLine): boolean {
  return /^\$@ *RELAY$/.test(rhsOf(rule));
}

function shownBy(line: CfLine | undefined): FeatureTrace | undefined {
  return line === undefined ? undefined : { line, off: undefined };
}

function cutOff(rules: readonly RuleLine[]): FeatureTrace | undefined {
  const [line] = rules;
  return line === undefined ? undefined : { line, off: rules.map((rule) => ({ kind: "line", line: rule })) };
}

/** `#####  $Id: msp.m4,v 8.34 … $  #####`: the library's files say so themselves, but banners can be taken out or pasted. */
export function findBanners(file: CfFile): ReadonlyMap<string, CommentLine> {
  const banners = new Map<string, CommentLine>();
  for (const line of file.lines) {
    if (line.kind !== "comment" || !line.text.text.includes("$Id:")) continue;
    const name = /\$Id:\s+([\w-]+)\.m4,v\s/.exec(line.text.text)?.[1];
    if (name !== undefined && !banners.has(name)) banners.set(name, line);
  }
  return banners;
}
