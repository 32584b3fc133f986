// A file against a live host as a table: for a terminal, for the editor's Markdown report, and as JSON has it.
import { compareWithHost, realityFindings, usualCause } from "../features/reality.ts";
import type { LiveFinding, RealityRow, Verdict } from "../features/reality.ts";
import type { LintResult } from "../features/lint.ts";
import type { ProbeFinding } from "../smtp/probe-findings.ts";
import type { ProbeResult } from "../smtp/probe-result.ts";
import { printable } from "../text/printable.ts";
import type { Range } from "./checked-file.ts";
import { escapeMarkdown } from "./probe-markdown.ts";
import type { PageTable } from "./report-page.ts";

/** A comparison with its file. */
export interface RealityReport {
  /** As the user named it. */
  readonly path: string;
  readonly lint: LintResult;
  readonly rows: readonly RealityRow[];
  readonly findings: readonly LiveFinding[];
}

export function compareFile(path: string, lint: LintResult, result: ProbeResult): RealityReport {
  const rows = compareWithHost(lint.configuration, lint.input.provider, result);
  return { path, lint, rows, findings: realityFindings(lint, rows, result) };
}

const WORDS: Readonly<Record<Verdict, string>> = { "agrees": "agrees", "differs": "differs", "cannot-be-seen": "cannot be seen" };
const WORD_WIDTH = 16;
const LONGEST_SETTING = 34;

/** Ends with a line feed. */
export function formatRealityText({ path, lint, rows }: RealityReport): string {
  const width = Math.min(LONGEST_SETTING, Math.max(...rows.map(({ setting }) => setting.length))) + 2;
  const lines = rows.map((row) => `  ${WORDS[row.verdict].padEnd(WORD_WIDTH)}${place(lint, row).padEnd(8)}${row.setting.padEnd(width)} ${detail(row)}`);
  const differing = rows.filter(({ verdict }) => verdict === "differs").length;
  const count = differing === 0 ? "nothing differs" : differing === 1 ? `1 setting differs: ${cause(lint)}` : `${differing} settings differ: ${cause(lint)}`;
  // What is usual comes first, before anybody looks for something else behind a row.
  return `${[`against ${path}: ${count}`, ...lines].map(printable).join("\n")}\n`;
}

/** A section of the probe's document; ends without a line feed. */
export function formatRealityMarkdown({ path, lint, rows }: RealityReport): string {
  const cells = rows.map((row) => [WORDS[row.verdict], place(lint, row), row.setting, row.expected, row.seen, reason(row)].map(escapeMarkdown));
  const isDifferent = rows.some(({ verdict }) => verdict === "differs");
  return [
    `## Against ${escapeMarkdown(path)}`,
    ...(isDifferent ? [escapeMarkdown(`What differs: ${cause(lint)}.`)] : []),
    [["", "line", "setting", "in the file", "on the host", ""], ["---", "---", "---", "---", "---", "---"], ...cells].map((row) => `| ${row.join(" | ")} |`).join("\n"),
  ].join("\n\n");
}

/** For the editor's page. */
export function toRealityTable({ path, lint, rows }: RealityReport): PageTable {
  return {
    caption: `Against ${path}`,
    ...(rows.some(({ verdict }) => verdict === "differs") ? { lead: `What differs: ${cause(lint)}.` } : {}),
    head: ["Setting", "Line", "Verdict", "In the file", "On the host", "Why"],
    rows: rows.map((row) => [row.setting, place(lint, row), WORDS[row.verdict], row.expected, row.seen, reason(row)]),
  };
}

export interface JsonReality {
  readonly path: string;
  readonly rows: readonly (Omit<RealityRow, "span"> & { readonly range: Range })[];
}

/** The key `against` of a probe's object. */
export function toJsonReality({ path, lint, rows }: RealityReport): JsonReality {
  return { path, rows: rows.map(({ span, ...row }) => ({ ...row, range: rangeOf(lint, span) })) };
}

/** The probe's result with the findings of the comparison behind its own; what was seen is their evidence. */
export function withReality<Result extends ProbeResult>(result: Result, report: RealityReport): Result {
  const findings = report.findings.map(({ rule, severity, message, seen, span }) => ({
    rule,
    // A probe knows no hints.
    severity: severity === "hint" ? ("info" as const) : severity,
    message,
    evidence: seen,
    path: report.path,
    range: rangeOf(report.lint, span),
  }));
  return { ...result, findings: [...result.findings, ...(findings satisfies readonly ProbeFinding[])] };
}

function cause(lint: LintResult): string {
  return usualCause(lint.configuration.provenance.dialect);
}

function rangeOf(lint: LintResult, span: RealityRow["span"]): Range {
  const { lines } = lint.input.document;
  return { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}

/** One-based, as the other text reports have it; `-` where nobody wrote it. */
function place(lint: LintResult, row: RealityRow): string {
  if (row.absent) return "-";
  const { line, character } = lint.input.document.lines.positionAt(row.span.start);
  return `${line + 1}:${character + 1}`;
}

/** Behind what is usual, which the table says first, stands what else it may be. */
function reason({ verdict, why }: RealityRow): string {
  if (why === undefined) return "";
  return verdict === "differs" ? `else: ${why}` : why;
}

function detail(row: RealityRow): string {
  const { expected, seen, verdict } = row;
  if (verdict === "agrees") return seen;
  const rest = row.why === undefined ? "" : ` (${reason(row)})`;
  return verdict === "differs" ? `here ${expected}; seen ${seen}${rest}` : `here ${expected}${rest}`;
}
