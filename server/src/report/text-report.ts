// `check` for people, and for grep: a finding begins with path:line:column, and nothing that a file holds can move the cursor.
import type { Finding, FixKind, Severity } from "../model/finding.ts";
import { clip, printable } from "../text/printable.ts";
import { bestKind, countOf, Places, SEVERITY_ORDER, totalsOf, type CheckedFile, type Place } from "./checked-file.ts";
import { painter, type Paint, type TextStyle } from "./paint.ts";

const INDENT = "    ";
/** A generated line as proof: enough to recognise any, and no terminal full of one. */
const MOST_PROOF = 160;

export function toTextReport(files: readonly CheckedFile[], style: TextStyle): string {
  const paint = painter(style);
  const blocks = files.map((file) => fileLines(file, paint)).filter((lines) => lines.length > 0);
  const text = blocks.map((lines) => `${lines.join("\n")}\n\n`).join("");
  return `${text}${summaryLine(files, paint)}\n`;
}

function fileLines(file: CheckedFile, paint: Paint): readonly string[] {
  const places = new Places(file);
  const { findings } = file.result;
  const absent = findings.filter((finding) => finding.absent);
  return [
    ...file.applied.map(({ rule, title }) => `${paint("bold", file.shownPath)}: ${paint("good", "fixed:")} ${printable(title)} ${paint("dim", `[${rule}]`)}`),
    ...findings.filter((finding) => !finding.absent).flatMap((finding) => findingLines(file, finding, places, paint)),
    ...absentLines(file, absent, places, paint),
  ];
}

function findingLines(file: CheckedFile, finding: Finding, places: Places, paint: Paint): readonly string[] {
  const { severity, message, rule } = finding;
  const place = { path: file.shownPath, range: places.inDocument(finding.span) };
  return [
    `${paint("bold", shownPlace(place))}: ${paint(severity, `${severity}:`)} ${printable(message)} ${paint("dim", `[${rule}]`)}`,
    ...evidenceLines(file, finding, places, paint),
    ...fixLines(file, finding, paint),
  ];
}

function evidenceLines(file: CheckedFile, finding: Finding, places: Places, paint: Paint): readonly string[] {
  const lines: string[] = [];
  const { proof, origin } = finding;
  // In a .cf the line itself is what the finding points at.
  if (proof !== undefined && file.result.input.language === "sendmail-mc") {
    lines.push(`${INDENT}${paint("dim", `generated line ${proof.line + 1}: ${clip(oneLine(proof.text), MOST_PROOF)}`)}`);
  }
  const written = origin && places.at(origin.path, origin.span);
  if (written !== undefined) lines.push(`${INDENT}${paint("dim", `written in ${shownPlace(written)}`)}`);
  for (const related of finding.related) {
    const place = places.at(related.path, related.span);
    if (place !== undefined) lines.push(`${INDENT}${paint("dim", `${shownPlace(place)}: ${oneLine(related.message)}`)}`);
  }
  return lines;
}

function fixLines(file: CheckedFile, finding: Finding, paint: Paint): readonly string[] {
  return file.fixesFor(finding).map((fix) => `${INDENT}${paint(fix.kind === "safe" ? "good" : "dim", `${FIX_WORDS[fix.kind]}:`)} ${printable(fix.title)}`);
}

const FIX_WORDS: Readonly<Record<FixKind, string>> = { safe: "safe fix", decision: "fix to decide on", unsafe: "unsafe fix" };

/** Settings that nobody wrote, in one block: a line each, and no place, since there is none. */
function absentLines(file: CheckedFile, absent: readonly Finding[], places: Places, paint: Paint): readonly string[] {
  const [first] = absent;
  if (first === undefined) return [];
  const place = { path: file.shownPath, range: places.inDocument(first.span) };
  return [
    `${paint("bold", shownPlace(place))}: ${paint("hint", "hint:")} ${countOf(absent.length, "hardening setting")} absent${offersOf(absent)}:`,
    ...absent.map(({ message, rule }) => `${INDENT}${printable(message)} ${paint("dim", `[${rule}]`)}`),
  ];
}

/** What the fixes of these would be; they are not proved here, as those are that are listed one by one. */
function offersOf(absent: readonly Finding[]): string {
  const kinds = absent.map((finding) => bestKind(finding.offers));
  const safe = kinds.filter((kind) => kind === "safe").length;
  const decision = kinds.filter((kind) => kind === "decision").length;
  const parts = [...(safe === 0 ? [] : [`--fix sets ${safe}`]), ...(decision === 0 ? [] : [`--fix --with decision ${safe === 0 ? "sets " : ""}${decision}${safe === 0 ? "" : " more"}`])];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

function summaryLine(files: readonly CheckedFile[], paint: Paint): string {
  if (files.length === 0) return paint("bold", "no file was checked");
  const { bySeverity, absent, fixable } = totalsOf(files);
  const applied = files.reduce((sum, file) => sum + file.applied.length, 0);
  const counts = SEVERITY_ORDER.flatMap((severity) => countPart(severity, bySeverity.get(severity) ?? 0, absent));
  const parts = [
    ...(applied === 0 ? [] : [`${countOf(applied, "fix").replace("fixs", "fixes")} applied`]),
    counts.length === 0 ? "nothing to report" : counts.join(", "),
    ...fixableParts(fixable),
  ];
  return paint("bold", `${countOf(files.length, "file")}: ${parts.join("; ")}`);
}

function countPart(severity: Severity, count: number, absent: number): readonly string[] {
  if (count === 0) return [];
  const noun = severity === "info" ? `${count} info` : countOf(count, severity);
  return [severity === "hint" && absent > 0 ? `${noun} (${absent} absent)` : noun];
}

function fixableParts(fixable: ReadonlyMap<FixKind, number>): readonly string[] {
  const safe = fixable.get("safe") ?? 0;
  const decision = fixable.get("decision") ?? 0;
  return [
    ...(safe === 0 ? [] : [`--fix repairs ${safe}`]),
    ...(decision === 0 ? [] : [`--fix --with decision ${safe === 0 ? `repairs ${decision}` : `${decision} more`}`]),
  ];
}

/** One-based, as compilers print it and editors open it. */
function shownPlace({ path, range }: Place): string {
  return `${printable(path)}:${range.start.line + 1}:${range.start.character + 1}`;
}

/** A folded line of the .cf as it is after unfolding. */
function oneLine(text: string): string {
  return printable(text.replace(/\r?\n[ \t]*/g, " "));
}
