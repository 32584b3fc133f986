// Absent settings as an editor shows them: one diagnostic that lists them all, because a dozen squiggles under OSTYPE would
// drown what somebody wrote wrongly. JSON and SARIF keep each as a finding of its own.
import type { Finding } from "../model/finding.ts";
import type { Span } from "../text/span.ts";

export const HARDENING_MISSING = "hardening-missing";

export interface HardeningMissing {
  readonly message: string;
  readonly span: Span;
  readonly docs: string;
  /** The absent findings, in the order in which they are listed. */
  readonly members: readonly Finding[];
}

export interface ShownFindings {
  /** What was written by somebody. */
  readonly present: readonly Finding[];
  readonly missing: HardeningMissing | undefined;
}

/** Tells the findings about written text from those about absent settings, and gathers the latter. */
export function gatherAbsent(findings: readonly Finding[]): ShownFindings {
  const members = findings.filter((finding) => finding.absent);
  const [first] = members;
  if (first === undefined) return { present: findings, missing: undefined };
  return {
    present: findings.filter((finding) => !finding.absent),
    missing: { message: messageOf(members), span: first.span, docs: docsOf(first), members },
  };
}

function messageOf(members: readonly Finding[]): string {
  const head = members.length === 1 ? "1 hardening setting is missing:" : `${members.length} hardening settings are missing:`;
  return [head, ...members.map((member) => `- ${member.message} (${member.rule})`)].join("\n");
}

/** The page beside that of any other rule. */
function docsOf(member: Finding): string {
  const at = member.docs.lastIndexOf(member.rule);
  return at < 0 ? member.docs : member.docs.slice(0, at) + HARDENING_MISSING + member.docs.slice(at + member.rule.length);
}
