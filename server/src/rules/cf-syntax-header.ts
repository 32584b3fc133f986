import { findCfMistakes, withoutConsequence } from "../model/cf-mistakes.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxHeader = defineRule({
  id: "cf-syntax-header",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "An H line has no colon behind the name of the header, blanks in the name, or flags that are not closed.",
    why: "Sendmail says \"header syntax error\", exits with 70 and does not start.",
    bad: ["LOCAL_CONFIG", "HX-Notice text"],
    good: ["LOCAL_CONFIG", "HX-Notice: text"],
    references: ["sendmail 8.17.1, readcf.c", "sendmail Installation and Operation Guide, H, headers"],
  },
  messages: {
    refused: "{problem}: sendmail refuses the file and does not start",
  },
  check(configuration, report) {
    for (const { message, definedBy } of findCfMistakes(configuration, KINDS)) report.at(definedBy, "refused", { problem: withoutConsequence(message) });
  },
});

const KINDS: ReadonlySet<string> = new Set(["cf-header-syntax"]);
