// What a hover says about a finding: its message, why it matters, the generated line that proves it, its page.
import type { Finding } from "../model/finding.ts";
import { codeBlock, codeSpan, plainText } from "./markdown.ts";
import type { DocumentedRule } from "./rule-page.ts";

/** Markdown; `rule` is undefined for a finding whose rule has no description. */
export function findingMarkdown(finding: Finding, rule: DocumentedRule | undefined): string {
  const parts = [`**${plainText(finding.message)}**`];
  if (rule !== undefined) parts.push(`${rule.docs.what} ${rule.docs.why}`);
  if (finding.proof !== undefined) parts.push(`Generated line ${finding.proof.line + 1}:\n\n${codeBlock(finding.proof.text, "sendmail-cf")}`);
  parts.push(finding.docs === "" ? codeSpan(finding.rule) : `[${finding.rule}](${finding.docs})`);
  return parts.join("\n\n");
}
