// A rule's page for a terminal: the same description that its Markdown page has.
import type { DocumentedRule } from "../features/rule-page.ts";
import type { FixKind } from "../model/finding.ts";
import { printable } from "../text/printable.ts";

/** Characters of a line of running text. */
const WIDTH = 78;
const INDENT = "    ";

const FIX_WORDS: Readonly<Record<FixKind, string>> = {
  safe: "safe: no mail is treated differently and no login kept out; check --fix applies it",
  decision: "a decision: it changes what the server does; check --fix --with decision applies it",
  unsafe: "unsafe: it may be wrong for this host, and is never applied from the command line",
};

export function ruleText(rule: DocumentedRule, address: string): string {
  const { docs, fix } = rule;
  const parts = [
    rule.id,
    `${rule.severity}, confidence ${rule.confidence}, since ${rule.since}`,
    wrapped(docs.what),
    wrapped(docs.why),
    ...(rule.only === undefined ? [] : [wrapped(`Reported in a .${rule.only.dialect} only: ${rule.only.because}.`)]),
    ...examples("Reported:", docs.bad),
    ...examples("Not reported:", docs.good),
    ...(fix === undefined || fix === "none" ? [] : [wrapped(`The fix is ${FIX_WORDS[fix]}.`)]),
    ...(docs.references.length === 0 ? [] : [["See:", ...docs.references.map((reference) => INDENT + printable(reference))].join("\n")]),
    `To silence it in one place, with the reason:\n${INDENT}dnl sendmail-lint-disable-next-line ${rule.id} -- why\n${INDENT}# sendmail-lint-disable-next-line ${rule.id} -- why`,
    address,
  ];
  return `${parts.join("\n\n")}\n`;
}

/** Running text, broken between words. */
export function wrapped(text: string, indent = ""): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of printable(text).split(/ +/)) {
    if (line.length > indent.length && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent;
    }
    line += line.length > indent.length ? ` ${word}` : word;
  }
  return [...lines, line].join("\n");
}

function examples(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [[heading, ...lines.flatMap((text) => text.split("\n")).map((line) => INDENT + printable(line))].join("\n")];
}
