// Relay tests as a Markdown document for the editor. What hosts said is escaped character by character, as in a probe's report.
import type { RelayResult } from "../smtp/relay-result.ts";
import { describePair } from "../smtp/relay-verdict.ts";
import { escapeMarkdown } from "./probe-markdown.ts";
import { heading, hostOf, oneLine, summary, VERDICT_WORDS } from "./relay-text.ts";

/** Ends with a line feed. One host is shown with every pair that was tried. */
export function formatRelayMarkdown(results: readonly RelayResult[]): string {
  const [only] = results;
  const sections = results.length === 1 && only !== undefined ? oneHost(only) : manyHosts(results);
  return `${sections.join("\n\n")}\n`;
}

function oneHost(result: RelayResult): readonly string[] {
  const tried = [...result.pairs, ...result.controls];
  return [
    `# Relay test of ${escapeMarkdown(heading(result))}`,
    `**${VERDICT_WORDS[result.verdict]}**: ${escapeMarkdown(result.reason)}`,
    ...(result.reply === undefined ? [] : [`> ${escapeMarkdown(oneLine(result.reply))}`]),
    ...(tried.length === 0 ? [] : ["## What was tried", table(["Pair", "Recipient and sender", "", "Reply"], tried.map((pair) => [pair.id, describePair(pair), pair.outcome, oneLine(pair.reply)]))]),
  ];
}

function manyHosts(results: readonly RelayResult[]): readonly string[] {
  const answered = results.filter((result) => result.answered);
  const rows = answered.map((result) => [hostOf(result), VERDICT_WORDS[result.verdict], result.name ?? "", result.reason, result.reply === undefined ? "" : oneLine(result.reply)]);
  return [
    `# Relay test of ${results.length} hosts`,
    escapeMarkdown(summary(results)),
    ...(rows.length === 0 ? [] : [table(["Host", "Verdict", "Name", "Why", "Reply"], rows)]),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map((row) => line(row.map(escapeMarkdown)))].join("\n");
}
