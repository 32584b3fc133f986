// What a probe has to report, judged from the facts alone. Where the linter has a rule for the cause, its identifier is used,
// so that the finding on the host and the finding in the file are one thing.
import { clip } from "../text/printable.ts";
import type { Facts } from "./dialogue.ts";
import { findDisclosedVersion, findGreetingVersion } from "./disclosed-version.ts";
import { authLines, authMechanisms, findCapability } from "./ehlo.ts";
import type { Ehlo } from "./ehlo.ts";
import { findLiveRule } from "./live-rules.ts";
import type { ProbeSeverity } from "./live-rules.ts";
import type { CertificateFacts, TlsFacts } from "./tls-facts.ts";

export interface ProbeFinding {
  readonly rule: string;
  readonly severity: ProbeSeverity;
  readonly message: string;
  /** The line from the wire that shows it. */
  readonly evidence: string;
}

export interface JudgeOptions {
  readonly isImplicitTls: boolean;
  /** Why the conversation ended early, where that was during STARTTLS. */
  readonly handshakeFailure: string | undefined;
  readonly now: Date;
}

const RANK: Readonly<Record<ProbeSeverity, number>> = { error: 0, warning: 1, info: 2 };
const LONGEST_EVIDENCE = 512;
/** Of the rules on files that a probe reports too; this layer cannot see them, a test compares. */
const SHARED_SEVERITIES: ReadonlyMap<string, ProbeSeverity> = new Map([
  ["auth-anonymous-allowed", "error"],
  ["auth-plaintext-without-tls", "error"],
  ["disclosure-greeting-no-hostname", "error"],
  ["disclosure-greeting-version", "warning"],
  ["disclosure-help-version", "warning"],
  ["disclosure-vrfy-expn", "warning"],
  ["tls-old-protocols", "warning"],
]);
const OLD_TLS = /^(?:SSLv[23]|TLSv1(?:\.[01])?)$/;

/** Worst first, else in the order of the conversation. */
export function findProbeFindings(facts: Facts, options: JudgeOptions): readonly ProbeFinding[] {
  const findings = [
    ...judgeGreeting(facts),
    ...judgeHelp(facts),
    ...judgeCapabilities(facts),
    ...judgeAuth(facts, options),
    ...judgeStarttls(facts, options),
    ...(facts.tls === undefined ? [] : judgeTls(facts.tls, options)),
  ];
  return findings.sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

export function severityOf(rule: string): ProbeSeverity {
  return findLiveRule(rule)?.severity ?? SHARED_SEVERITIES.get(rule) ?? "warning";
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

function judgeStarttls(facts: Facts, options: JudgeOptions): readonly ProbeFinding[] {
  if (facts.ehlo === undefined || options.isImplicitTls) return [];
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
    findings.push(found("live-starttls-injection", message, clip(`${answer} ${facts.injected}`, LONGEST_EVIDENCE)));
  }
  const again = findCapability(facts.ehloAfterTls, "STARTTLS");
  if (again === undefined) return findings;
  return [...findings, found("live-starttls-again", "STARTTLS is offered once more inside TLS, which RFC 3207 forbids", again.wire)];
}

function judgeTls(tls: TlsFacts, options: JudgeOptions): readonly ProbeFinding[] {
  const findings: ProbeFinding[] = [];
  if (OLD_TLS.test(tls.version)) {
    const message = `the best that the host agrees to is ${tls.version}, which RFC 8996 retired: up-to-date clients refuse it or fall back to clear text`;
    findings.push(found("tls-old-protocols", message, `${tls.version} ${tls.cipher}`));
  }
  const certificate = tls.certificate;
  if (certificate === undefined) return findings;
  const expired = findDateProblem(certificate, options.now);
  if (expired !== undefined) findings.push(found("live-certificate-expired", expired, certificateLine(certificate)));
  if (tls.missingName !== undefined) {
    const names = clip(certificate.altNames.join(", ") || certificate.subject, 200);
    findings.push(found("live-certificate-name", `the certificate is for ${names}, not for ${tls.missingName}`, certificateLine(certificate)));
  }
  if (!tls.authorized && expired === undefined) {
    const cause = tls.reason === "DEPTH_ZERO_SELF_SIGNED_CERT" ? "the host signed it itself" : (tls.reason ?? "unknown");
    const message = `this machine does not trust the certificate of ${certificate.subject || "the host"}: ${cause}`;
    findings.push(found("live-certificate-untrusted", message, certificateLine(certificate)));
  }
  return findings;
}

function findDateProblem(certificate: CertificateFacts, now: Date): string | undefined {
  const to = Date.parse(certificate.validTo);
  const from = Date.parse(certificate.validFrom);
  if (to < now.getTime()) return `the certificate ended on ${certificate.validTo.slice(0, 10)}`;
  if (from > now.getTime()) return `the certificate begins only on ${certificate.validFrom.slice(0, 10)}`;
  return undefined;
}

function certificateLine(certificate: CertificateFacts): string {
  return `certificate ${certificate.subject}, from ${certificate.validFrom} to ${certificate.validTo}`;
}

/** Sendmail's ERROR and REJECT in the access map leave one line of EHLO, and every command but QUIT is refused. */
function isRefusingEverything(facts: Facts): boolean {
  return facts.help !== undefined && facts.help.code === 550 && (facts.ehlo?.capabilities.length ?? 0) <= 1;
}

/** What is missing has no line of its own: the whole reply shows that it is not there. */
function wholeReply(ehlo: Ehlo): string {
  return clip([ehlo.wire, ...ehlo.capabilities.map(({ wire }) => wire)].join(" "), LONGEST_EVIDENCE);
}

function found(rule: string, message: string, evidence: string): ProbeFinding {
  return { rule, severity: severityOf(rule), message, evidence };
}
