// `sendmail-lint explain RULE|LOG LINE`.
import { findOption } from "../catalog/index.ts";
import { findLogLine, type LogLine } from "../catalog/log-lines.ts";
import { documentedRules, findDocumentedRule } from "../features/documented-rules.ts";
import { ruleText, wrapped } from "../report/rule-text.ts";
import { docsOf } from "../rules/run-rules.ts";
import { clip, printable } from "../text/printable.ts";
import { didYouMean } from "./did-you-mean.ts";
import { EXIT, UsageError } from "./exit-codes.ts";
import type { Streams } from "./streams.ts";

export function runExplain(what: string, streams: Streams): number {
  const rule = findDocumentedRule(what.trim());
  const logLine = rule === undefined ? findLogLine(what) : undefined;
  if (rule !== undefined) streams.stdout.write(ruleText(rule, docsOf(rule.id)));
  else if (logLine !== undefined) streams.stdout.write(logLineText(logLine));
  else throw new UsageError(nothingKnown(what.trim()));
  return EXIT.clean;
}

function nothingKnown(what: string): string {
  const shown = clip(what, 200);
  if (!/^[\w-]+$/.test(what)) return `nothing is known about this log line: ${shown}`;
  const hint = didYouMean(what, documentedRules().map((rule) => rule.id));
  return `unknown rule "${shown}"${hint === "" ? ": 'sendmail-lint rules' lists them" : hint}`;
}

function logLineText(entry: LogLine): string {
  const parts = [
    wrapped(entry.means),
    wrapped(entry.todo),
    ...list("Options:", (entry.options ?? []).flatMap(optionLines)),
    ...list("Macros, classes and m4 names:", [...(entry.macros ?? []).map((name) => `$${name}`), ...(entry.classes ?? []).map((name) => `class ${name}`), ...(entry.names ?? [])]),
    ...list("Features:", (entry.features ?? []).map((name) => `FEATURE(\`${name}')`)),
    ...list("Rules of this linter:", entry.rules ?? []),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** `MaxMessageSize (confMAX_MESSAGE_SIZE in a .mc)` and what it does. */
function optionLines(name: string): readonly string[] {
  const option = findOption(name);
  const inMc = option?.mc ?? option?.mcMacro;
  const heading = inMc === undefined ? name : `${name} (${inMc} in a .mc)`;
  return option === undefined ? [heading] : [heading, ...wrapped(option.summary, "    ").split("\n")];
}

function list(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [[heading, ...lines.map((line) => `  ${printable(line)}`)].join("\n")];
}
