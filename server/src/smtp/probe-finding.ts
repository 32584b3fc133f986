// What a finding of a probe is, and how bad it is. Where the linter has a rule for the cause, its identifier is used, so that the
// finding on the host and the finding in the file are one thing.
import { clip } from "../text/printable.ts";
import { findLiveRule } from "./live-rules.ts";
import type { ProbeSeverity } from "./live-rules.ts";

export interface ProbeFinding {
  readonly rule: string;
  readonly severity: ProbeSeverity;
  readonly message: string;
  /** What was said on the wire that shows it. */
  readonly evidence: string;
}

const LONGEST_EVIDENCE = 512;
/** Of the rules on files that a probe reports too; this layer cannot see them, a test compares. */
const SHARED_SEVERITIES: ReadonlyMap<string, ProbeSeverity> = new Map([
  ["auth-anonymous-allowed", "error"],
  ["auth-plaintext-without-tls", "error"],
  ["disclosure-greeting-no-hostname", "error"],
  ["disclosure-greeting-version", "warning"],
  ["disclosure-help-version", "warning"],
  ["disclosure-vrfy-expn", "warning"],
  ["limits-no-max-message-size", "warning"],
  ["listen-msa-no-auth", "warning"],
  ["listen-smtps-no-s", "error"],
  ["tls-cipherlist-weak", "warning"],
  ["tls-old-protocols", "warning"],
]);

export function severityOf(rule: string): ProbeSeverity {
  return findLiveRule(rule)?.severity ?? SHARED_SEVERITIES.get(rule) ?? "warning";
}

export function found(rule: string, message: string, evidence: string): ProbeFinding {
  return { rule, severity: severityOf(rule), message, evidence: clip(evidence, LONGEST_EVIDENCE) };
}
