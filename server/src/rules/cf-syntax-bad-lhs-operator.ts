import { isWritten } from "../model/cf-mistakes.ts";
import { findRuleMistakes } from "../model/rule-mistakes.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxBadLhsOperator = defineRule({
  id: "cf-syntax-bad-lhs-operator",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "The left side of an R line has an operator that only the right side can have ($1, $:, $>, $[, $(), or more than nine wildcards.",
    why: "Sendmail says \"Inappropriate use of … on LHS\" or \"too many wildcards\", exits with 70 and does not start.",
    bad: ["LOCAL_RULESETS", "SMine", "R$1\t$@ ok"],
    good: ["LOCAL_RULESETS", "SMine", "R$*\t$@ ok"],
    references: ["sendmail 8.17.1, readcf.c, case 'R'", "sendmail Installation and Operation Guide, R and S, rewriting rules"],
  },
  messages: {
    operator: "{token} cannot stand on the left side of a rule: sendmail refuses the file and does not start",
    many: "This {token} is the tenth wildcard on the left side, nine can be named: sendmail refuses the file and does not start",
  },
  check(configuration, report) {
    for (const { kind, token, definedBy } of findRuleMistakes(configuration)) {
      if (!KINDS.has(kind) || !isWritten(configuration, definedBy)) continue;
      if (kind === "left-operator") report.at(definedBy, "operator", { token });
      else report.at(definedBy, "many", { token });
    }
  },
});

const KINDS: ReadonlySet<string> = new Set(["left-operator", "too-many-wildcards"]);
