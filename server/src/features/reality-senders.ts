// What senders were told against delay_checks, accept_unqualified_senders, accept_unresolvable_domains, promiscuous_relay and
// TRUST_AUTH_MECH.
import type { Configuration } from "../model/configuration.ts";
import type { ProbeResult, SenderFact } from "../smtp/probe-result.ts";
import { whyInsider, whyUnseen } from "./reality-parts.ts";
import type { Comparison, Verdict } from "./reality.ts";

export function compareSenders(configuration: Configuration, result: ProbeResult): readonly Comparison[] {
  const unqualified = result.senders?.find(({ kind }) => kind === "unqualified");
  const unresolvable = result.senders?.find(({ kind }) => kind === "unresolvable");
  const stranger = result.senders?.find(({ kind }) => kind === "stranger");
  return [
    delay(configuration, result, unqualified),
    sender(configuration, result, "accept_unqualified_senders", unqualified, /5\.5\.4|domain name required/i),
    sender(configuration, result, "accept_unresolvable_domains", unresolvable, /[45]\.1\.8|does not (?:exist|resolve)/i),
    relay(configuration, result, stranger),
    trust(configuration, result, stranger),
  ];
}

/** A row of a feature that is on or off. */
function featureRow(configuration: Configuration, result: ProbeResult, name: string, fact: SenderFact | undefined, judge: (isOn: boolean, fact: SenderFact) => { verdict: Verdict; why?: string }): Comparison {
  const definedBy = configuration.feature(name);
  const isOn = definedBy !== undefined;
  const row = { setting: `FEATURE(${name})`, expected: isOn ? "on" : "not used", seen: fact === undefined ? "not tried" : saidTo(fact), definedBy: definedBy ?? configuration.absence(undefined) };
  const why = whyUnseen(result) ?? (fact === undefined ? "no sender was tried" : undefined);
  if (why !== undefined || fact === undefined) return { ...row, verdict: "cannot-be-seen", ...(why === undefined ? {} : { why }) };
  return { ...row, ...judge(isOn, fact) };
}

/** The last answer decides. */
export function saidTo({ from, to, mail, rcpt }: SenderFact): string {
  return rcpt === undefined ? `MAIL FROM:<${from}>: ${mail.join(" ")}` : `from <${from}> RCPT TO:<${to}>: ${rcpt.join(" ")}`;
}

const isTaken = (lines: readonly string[] | undefined): boolean => lines?.[0]?.startsWith("25") === true;

/** With it a sender is judged at RCPT, without it at MAIL. */
function delay(configuration: Configuration, result: ProbeResult, fact: SenderFact | undefined): Comparison {
  return featureRow(configuration, result, "delay_checks", fact, (isOn, { mail, rcpt }) => {
    const isRefusedLate = isTaken(mail) && /5\.5\.4|domain name required/i.test(rcpt?.join(" ") ?? "");
    const isRefusedEarly = !isTaken(mail) && /5\.5\.4|domain name required/i.test(mail.join(" "));
    if (!isRefusedLate && !isRefusedEarly) return { verdict: "cannot-be-seen", why: "no sender was refused for its address" };
    return { verdict: isOn === isRefusedLate ? "agrees" : "differs" };
  });
}

function sender(configuration: Configuration, result: ProbeResult, name: string, fact: SenderFact | undefined, refusal: RegExp): Comparison {
  return featureRow(configuration, result, name, fact, (isOn, { mail, rcpt }) => {
    const isAccepted = isTaken(mail) && isTaken(rcpt);
    const isRefused = refusal.test([...mail, ...(rcpt ?? [])].join(" "));
    if (!isAccepted && !isRefused) return { verdict: "cannot-be-seen", why: "the host refused for another reason" };
    if (isOn === isAccepted) return { verdict: "agrees" };
    const insider = isOn ? undefined : whyInsider(result);
    return insider === undefined ? { verdict: "differs" } : { verdict: "cannot-be-seen", why: insider };
  });
}

function relay(configuration: Configuration, result: ProbeResult, fact: SenderFact | undefined): Comparison {
  return featureRow(configuration, result, "promiscuous_relay", fact, (isOn, { rcpt }) => {
    const isRefused = /5\.7\.1|relaying denied/i.test(rcpt?.join(" ") ?? "");
    if (!isTaken(rcpt) && !isRefused) return { verdict: "cannot-be-seen", why: "the host refused for another reason" };
    if (isOn === isTaken(rcpt)) return { verdict: "agrees" };
    if (isOn) return { verdict: "differs" };
    const insider = whyInsider(result);
    if (insider !== undefined) return { verdict: "cannot-be-seen", why: insider };
    const relayers = configuration.cfClass("R");
    if (relayers.words.length > 0 || relayers.files.length > 0) return { verdict: "cannot-be-seen", why: "class R may hold this client, which then may relay" };
    if (configuration.feature("access_db") !== undefined) return { verdict: "cannot-be-seen", why: "the access map may let this client relay" };
    return { verdict: "differs" };
  });
}

/** Sendmail asks for authentication in its refusal where class TrustAuthMech holds something (proto.m4, confRELAY_MSG). */
function trust(configuration: Configuration, result: ProbeResult, fact: SenderFact | undefined): Comparison {
  const words = ["TrustAuthMech", "{TrustAuthMech}"].flatMap((name) => configuration.cfClass(name).words);
  const setting = configuration.provenance.dialect === "mc" ? "TRUST_AUTH_MECH" : "class TrustAuthMech";
  const [first] = words;
  const row = { setting, expected: first === undefined ? "not used" : words.map(({ text }) => text).join(" "), seen: fact === undefined ? "not tried" : saidTo(fact), definedBy: first?.definedBy ?? configuration.absence(undefined) };
  const said = fact?.rcpt?.join(" ") ?? "";
  const why = whyUnseen(result) ?? (fact === undefined ? "no sender was tried" : whyRefusedOtherwise(said));
  if (why !== undefined) return { ...row, verdict: "cannot-be-seen", why };
  return { ...row, verdict: (first !== undefined) === /proper authentication required/i.test(said) ? "agrees" : "differs" };
}

/** Refused for its addresses alone, and for good. */
export function isPlainlyDenied({ rcpt }: SenderFact): boolean {
  const said = rcpt?.join(" ") ?? "";
  return said.startsWith("5") && whyRefusedOtherwise(said) === undefined;
}

/** A client whose name is not found, or not its own, is refused for that before anything is said of authentication. */
function whyRefusedOtherwise(said: string): string | undefined {
  if (/relaying denied(?:\.|\. proper authentication required\.?)?$/i.test(said)) return undefined;
  return /relaying (?:temporarily )?denied/i.test(said) ? "the host gives another reason for its refusal" : "only a refusal to relay shows it";
}
