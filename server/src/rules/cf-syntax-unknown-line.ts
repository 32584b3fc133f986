import { findCfMistakes, withoutConsequence } from "../model/cf-mistakes.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxUnknownLine = defineRule({
  id: "cf-syntax-unknown-line",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "A line begins with a letter that is no command of a sendmail.cf, or is a P line without a sign of equality.",
    why: "Sendmail says \"unknown configuration line\", exits with 70 and does not start.",
    bad: ["LOCAL_CONFIG", "foo=bar"],
    good: ["LOCAL_CONFIG", "# foo=bar"],
    references: ["sendmail 8.17.1, readcf.c"],
  },
  messages: {
    refused: "{problem}: sendmail refuses the file and does not start",
  },
  check(configuration, report) {
    for (const { message, definedBy } of findCfMistakes(configuration, KINDS)) report.at(definedBy, "refused", { problem: withoutConsequence(message) });
  },
});

const KINDS: ReadonlySet<string> = new Set(["cf-unknown-line"]);
