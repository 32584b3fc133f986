// `check --format github`: workflow commands, which GitHub Actions shows beside the lines of a pull request.
import type { Finding, Severity } from "../model/finding.ts";
import { printable, printableLines } from "../text/printable.ts";
import { countOf, Places, type CheckedFile } from "./checked-file.ts";

const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice", hint: "notice" };

/** A line per finding; the absent settings of a file share one, because GitHub shows only ten of a kind. */
export function toGithubReport(files: readonly CheckedFile[]): string {
  return files.flatMap(fileCommands).map((line) => `${line}\n`).join("");
}

function fileCommands(file: CheckedFile): readonly string[] {
  const places = new Places(file);
  const { findings } = file.result;
  const absent = findings.filter((finding) => finding.absent);
  const [first] = absent;
  return [
    ...findings.filter((finding) => !finding.absent).map((finding) => command(file, finding, finding.rule, messageOf(finding, file), places)),
    ...(first === undefined
      ? []
      : [command(file, first, "hardening-missing", [`${countOf(absent.length, "hardening setting")} absent:`, ...absent.map((one) => `${one.message} [${one.rule}]`)].join("\n"), places)]),
  ];
}

function messageOf({ message, proof }: Finding, file: CheckedFile): string {
  return proof === undefined || file.result.input.language === "sendmail-cf" ? message : `${message}\ngenerated line ${proof.line + 1}: ${proof.text}`;
}

function command(file: CheckedFile, finding: Finding, title: string, message: string, places: Places): string {
  const { start, end } = places.inDocument(finding.span);
  // GitHub takes columns only within one line.
  const columns = start.line === end.line ? `,col=${start.character + 1},endColumn=${end.character + 1}` : "";
  const where = `file=${escapeProperty(printable(file.shownPath))},line=${start.line + 1},endLine=${end.line + 1}${columns}`;
  return `::${LEVELS[finding.severity]} ${where},title=${escapeProperty(title)}::${escapeData(printableLines(message))}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
