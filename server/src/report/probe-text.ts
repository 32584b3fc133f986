// A probe's result as people read it in a terminal: what the host said, then what there is to report.
import { describeStrength } from "../smtp/cipher-strength.ts";
import type { Ehlo } from "../smtp/ehlo.ts";
import type { ProbeFinding } from "../smtp/probe-findings.ts";
import type { ProbeResult } from "../smtp/probe-result.ts";
import { formatTarget } from "../smtp/target.ts";
import type { TlsFacts } from "../smtp/tls-facts.ts";
import type { TlsVersionFact } from "../smtp/tls-survey.ts";
import { printable } from "../text/printable.ts";
import { painter, type Paint, type TextStyle } from "./paint.ts";
import type { NamedProbe } from "./typed-host.ts";

const LABEL_WIDTH = 21;
const LEVEL_WIDTH = 9;

/** Ends with a line feed. */
export function formatProbeText(result: NamedProbe, style: TextStyle): string {
  const paint = painter(style);
  const lines = [
    paint("bold", heading(result)),
    ...factRows(result, "changes").flatMap(([label, values]) => row(label, values)),
    ...result.notes.flatMap((note) => row("note", [note])),
    "",
    ...result.findings.flatMap((finding) => findingLines(finding, paint)),
    summaryLine(result),
  ];
  // The facts are printable already; this keeps it so, whoever adds a row.
  return `${lines.map((line) => (style.hasColour ? line : printable(line))).join("\n")}\n`;
}

/** `lab.example.test:25 (192.0.2.7)`, `메일.example.org:25 (xn--h32bq4v.example.org, 192.0.2.7)` */
export function heading({ typed, host, port, address }: NamedProbe): string {
  const also = [...(typed === undefined ? [] : [host]), ...(address === undefined || address === host ? [] : [address])];
  return `${formatTarget({ host: typed ?? host, port })}${also.length === 0 ? "" : ` (${also.join(", ")})`}`;
}

/**
 * The label and lines of each fact, in the order of the conversation: what the text report and the Markdown one have in common.
 * `afterTls`: whether the second EHLO is shown whole or only where it differs from the first.
 */
export function factRows(result: ProbeResult, afterTls: "changes" | "all"): readonly (readonly [string, readonly string[]])[] {
  const rows: [string, readonly string[]][] = [];
  if (result.greeting !== null) {
    const delay = `${((result.greetingDelayMs ?? 0) / 1000).toFixed(2)} s after connecting`;
    rows.push(["greeting", [...result.greeting.split("\n"), delay]]);
  }
  if (result.ehlo !== null) rows.push([result.starttls === "implicit" ? `${result.ehlo.verb} in TLS` : result.ehlo.verb, ehloLines(result.ehlo)]);
  if (result.help !== undefined) rows.push(["HELP", result.help]);
  if (result.ehlo !== null) rows.push(["STARTTLS", [STARTTLS_WORDS[result.starttls]]]);
  if (result.tls !== undefined) rows.push(["TLS", tlsLines(result.tls)]);
  if (result.tlsVersions !== undefined) rows.push(["TLS versions", versionLines(result.tlsVersions)]);
  if (result.weakCipher !== undefined) rows.push(["weak ciphers", [result.weakCipher.accepted === true ? `agrees to ${result.weakCipher.cipher ?? "one"}` : `refused: ${result.weakCipher.answer}`]]);
  if (result.ehloAfterTls !== undefined) rows.push(["EHLO after STARTTLS", secondEhloLines(result.ehlo, result.ehloAfterTls, afterTls)]);
  if (result.auth !== undefined) rows.push(["AUTH", authLines(result)]);
  if (result.maxMessageSize !== undefined) rows.push(["largest message", [sizeLine(result.maxMessageSize)]]);
  for (const { command, reply } of result.lookups ?? []) rows.push([command, reply]);
  for (const { kind, from, to, mail, rcpt } of result.senders ?? []) {
    rows.push([SENDER_WORDS[kind], [`MAIL FROM:<${from}>`, ...mail, ...(rcpt === undefined ? [] : [`RCPT TO:<${to}>`, ...rcpt])]]);
  }
  return rows;
}

/** What ended the probe and how many findings there are. */
export function summaryLine(result: ProbeResult): string {
  const count = result.findings.length;
  const found = count === 0 ? "nothing to report" : count === 1 ? "1 finding" : `${count} findings`;
  if (result.failure === undefined) return found;
  const state = result.outcome === "unreachable" ? "not probed" : "ended early";
  const rest = result.outcome === "unreachable" && count === 0 ? "" : `; ${found} up to there`;
  return `${state}, at ${result.failure.stage}: ${result.failure.reason}${rest}`;
}

const SENDER_WORDS: Readonly<Record<NonNullable<ProbeResult["senders"]>[number]["kind"], string>> = {
  unqualified: "sender, no domain",
  unresolvable: "sender, no such one",
  stranger: "stranger to stranger",
  "relayed-recipient": "to class R",
  "access-recipient": "to access RELAY",
  "quoted-recipient": "to quoted stranger",
  "access-sender": "from access RELAY",
  "own-sender": "from class w",
  "sibling-recipient": "to domain of class m",
};

const STARTTLS_WORDS: Readonly<Record<ProbeResult["starttls"], string>> = {
  "not-offered": "not offered",
  works: "offered and works",
  fails: "offered, does not work",
  implicit: "not needed: TLS from the start",
  unknown: "not known",
};

function ehloLines(ehlo: Ehlo): readonly string[] {
  return [ehlo.text, ...ehlo.capabilities.map(({ keyword, parameters }) => [keyword, ...parameters].filter((word) => word !== "").join(" "))];
}

/** Marked like a diff; that STARTTLS itself is gone is no news. */
function secondEhloLines(before: Ehlo | null, after: Ehlo, extent: "changes" | "all"): readonly string[] {
  const [, ...old] = before === null ? [] : ehloLines(before);
  const [text = "", ...now] = ehloLines(after);
  const gone = old.filter((line) => line !== "STARTTLS" && !now.includes(line)).map((line) => `- ${line}`);
  const lines = now.map((line) => (old.includes(line) ? `  ${line}` : `+ ${line}`));
  if (extent === "all") return [`  ${text}`, ...gone, ...lines];
  const changes = [...gone, ...lines.filter((line) => line.startsWith("+"))];
  return [...(text === before?.text ? [] : [text]), ...(changes.length === 0 ? ["as before"] : changes)];
}

function sizeLine(size: number | string | null): string {
  if (size === null) return "no limit";
  return typeof size === "number" ? `${size} octets (${(size / 1_048_576).toFixed(1)} MiB)` : `"${size}", which is no number of octets`;
}

function versionLines(versions: readonly TlsVersionFact[]): readonly string[] {
  return versions.map(({ version, accepted, cipher, answer }) => {
    const word = accepted === null ? "not known" : accepted ? "yes" : "no";
    return `${version.padEnd(8)} ${word.padEnd(4)} ${cipher === undefined ? answer : withStrength(cipher)}`;
  });
}

function withStrength(cipher: string): string {
  const strength = describeStrength(cipher);
  return strength === "" ? cipher : `${cipher} (${strength})`;
}

function tlsLines(tls: TlsFacts): readonly string[] {
  const lines = [`${tls.version}, ${withStrength(tls.cipher)}`];
  const { certificate } = tls;
  if (certificate === undefined) return [...lines, "no certificate"];
  lines.push(`certificate ${certificate.subject}`);
  const issuer = certificate.issuer === certificate.subject ? "itself" : certificate.issuer;
  lines.push(`issued by ${issuer}, key ${certificate.key}`);
  lines.push(`from ${day(certificate.validFrom)} to ${day(certificate.validTo)}`);
  for (const link of certificate.chain ?? []) {
    if (link.subject !== certificate.subject) lines.push(`signed by ${link.subject}, key ${link.key}, until ${day(link.validTo)}`);
  }
  if (certificate.altNames.length > 0) lines.push(`for ${certificate.altNames.join(", ")}`);
  lines.push(tls.authorized ? "trusted by this machine" : `not trusted by this machine: ${tls.reason ?? "unknown"}`);
  return lines;
}

function authLines(result: ProbeResult): readonly string[] {
  const { auth } = result;
  if (auth === undefined) return [];
  const list = (mechanisms: readonly string[]): string => (mechanisms.length === 0 ? "none" : mechanisms.join(" "));
  return [
    ...(result.starttls === "implicit" ? [] : [`without TLS: ${list(auth.beforeTls)}`]),
    ...(auth.afterTls === undefined ? [] : [`in TLS: ${list(auth.afterTls)}`]),
    auth.meaning,
  ];
}

function day(date: string): string {
  return date.slice(0, 10);
}

function row(label: string, values: readonly string[]): readonly string[] {
  return values.map((value, index) => `  ${(index === 0 ? label : "").padEnd(LABEL_WIDTH - 1)} ${value}`);
}

function findingLines(finding: ProbeFinding, paint: Paint): readonly string[] {
  const level = finding.severity.padEnd(LEVEL_WIDTH);
  return [
    `  ${paint(finding.severity, level)}${finding.message}  ${paint("dim", finding.rule)}`,
    `  ${" ".repeat(LEVEL_WIDTH)}${paint("dim", `> ${finding.evidence}`)}`,
  ];
}
