// The outcome of a probe, as JSON shows it and as the text and Markdown reports read it. Every text in it is printable.
import type { Facts } from "./dialogue.ts";
import { authMechanisms, findCapability } from "./ehlo.ts";
import type { Ehlo } from "./ehlo.ts";
import type { FailureKind, SmtpFailure, Stage } from "./failure.ts";
import { findProbeFindings, plaintextMechanisms } from "./probe-findings.ts";
import type { ProbeFinding } from "./probe-findings.ts";
import type { ReplyNote } from "./reply.ts";
import { printable } from "../text/printable.ts";
import type { SenderKind, SenderTrial } from "./sender-trial.ts";
import type { Target } from "./target.ts";
import type { TlsFacts } from "./tls-facts.ts";
import type { TlsSurvey, TlsVersionFact } from "./tls-survey.ts";

export interface ProbeResult {
  readonly host: string;
  readonly port: number;
  /** The address that was connected to. */
  readonly address?: string;
  /** Our end of the connection. */
  readonly localAddress?: string;
  /** unreachable: no EHLO or HELO was answered; incomplete: what came after it ended early. */
  readonly outcome: "complete" | "incomplete" | "unreachable";
  readonly failure?: { readonly stage: Stage; readonly kind: FailureKind; readonly reason: string };
  /** As it came, code included; several lines are joined by a line feed. */
  readonly greeting: string | null;
  readonly greetingDelayMs?: number;
  readonly ehlo: Ehlo | null;
  readonly starttls: "not-offered" | "works" | "fails" | "implicit" | "unknown";
  /** The answer to HELP, a line each. */
  readonly help?: readonly string[];
  readonly ehloAfterTls?: Ehlo;
  readonly tls?: TlsFacts;
  /** Oldest first; each was asked for on a connection of its own. */
  readonly tlsVersions?: readonly TlsVersionFact[];
  /** The answer to an offer of weak ciphers only. */
  readonly weakCipher?: TlsSurvey["weakCipher"];
  readonly auth?: AuthFacts;
  /** VRFY and EXPN of a name that every host has and of one that none has. */
  readonly lookups?: readonly { readonly command: string; readonly reply: readonly string[] }[];
  /** What three senders were told, and the pairs made with names of a file; only where that was asked for. */
  readonly senders?: readonly SenderFact[];
  /** The largest message as EHLO announces it, in octets; null where there is no limit, as written where it is no number. */
  readonly maxMessageSize?: number | string | null;
  /** Oddities that are no finding. */
  readonly notes: readonly string[];
  readonly findings: readonly ProbeFinding[];
}

export interface SenderFact {
  readonly kind: SenderKind;
  readonly from: string;
  readonly to: string;
  /** The answer to MAIL, a line each. */
  readonly mail: readonly string[];
  /** The answer to RCPT; left out where MAIL was refused. */
  readonly rcpt?: readonly string[];
}

export interface AuthFacts {
  readonly beforeTls: readonly string[];
  readonly afterTls?: readonly string[];
  /** What the two lists mean, in a sentence. */
  readonly meaning: string;
}

export interface ProbeOutcome {
  readonly target: Target;
  readonly address: string | undefined;
  readonly localAddress: string | undefined;
  /** What we called ourselves. */
  readonly ehloName: string;
  readonly facts: Facts;
  readonly survey: TlsSurvey | undefined;
  readonly trials: readonly SenderTrial[] | undefined;
  readonly failure: SmtpFailure | undefined;
  readonly isImplicitTls: boolean;
  readonly notes: readonly string[];
  readonly replyNotes: ReadonlySet<ReplyNote>;
  readonly now: Date;
}

export function toProbeResult(outcome: ProbeOutcome): ProbeResult {
  const { target, facts, survey, failure, isImplicitTls } = outcome;
  const handshakeFailure = failure?.stage === "starttls" && facts.starttls?.code === 220 ? failure.message : undefined;
  const implicitTlsFailure = failure?.stage === "tls" && failure.kind === "tls" ? failure.message : undefined;
  const size = findCapability(facts.ehloAfterTls, "SIZE") ?? findCapability(facts.ehlo, "SIZE");
  const auth = facts.ehlo === undefined ? undefined : toAuthFacts(facts.ehlo, facts.ehloAfterTls, isImplicitTls);
  return {
    host: target.host,
    port: target.port,
    ...(outcome.address === undefined ? {} : { address: printable(outcome.address) }),
    ...(outcome.localAddress === undefined ? {} : { localAddress: printable(outcome.localAddress) }),
    outcome: failure === undefined ? "complete" : facts.ehlo === undefined ? "unreachable" : "incomplete",
    ...(failure === undefined ? {} : { failure: { stage: failure.stage, kind: failure.kind, reason: failure.message } }),
    greeting: facts.greeting === undefined ? null : facts.greeting.reply.wire.join("\n"),
    ...(facts.greeting === undefined ? {} : { greetingDelayMs: facts.greeting.delayMs }),
    ehlo: facts.ehlo ?? null,
    starttls: survey?.isUnsteady === true ? "unknown" : starttlsState(facts, isImplicitTls),
    ...(facts.help === undefined ? {} : { help: facts.help.wire }),
    ...(facts.ehloAfterTls === undefined ? {} : { ehloAfterTls: facts.ehloAfterTls }),
    ...(facts.tls === undefined ? {} : { tls: facts.tls }),
    ...(survey === undefined ? {} : { tlsVersions: survey.versions }),
    ...(survey?.weakCipher === undefined ? {} : { weakCipher: survey.weakCipher }),
    ...(auth === undefined ? {} : { auth }),
    ...(facts.lookups === undefined ? {} : { lookups: facts.lookups.map(({ verb, word, reply }) => ({ command: `${verb} ${word}`, reply: reply.wire })) }),
    ...(outcome.trials === undefined ? {} : { senders: outcome.trials.map(toSenderFact) }),
    ...(size === undefined ? {} : { maxMessageSize: readSize(size.parameters[0] ?? "") }),
    notes: [...outcome.notes, ...toNotes(facts, outcome.replyNotes), ...(survey?.note === undefined ? [] : [survey.note])],
    findings: findProbeFindings(facts, { ehloName: outcome.ehloName, isImplicitTls, handshakeFailure, implicitTlsFailure, now: outcome.now, port: target.port, survey, trials: outcome.trials }),
  };
}

function toSenderFact({ kind, from, to, mail, rcpt }: SenderTrial): SenderFact {
  return { kind, from, to, mail: mail.wire, ...(rcpt === undefined ? {} : { rcpt: rcpt.wire }) };
}

/** RFC 1870, 4: at most 20 digits; without them, and with 0, there is no limit. */
function readSize(text: string): number | string | null {
  if (/^0*$/.test(text)) return null;
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

function starttlsState(facts: Facts, isImplicitTls: boolean): ProbeResult["starttls"] {
  if (isImplicitTls) return "implicit";
  if (facts.ehlo === undefined) return "unknown";
  if (findCapability(facts.ehlo, "STARTTLS") === undefined) return "not-offered";
  if (facts.starttls === undefined) return "unknown";
  return facts.tls === undefined ? "fails" : "works";
}

function toAuthFacts(before: Ehlo, after: Ehlo | undefined, isImplicitTls: boolean): AuthFacts {
  const beforeTls = isImplicitTls ? [] : authMechanisms(before);
  const afterTls = isImplicitTls ? authMechanisms(before) : after === undefined ? undefined : authMechanisms(after);
  // Where STARTTLS is not offered there is nothing that could still come to light.
  const known = afterTls ?? (findCapability(before, "STARTTLS") === undefined ? [] : undefined);
  return { beforeTls, ...(afterTls === undefined ? {} : { afterTls }), meaning: authMeaning(beforeTls, known) };
}

function authMeaning(before: readonly string[], after: readonly string[] | undefined): string {
  const readable = plaintextMechanisms(before);
  const covered = plaintextMechanisms(after ?? []);
  if (before.length === 0 && after === undefined) return "no login is offered without TLS";
  if (before.length === 0 && after?.length === 0) return "no login is offered";
  if (readable.length > 0) return `${readable.join(" and ")} without TLS: whoever is on the path reads the password`;
  if (covered.length > 0) {
    const rest = before.length === 0 ? "" : `; without it only ${before.join(" and ")}, which send no readable password`;
    return `${covered.join(" and ")} only inside TLS${rest}`;
  }
  const offered = [...new Set([...before, ...(after ?? [])])];
  if (offered.every((mechanism) => mechanism === "DIGEST-MD5" || mechanism === "CRAM-MD5")) {
    return `only ${offered.join(" and ")}: sendmail shows these also where no AUTH was set up, and mail programs no longer use them`;
  }
  return `${offered.join(" and ")}: no mechanism that sends a readable password`;
}

function toNotes(facts: Facts, replyNotes: ReadonlySet<ReplyNote>): readonly string[] {
  const notes: string[] = [];
  const greeting = facts.greeting?.reply.texts[0] ?? "";
  if (/^\S+ ESMTP ESMTP\b/.test(greeting)) notes.push("the greeting says ESMTP twice: sendmail puts it behind the first word itself");
  if (facts.ehloRefusal !== undefined) notes.push(`EHLO is refused with "${facts.ehloRefusal.wire.join(" ")}", HELO is taken`);
  for (const ehlo of [facts.ehlo, facts.ehloAfterTls]) notes.push(...duplicateNotes(ehlo));
  if (facts.ehlo !== undefined && facts.ehloAfterTls !== undefined && facts.ehlo.name !== facts.ehloAfterTls.name) {
    notes.push(`the host calls itself ${facts.ehlo.name} before STARTTLS and ${facts.ehloAfterTls.name} after it`);
  }
  for (const note of replyNotes) notes.push(REPLY_NOTES[note]);
  return notes;
}

function duplicateNotes(ehlo: Ehlo | undefined): readonly string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { keyword } of ehlo?.capabilities ?? []) {
    if (keyword !== "" && seen.has(keyword)) twice.add(keyword);
    seen.add(keyword);
  }
  return [...twice].map((keyword) => `EHLO shows ${keyword} more than once`);
}

const REPLY_NOTES: Readonly<Record<ReplyNote, string>> = {
  "bare-lf": "lines end with a lone LF, where SMTP has CR LF",
  "control-characters": "replies hold control characters, shown here as \\xNN",
  "eight-bit": "replies hold octets above 127 that nothing announced",
  "long-line": "lines are longer than 2048 octets; the rest is left out",
};
