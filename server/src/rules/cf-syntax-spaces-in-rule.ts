import { findRuleGaps } from "../cf/rule-gaps.ts";
import { findCfMistakes, withoutConsequence } from "../model/cf-mistakes.ts";
import { separate } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxSpacesInRule = defineRule({
  id: "cf-syntax-spaces-in-rule",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "The sides of an R line are not separated by a tab, or there is nothing on its left side.",
    why: "Blanks do not separate: sendmail says \"invalid rewrite line (tab expected)\", exits with 70 and does not start. Editors that turn tabs into blanks, and copies from web pages, are the usual cause. The fix is there where it can be told which blanks were the tab.",
    bad: ["LOCAL_RULESETS", "SMine", "R$*  $: $1"],
    good: ["LOCAL_RULESETS", "SMine", "R$*\t$: $1"],
    references: ["sendmail 8.17.1, readcf.c", "sendmail Installation and Operation Guide, R and S, rewriting rules"],
  },
  messages: {
    refused: "{problem}: sendmail refuses the file and does not start",
  },
  check(configuration, report) {
    for (const { message, definedBy, line } of findCfMistakes(configuration, KINDS)) {
      const claim = report.at(definedBy, "refused", { problem: withoutConsequence(message) });
      const gaps = line?.kind === "rule" && line.rhs === undefined ? findRuleGaps(line.lhs) : [];
      if (gaps.length > 0) claim.fix("Put a tab between the sides of this rule", "safe", ...gaps.map((gap) => separate(gap, "tab")));
    }
  },
});

const KINDS: ReadonlySet<string> = new Set(["cf-rule-no-tab", "cf-rule-no-pattern"]);
