import { isWritten } from "../model/cf-mistakes.ts";
import { findRuleMistakes } from "../model/rule-mistakes.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxRhsWildcard = defineRule({
  id: "cf-syntax-rhs-wildcard",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "The right side of an R line has a wildcard ($*, $+, $-, $=, $~).",
    why: "Sendmail says \"Inappropriate use of … on RHS\", exits with 70 and does not start. What a wildcard matched is $1 to $9 there.",
    bad: ["LOCAL_RULESETS", "SMine", "R$*\t$@ $*"],
    good: ["LOCAL_RULESETS", "SMine", "R$*\t$@ $1"],
    references: ["sendmail 8.17.1, readcf.c, case 'R'", "sendmail Installation and Operation Guide, R and S, rewriting rules"],
  },
  messages: {
    wildcard: "{token} matches and cannot stand on the right side of a rule, where $1 is what the first wildcard matched: sendmail refuses the file",
  },
  check(configuration, report) {
    for (const { kind, token, definedBy } of findRuleMistakes(configuration)) {
      if (!KINDS.has(kind) || !isWritten(configuration, definedBy)) continue;
      report.at(definedBy, "wildcard", { token });
    }
  },
});

const KINDS: ReadonlySet<string> = new Set(["right-wildcard"]);
