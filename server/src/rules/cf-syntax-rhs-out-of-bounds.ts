import { isWritten } from "../model/cf-mistakes.ts";
import { findRuleMistakes } from "../model/rule-mistakes.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxRhsOutOfBounds = defineRule({
  id: "cf-syntax-rhs-out-of-bounds",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "The right side of an R line names a wildcard that the left side does not have.",
    why: "Sendmail says \"replacement $2 out of bounds\", exits with 70 and does not start.",
    bad: ["LOCAL_RULESETS", "SMine", "R$*\t$@ $2"],
    good: ["LOCAL_RULESETS", "SMine", "R$*\t$@ $1"],
    references: ["sendmail 8.17.1, readcf.c, case 'R'", "sendmail Installation and Operation Guide, R and S, rewriting rules"],
  },
  messages: {
    bounds: "{token} has no wildcard on the left side, which has {wildcards}: sendmail refuses the file and does not start",
  },
  check(configuration, report) {
    for (const { kind, token, wildcards, definedBy } of findRuleMistakes(configuration)) {
      if (!KINDS.has(kind) || !isWritten(configuration, definedBy)) continue;
      report.at(definedBy, "bounds", { token, wildcards: String(wildcards) });
    }
  },
});

const KINDS: ReadonlySet<string> = new Set(["out-of-bounds"]);
