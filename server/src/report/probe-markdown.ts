// A probe's result as a Markdown document for the editor. What the host said stands in code blocks or is escaped character by
// character: no link, image, HTML or command of its own can come to life in a preview.
import { codeBlock } from "../features/markdown.ts";
import type { ProbeFinding } from "../smtp/probe-findings.ts";
import { printable } from "../text/printable.ts";
import { factRows, heading, summaryLine } from "./probe-text.ts";
import type { NamedProbe } from "./typed-host.ts";

/** Ends with a line feed. `docsOf` gives the address of a rule's page where there is one; `more` are sections of their own. */
export function formatProbeMarkdown(result: NamedProbe, docsOf: (rule: string) => string | undefined = () => undefined, more: readonly string[] = []): string {
  const sections = [
    `# Mail host ${escapeMarkdown(heading(result))}`,
    escapeMarkdown(summaryLine(result)),
    ...(result.findings.length === 0 ? [] : ["## Findings", ...result.findings.map((finding) => findingText(finding, docsOf(finding.rule)))]),
    ...(result.notes.length === 0 ? [] : ["## Notes", result.notes.map((note) => `- ${escapeMarkdown(note)}`).join("\n")]),
    ...more,
    "## What the host said",
    ...factRows(result, "all").flatMap(([label, lines]) => [`### ${escapeMarkdown(label)}`, lineBlock(lines)]),
  ];
  return `${sections.join("\n\n")}\n`;
}

/**
 * Text within a line that Markdown shows as it is. Escaped is what could be markup there and no more, since people read the source
 * as well: without brackets no parenthesis is a link, and an underscore inside a word is one.
 */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*[\]|~$]/g, "\\$&")
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\_")
    // A bare address would become a link without any markup.
    .replace(/(https?|ftp|mailto|command|file|vscode)(:)/gi, "$1&#58;")
    .replace(/\bwww\./gi, "www&#46;")
    .replaceAll("@", "&#64;");
}

function findingText(finding: ProbeFinding, docs: string | undefined): string {
  const rule = docs === undefined ? `\`${finding.rule}\`` : `[\`${finding.rule}\`](${docs})`;
  return `**${finding.severity}** ${escapeMarkdown(finding.message)} (${rule})\n\n${lineBlock([finding.evidence])}`;
}

/** What a host said, a line each. */
function lineBlock(lines: readonly string[]): string {
  return codeBlock(lines.map(printable).join("\n"), "text");
}
