import { findFeature } from "../catalog/index.ts";
import { definitionAt, isWritten } from "../model/cf-mistakes.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxDuplicateRuleset = defineRule({
  id: "cf-syntax-duplicate-ruleset",
  severity: "info",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "An S line begins a ruleset that has rules already.",
    why: "Sendmail says \"Ruleset has multiple definitions\" where the file is checked, and adds the rules behind the first ones, which may have given the answer before. Rules for a check of the library belong into its Local_ ruleset.",
    bad: ["LOCAL_RULESETS", "SMine", "R$*\t$: $1", "SOther", "R$*\t$: $1", "SMine", "R$*\t$: < $1 >"],
    good: ["LOCAL_RULESETS", "SLocal_check_mail", "R$*\t$: $1"],
    references: ["sendmail 8.17.1, readcf.c", "sendmail Installation and Operation Guide, R and S, rewriting rules"],
  },
  messages: {
    again: "Ruleset {name} has rules already: these come behind them",
    first: "Here it begins",
  },
  check(configuration, report) {
    for (const { name, lines, rules } of configuration.rulesets.values()) {
      const [first, ...others] = lines;
      const rule = rules[0];
      // A FEATURE that stands there twice writes the ruleset of its name twice: nobody typed it.
      if (first === undefined || rule === undefined || findFeature(name.replace(/^Local_/, "")) !== undefined) continue;
      for (const line of others) {
        const definedBy = definitionAt(line.name.span, line);
        if (line.span.start < rule.span.start || !isWritten(configuration, definedBy)) continue;
        report.at(definedBy, "again", { name }).because(definitionAt(first.name.span, first), "first");
      }
    }
  },
});
