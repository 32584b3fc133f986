// A report as a web page shows it, whatever it is about: a probe, a relay test, an audit. Every text in it is plain text.
import type { ProbeSeverity } from "../smtp/live-rules.ts";

export interface ReportPage {
  readonly title: string;
  /** One sentence that says how it ended. */
  readonly summary: string;
  readonly findings: readonly PageFinding[];
  readonly notes: readonly string[];
  readonly tables: readonly PageTable[];
  /** What was seen, in its order: a label and its lines, folded in the page. */
  readonly facts: readonly (readonly [label: string, lines: readonly string[]])[];
}

export interface PageFinding {
  readonly severity: ProbeSeverity;
  /** Left out where the finding is no rule's, such as a verdict. */
  readonly rule?: string;
  readonly message: string;
  /** What it is drawn from, as it was said or found. */
  readonly evidence: readonly string[];
  /** Commands that mend it, to copy. */
  readonly commands?: readonly string[];
  /** Address of the rule's page. */
  readonly docs?: string;
}

export interface PageTable {
  readonly caption: string;
  /** What to know before the rows are read. */
  readonly lead?: string;
  readonly head: readonly string[];
  /** The first cell of a row names it. */
  readonly rows: readonly (readonly string[])[];
}
