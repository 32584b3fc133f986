import { isWritten } from "../model/cf-mistakes.ts";
import { findRuleMistakes } from "../model/rule-mistakes.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxMapNotClosed = defineRule({
  id: "cf-syntax-map-not-closed",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "A lookup on the right side of an R line ($( or $[) is not closed, or stands inside another one.",
    why: "Sendmail says \"missing map closing token\" or \"cannot nest map lookups\", exits with 70 and does not start.",
    bad: ["LOCAL_RULESETS", "SMine", "R$*\t$: $(dequote $1"],
    good: ["LOCAL_RULESETS", "SMine", "R$*\t$: $(dequote $1 $)"],
    references: ["sendmail 8.17.1, readcf.c, case 'R'", "sendmail Installation and Operation Guide, R and S, rewriting rules"],
  },
  messages: {
    open: "The lookup that begins with {token} is not closed: sendmail refuses the file and does not start",
    nested: "{token} begins a lookup inside another one: sendmail refuses the file and does not start",
  },
  check(configuration, report) {
    for (const { kind, token, definedBy } of findRuleMistakes(configuration)) {
      if (!KINDS.has(kind) || !isWritten(configuration, definedBy)) continue;
      if (kind === "open-lookup") report.at(definedBy, "open", { token });
      else report.at(definedBy, "nested", { token });
    }
  },
});

const KINDS: ReadonlySet<string> = new Set(["open-lookup", "nested-lookup"]);
