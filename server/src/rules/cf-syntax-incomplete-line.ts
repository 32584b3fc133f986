import { findCfMistakes, withoutConsequence } from "../model/cf-mistakes.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxIncompleteLine = defineRule({
  id: "cf-syntax-incomplete-line",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "A line lacks what its command needs: the name of a macro, class, map, mailer or ruleset, the class of a map, the file of a class, the value of an equate.",
    why: "Sendmail refuses the line, exits with 70 and does not start.",
    bad: ["LOCAL_CONFIG", "Kusers"],
    good: ["LOCAL_CONFIG", "Kusers hash /etc/mail/users"],
    references: ["sendmail 8.17.1, readcf.c"],
  },
  messages: {
    refused: "{problem}: sendmail refuses the file and does not start",
  },
  check(configuration, report) {
    for (const { message, definedBy } of findCfMistakes(configuration, KINDS)) report.at(definedBy, "refused", { problem: withoutConsequence(message) });
  },
});

const KINDS: ReadonlySet<string> = new Set(["cf-option-no-name", "cf-no-name", "cf-class-no-file", "cf-map-no-name", "cf-map-no-class", "cf-equates-no-name", "cf-equate-no-value", "cf-ruleset-name", "cf-version-level"]);
