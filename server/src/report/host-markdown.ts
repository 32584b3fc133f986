// The audit of a host as a Markdown document for the editor. What files say stands in code blocks or is escaped, so that nothing of it
// comes to life in a preview.
import { codeBlock } from "../features/markdown.ts";
import type { HostAudit } from "../host/audit.ts";
import type { HostFinding } from "../host/host-finding.ts";
import { printable, printableLines } from "../text/printable.ts";
import { summaryLine } from "./host-text.ts";
import { escapeMarkdown } from "./probe-markdown.ts";

/** Ends with a line feed. `docsOf` gives the address of a rule's page. */
export function formatHostMarkdown(audit: HostAudit, docsOf: (rule: string) => string): string {
  const sections = [
    "# Audit of this host",
    escapeMarkdown(summaryLine(audit)),
    ...(audit.findings.length === 0 ? [] : ["Commands are to be copied into a terminal of the host, most of them as root. None of them was run."]),
    ...audit.findings.flatMap((finding) => findingSections(finding, docsOf(finding.rule))),
    ...(audit.notLookedAt.length === 0
      ? []
      : ["## Could not be looked at", audit.notLookedAt.map(({ path, reason }) => `- ${escapeMarkdown(path)}: ${escapeMarkdown(reason)}`).join("\n")]),
  ];
  return `${sections.join("\n\n")}\n`;
}

function findingSections(finding: HostFinding, docs: string): readonly string[] {
  return [
    `## ${escapeMarkdown(finding.path)}`,
    `**${finding.severity}** ${escapeMarkdown(finding.message)} ([\`${finding.rule}\`](${docs}))`,
    ...(finding.evidence.length === 0 ? [] : [codeBlock(finding.evidence.map(printable).join("\n"), "text")]),
    ...(finding.commands.length === 0 ? [] : [codeBlock(finding.commands.map(printableLines).join("\n"), "sh")]),
  ];
}
