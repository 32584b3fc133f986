// `sendmail-lint rules`: the catalogue, for people and for scripts.
import { documentedRules } from "../features/documented-rules.ts";
import type { DocumentedRule } from "../features/rule-page.ts";
import { docsOf } from "../rules/run-rules.ts";
import { EXIT } from "./exit-codes.ts";
import type { Streams } from "./streams.ts";

export function runRules(format: "text" | "json", streams: Streams): number {
  const rules = documentedRules();
  streams.stdout.write(format === "json" ? `${JSON.stringify({ rules: rules.map(toRecord) })}\n` : toTable(rules));
  return EXIT.clean;
}

/** Keys are a contract: add, never rename. */
function toRecord(rule: DocumentedRule): object {
  return {
    id: rule.id,
    severity: rule.severity,
    confidence: rule.confidence,
    summary: rule.docs.what,
    docs: docsOf(rule.id),
    fix: rule.fix ?? "none",
    since: rule.since,
  };
}

function toTable(rules: readonly DocumentedRule[]): string {
  const widest = Math.max(...rules.map((rule) => rule.id.length));
  return rules.map((rule) => `${rule.id.padEnd(widest)}  ${rule.severity.padEnd(7)}  ${fixWord(rule).padEnd(8)}  ${rule.docs.what}\n`).join("");
}

function fixWord({ fix }: DocumentedRule): string {
  return fix === undefined || fix === "none" ? "-" : fix;
}
