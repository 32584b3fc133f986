// One linted file as every report shows it: findings with their fixes, and places as lines and characters.
import type { LintResult } from "../features/lint.ts";
import type { Finding, Fix, FixKind, Severity } from "../model/finding.ts";
import type { LineIndex, Position } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";

export interface CheckedFile {
  /** As the user named it. */
  readonly shownPath: string;
  readonly result: LintResult;
  /** Edits are proved when they are asked for, which costs an expansion. */
  readonly fixesFor: (finding: Finding) => readonly Fix[];
  /** What --fix did before this result. */
  readonly applied: readonly AppliedFix[];
}

export interface AppliedFix {
  readonly rule: string;
  readonly title: string;
}

/** Zero-based. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Place {
  readonly path: string;
  readonly range: Range;
}

/** Turns spans of the document, of its includes and of the library into places. */
export class Places {
  readonly #file: CheckedFile;
  readonly #lines = new Map<string, LineIndex | undefined>();

  constructor(file: CheckedFile) {
    this.#file = file;
    const { document } = file.result.input;
    this.#lines.set(document.path, document.lines);
  }

  inDocument(span: Span): Range {
    return toRange(this.#file.result.input.document.lines, span);
  }

  /** Undefined where the file can no longer be read. */
  at(path: string, span: Span): Place | undefined {
    if (!this.#lines.has(path)) this.#lines.set(path, this.#file.result.input.provider.read(path)?.lines);
    const lines = this.#lines.get(path);
    const shown = path === this.#file.result.input.document.path ? this.#file.shownPath : path;
    return lines && { path: shown, range: toRange(lines, span) };
  }
}

function toRange(lines: LineIndex, span: Span): Range {
  return { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}

export interface Totals {
  readonly bySeverity: ReadonlyMap<Severity, number>;
  readonly absent: number;
  /** Findings about written text that a fix removes, by the kind of the best one. */
  readonly fixable: ReadonlyMap<FixKind, number>;
}

export const SEVERITY_ORDER: readonly Severity[] = ["error", "warning", "info", "hint"];

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITY_ORDER.indexOf(severity) <= SEVERITY_ORDER.indexOf(least);
}

/** Counts of a whole run. */
export function totalsOf(files: readonly CheckedFile[]): Totals {
  const bySeverity = new Map<Severity, number>();
  const fixable = new Map<FixKind, number>();
  let absent = 0;
  for (const file of files) {
    for (const finding of file.result.findings) {
      addOne(bySeverity, finding.severity);
      // Each fix is proved by an expansion: those of absent settings, which are not listed, are left unproved.
      if (finding.absent) absent += 1;
      else addOne(fixable, bestKind(file.fixesFor(finding)));
    }
  }
  return { bySeverity, absent, fixable };
}

/** The kind of the fix that a finding's reader would take first. */
export function bestKind(fixes: readonly { readonly kind: FixKind }[]): FixKind | undefined {
  const kinds: readonly FixKind[] = ["safe", "decision", "unsafe"];
  return kinds.find((kind) => fixes.some((fix) => fix.kind === kind));
}

function addOne<K>(counts: Map<K, number>, key: K | undefined): void {
  if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** `1 file`, `2 files`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
