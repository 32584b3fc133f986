// A rule's page and the table of all rules, from the one description that each rule carries. docs/rules/, the README's table,
// `explain` and the hover all come from here.
import type { Confidence, FixKind, Severity } from "../model/finding.ts";
import { codeBlock, codeSpan } from "./markdown.ts";

/** What a rule says of itself; every rule of rules/ is one. */
export interface DocumentedRule {
  readonly id: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Version of this product that had it first. */
  readonly since: string;
  /** The kind of its fix, where it has one. */
  readonly fix?: FixKind | "none" | undefined;
  /** Where it can be told in one dialect only, with the reason. */
  readonly only?: { readonly dialect: "mc" | "cf"; readonly because: string } | undefined;
  /** What reports it where that is no document, in which a comment could silence it. */
  readonly reportedBy?: "audit" | "probe";
  readonly docs: {
    readonly what: string;
    readonly why: string;
    readonly bad: readonly string[];
    readonly good: readonly string[];
    readonly references: readonly string[];
  };
}

const FIX_WORDS: Readonly<Record<FixKind, string>> = {
  safe: "The fix is safe: no message that was accepted, relayed or delivered is treated differently, and no client that could log in is kept out.",
  decision: "The fix is a decision: it is right for most hosts, but it changes what the server does, so fix-all leaves it alone.",
  unsafe: "The fix may be wrong for this host: read what it changes before you take it.",
};

/** The Markdown of docs/rules/<id>.md. */
export function rulePage(rule: DocumentedRule): string {
  const { docs, id } = rule;
  const parts = [
    `# ${id}`,
    `Severity: ${rule.severity}. Confidence: ${rule.confidence}. Since ${rule.since}.`,
    docs.what,
    `## Why\n\n${docs.why}`,
    ...(rule.only === undefined ? [] : [`Reported in a .${rule.only.dialect} only: ${rule.only.because}.`]),
    ...examples("Reported", docs.bad),
    ...examples("Not reported", docs.good),
    ...(isFixKind(rule.fix) ? [`## Fix\n\n${FIX_WORDS[rule.fix]}`] : []),
    ...(docs.references.length === 0 ? [] : [`## References\n\n${docs.references.map((reference) => `- ${reference}`).join("\n")}`]),
    rule.reportedBy === undefined ? silencing(id) : WHERE_REPORTED[rule.reportedBy],
  ];
  return `${parts.join("\n\n")}\n`;
}

const WHERE_REPORTED: Readonly<Record<NonNullable<DocumentedRule["reportedBy"]>, string>> = {
  audit: `## Where it is reported\n\nBy ${codeSpan("sendmail-lint host")}, and by the command "Sendmail: Audit This Host" in the editor, with the commands that mend it. They are there to copy: neither changes anything or runs a program.`,
  probe: `## Where it is reported\n\nBy ${codeSpan("sendmail-lint probe HOST")}, and by the commands "Sendmail: Probe Mail Host…" and "Sendmail: Compare With Mail Host…" in the editor, with what the host said. It is about the host, so no comment in a file silences it.`,
};

function silencing(id: string): string {
  return `## Silence it\n\nIn one place, with the reason, in a .mc or in a .cf:\n\n${codeBlock(
    `dnl sendmail-lint-disable-next-line ${id} -- why\n# sendmail-lint-disable-next-line ${id} -- why`,
  )}\n\nEverywhere: ${codeSpan(`"sendmail.rules": { "${id}": "off" }`)} in the settings, ${codeSpan(`--rule ${id}=off`)} on the command line.`;
}

/** The Markdown table of the README: a row per rule, linked to its page below `pages`. */
export function rulesTable(rules: readonly DocumentedRule[], pages = "docs/rules"): string {
  const rows = [...rules]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((rule) => `| [${rule.id}](${pages}/${rule.id}.md) | ${rule.severity} | ${isFixKind(rule.fix) ? rule.fix : ""} | ${cell(rule.docs.what)} |`);
  return `${["| rule | severity | fix | reports |", "| --- | --- | --- | --- |", ...rows].join("\n")}\n`;
}

function examples(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${heading}\n\n${codeBlock(lines.join("\n"))}`];
}

function isFixKind(fix: DocumentedRule["fix"]): fix is FixKind {
  return fix !== undefined && fix !== "none";
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s+/g, " ");
}
