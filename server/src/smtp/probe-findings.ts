// What a probe has to report, judged from the facts alone.
import { clip } from "../text/printable.ts";
import type { Facts, Lookup } from "./dialogue.ts";
import { findDisclosedVersion, findEhloVersion, findGreetingVersion } from "./disclosed-version.ts";
import { authLines, authMechanisms, findCapability } from "./ehlo.ts";
import type { Ehlo } from "./ehlo.ts";
import type { ProbeSeverity } from "./live-rules.ts";
import { found } from "./probe-finding.ts";
import type { ProbeFinding } from "./probe-finding.ts";
import { judgeSession, judgeVersions } from "./probe-tls-findings.ts";
import type { SenderTrial } from "./sender-trial.ts";
import { isForUsers, SMTPS_PORT } from "./target.ts";
import type { TlsSurvey } from "./tls-survey.ts";

export { severityOf } from "./probe-finding.ts";
export type { ProbeFinding } from "./probe-finding.ts";

export interface JudgeOptions {
  /** What we called ourselves. */
  readonly ehloName: string;
  readonly isImplicitTls: boolean;
  /** Why the conversation ended early, where that was during STARTTLS. */
  readonly handshakeFailure: string | undefined;
  readonly now: Date;
  readonly port: number;
  readonly survey: TlsSurvey | undefined;
  readonly trials: readonly SenderTrial[] | undefined;
  /** Why the handshake failed that a connection begins with. */
  readonly implicitTlsFailure: string | undefined;
}

const RANK: Readonly<Record<ProbeSeverity, number>> = { error: 0, warning: 1, info: 2 };

/** Worst first, else in the order of the conversation. */
export function findProbeFindings(facts: Facts, options: JudgeOptions): readonly ProbeFinding[] {
  const findings = [
    ...judgeGreeting(facts),
    ...judgeEhlo(facts, options.ehloName),
    ...judgeHelp(facts),
    ...judgeCapabilities(facts),
    ...judgeAuth(facts, options),
    ...judgeStarttls(facts, options),
    ...judgeSubmission(options),
    ...judgeImplicitTls(options),
    ...judgeVersions(options.survey, facts.tls),
    ...(facts.tls === undefined ? [] : judgeSession(facts.tls, options.now)),
  ];
  return findings.sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

/** The mechanisms of an AUTH line whose password can be read by whoever reads the line. */
export function plaintextMechanisms(mechanisms: readonly string[]): readonly string[] {
  return mechanisms.filter((mechanism) => mechanism === "PLAIN" || mechanism === "LOGIN");
}

function judgeGreeting(facts: Facts): readonly ProbeFinding[] {
  const reply = facts.greeting?.reply;
  if (reply === undefined) return [];
  const findings: ProbeFinding[] = [];
  const [first = ""] = reply.texts;
  reply.texts.forEach((text, index) => {
    const version = findGreetingVersion(text);
    if (version === undefined || findings.length > 0) return;
    const message = `the greeting names the program and its version, ${version}: whoever connects learns which holes to try`;
    findings.push(found("disclosure-greeting-version", message, reply.wire[index] ?? text));
  });
  const name = first.split(" ", 1)[0] ?? "";
  if (reply.code === 220 && !/^\[.+\]$|\.[^.]/.test(name)) {
    const message = `the greeting begins with "${clip(name, 64)}", where RFC 5321 has the host's full name: strict clients refuse to go on`;
    findings.push(found("disclosure-greeting-no-hostname", message, reply.wire[0] ?? first));
  }
  return findings;
}

/** What both answers say is said once. */
function judgeEhlo(facts: Facts, ehloName: string): readonly ProbeFinding[] {
  const findings = new Map<string, ProbeFinding>();
  for (const ehlo of [facts.ehlo, facts.ehloAfterTls]) {
    if (ehlo === undefined) continue;
    const where = ehlo === facts.ehlo ? ehlo.verb : `${ehlo.verb} after STARTTLS`;
    // The first word is the host's own name.
    for (const [text, wire] of [[ehlo.text.replace(/^\S+/, ""), ehlo.wire], ...ehlo.capabilities.map((line) => [line.wire.slice(4), line.wire])] as const) {
      const version = findEhloVersion(text, ehloName);
      if (version === undefined || findings.has(version)) continue;
      const message = `the answer to ${where} names the program and its version, ${version}: whoever connects learns which holes to try`;
      findings.set(version, found("live-ehlo-version", message, wire));
    }
  }
  return [...findings.values()];
}

function judgeHelp(facts: Facts): readonly ProbeFinding[] {
  const reply = facts.help;
  if (reply === undefined) return [];
  for (const [index, text] of reply.texts.entries()) {
    const version = findDisclosedVersion(text);
    if (version === undefined) continue;
    const isMissingFile = reply.code === 502 && /HELP not implemented/i.test(text);
    const cause = isMissingFile ? "; sendmail says so where the helpfile is missing: an empty helpfile hides it" : "";
    const message = `the answer to HELP names the program and its version, ${version}${cause}`;
    return [found("disclosure-help-version", message, reply.wire[index] ?? text)];
  }
  return [];
}

function judgeCapabilities(facts: Facts): readonly ProbeFinding[] {
  const findings = judgeLookups(facts);
  for (const ehlo of [facts.ehloAfterTls, facts.ehlo]) {
    const size = findCapability(ehlo, "SIZE");
    // RFC 1870, 4: without a number, and with 0, no limit is in force.
    if (size === undefined || !/^0*$/.test(size.parameters[0] ?? "")) continue;
    const message = `EHLO shows ${[size.keyword, ...size.parameters].join(" ")}, no limit: messages of any size are accepted and can fill the disk`;
    return [...findings, found("limits-no-max-message-size", message, size.wire)];
  }
  return findings;
}

/** Where VRFY and EXPN were asked, the answers count; else what EHLO offers. */
function judgeLookups(facts: Facts): readonly ProbeFinding[] {
  if (facts.lookups !== undefined && facts.lookups.length === 4) {
    const telling = facts.lookups.filter(({ verb }) => tellsNames(facts.lookups ?? [], verb));
    if (telling.length === 0) return [];
    const verbs = [...new Set(telling.map(({ verb }) => verb))];
    const message = `${verbs.join(" and ")} ${verbs.length > 1 ? "tell" : "tells"} a name that exists from one that does not: whoever connects may ask which users and lists there are`;
    return [found("disclosure-vrfy-expn", message, telling.map(({ verb, word, reply }) => `${verb} ${word}: ${reply.wire.join(" ")}`).join(", "))];
  }
  for (const ehlo of [facts.ehlo, facts.ehloAfterTls]) {
    const lines = [findCapability(ehlo, "EXPN"), findCapability(ehlo, "VRFY")].filter((line) => line !== undefined);
    const [first] = lines;
    if (first === undefined) continue;
    const words = lines.map((line) => line.keyword).join(" and ");
    const where = ehlo === facts.ehlo ? "" : " after STARTTLS";
    return [found("disclosure-vrfy-expn", `EHLO offers ${words}${where}: whoever connects may ask which users and lists exist`, first.wire)];
  }
  return [];
}

/** Taken for one, refused for the other. 252 for both, and a refusal of both, tell nothing; nor does a host that takes every name. */
function tellsNames(lookups: readonly Lookup[], verb: Lookup["verb"]): boolean {
  const [known, strange] = lookups.filter((lookup) => lookup.verb === verb).map(({ reply }) => Math.floor(reply.code / 100));
  return known === 2 && strange === 5;
}

function judgeAuth(facts: Facts, options: JudgeOptions): readonly ProbeFinding[] {
  const findings: ProbeFinding[] = [];
  const before = options.isImplicitTls ? [] : authLines(facts.ehlo);
  const plaintext = plaintextMechanisms(authMechanisms(options.isImplicitTls ? undefined : facts.ehlo));
  const readable = before.find((line) => plaintextMechanisms(line.parameters.map((word) => word.toUpperCase())).length > 0);
  if (readable !== undefined) {
    const message = `AUTH ${plaintext.join(" ")} is offered without TLS: passwords cross the network readable`;
    findings.push(found("auth-plaintext-without-tls", message, readable.wire));
  }
  const lines = [...authLines(facts.ehlo), ...authLines(facts.ehloAfterTls)];
  const anonymous = lines.find((line) => line.parameters.some((word) => word.toUpperCase() === "ANONYMOUS"));
  if (anonymous !== undefined) {
    findings.push(found("auth-anonymous-allowed", "AUTH ANONYMOUS is offered: where the mechanism is trusted, everybody may relay", anonymous.wire));
  }
  return findings;
}

/**
 * RFC 6409, 4.3. A recipient of the host's own that is taken shows that no login is asked for; so does a refusal for another
 * reason, behind which MAIL was taken.
 */
function judgeSubmission({ port, trials }: JudgeOptions): readonly ProbeFinding[] {
  if (!isForUsers(port)) return [];
  const shown = trials?.find(({ rcpt }) => rcpt !== undefined && (Math.floor(rcpt.code / 100) === 2 || /relaying denied/i.test(rcpt.wire.join(" "))));
  if (shown === undefined) return [];
  const { from, to, mail, rcpt } = shown;
  const message = `port ${port} takes MAIL and RCPT of a client that has not logged in: strangers can hand in mail as users do`;
  return [found("listen-msa-no-auth", message, `MAIL FROM:<${from}>: ${mail.wire.join(" ")}, RCPT TO:<${to}>: ${rcpt?.wire.join(" ") ?? ""}`)];
}

/** RFC 8314, 3.3: on port 465 TLS comes first. */
function judgeImplicitTls({ port, implicitTlsFailure }: JudgeOptions): readonly ProbeFinding[] {
  if (port !== SMTPS_PORT || implicitTlsFailure === undefined || !implicitTlsFailure.includes("not TLS")) return [];
  return [found("listen-smtps-no-s", `port ${port} greets in the clear, but clients of that port begin with TLS: they get no connection`, implicitTlsFailure)];
}

function judgeStarttls(facts: Facts, options: JudgeOptions): readonly ProbeFinding[] {
  if (facts.ehlo === undefined || options.isImplicitTls || options.survey?.isUnsteady === true) return [];
  const offered = findCapability(facts.ehlo, "STARTTLS");
  if (offered === undefined) {
    // A host that refuses the client offers nothing at all, so that would say nothing about its set-up.
    if (isRefusingEverything(facts)) return [];
    const message = `${facts.ehlo.verb} offers no STARTTLS: mail and passwords cross the network readable`;
    return [found("live-starttls-missing", message, wholeReply(facts.ehlo))];
  }
  const findings: ProbeFinding[] = [];
  const answer = facts.starttls?.wire.at(-1) ?? offered.wire;
  if (facts.starttls !== undefined && facts.starttls.code !== 220) {
    const message = `STARTTLS is offered and answered with ${facts.starttls.code}: senders fall back to clear text`;
    findings.push(found("live-starttls-broken", message, answer));
  } else if (options.handshakeFailure !== undefined) {
    findings.push(found("live-starttls-broken", `STARTTLS is offered and fails: ${options.handshakeFailure}`, answer));
  }
  if (facts.injected !== undefined) {
    const message = `clear text follows the answer to STARTTLS: "${clip(facts.injected, 120)}" would be read as if it had come encrypted`;
    findings.push(found("live-starttls-injection", message, `${answer} ${facts.injected}`));
  }
  const again = findCapability(facts.ehloAfterTls, "STARTTLS");
  if (again === undefined) return findings;
  return [...findings, found("live-starttls-again", "STARTTLS is offered once more inside TLS, which RFC 3207 forbids", again.wire)];
}

/** Sendmail's ERROR and REJECT in the access map leave one line of EHLO, and every command but QUIT is refused. */
function isRefusingEverything(facts: Facts): boolean {
  return facts.help !== undefined && facts.help.code === 550 && (facts.ehlo?.capabilities.length ?? 0) <= 1;
}

/** What is missing has no line of its own: the whole reply shows that it is not there. */
function wholeReply(ehlo: Ehlo): string {
  return [ehlo.wire, ...ehlo.capabilities.map(({ wire }) => wire)].join(" ");
}
