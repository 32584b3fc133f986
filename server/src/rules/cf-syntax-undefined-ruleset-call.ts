import { findRuleset } from "../catalog/index.ts";
import { definitionAt, isWritten } from "../model/cf-mistakes.ts";
import { correctWord } from "../model/intent.ts";
import { findReferences, isExcerpt } from "../model/rule-references.ts";
import { defineRule } from "./define-rule.ts";
import { onlyNear } from "./near-miss.ts";

export const cfSyntaxUndefinedRulesetCall = defineRule({
  id: "cf-syntax-undefined-ruleset-call",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "A rule calls a ruleset that no S line begins. Capital and small letters count.",
    why: "Sendmail takes the file without a word. When an address gets to that rule, it says \"Unknown ruleset\" and gives up with a configuration error: the message is not delivered.",
    bad: ["LOCAL_RULESETS", "SMine", "R$*\t$: $>NoSuchRuleset $1"],
    good: ["LOCAL_RULESETS", "SOther", "R$*\t$: < $1 >", "SMine", "R$*\t$: $>Other $1"],
    references: ["sendmail 8.17.1, parseaddr.c, callsubr", "sendmail Installation and Operation Guide, R and S, rewriting rules"],
  },
  messages: {
    unknown: "No S line begins ruleset {name}: what gets to this rule fails with \"Unknown ruleset\"",
    meant: "No S line begins ruleset {name} ({meant}?): what gets to this rule fails with \"Unknown ruleset\"",
  },
  check(configuration, report) {
    if (configuration.role === "template" || isExcerpt(configuration)) return;
    const references = findReferences(configuration);
    // Sendmail makes an empty ruleset of each that a mailer names.
    const made = new Set(references.flatMap(({ kind, piece }) => (kind === "address-ruleset" ? [piece.text] : [])));
    for (const { kind, piece, line } of references) {
      if (kind !== "ruleset" || configuration.rulesets.has(piece.text) || made.has(piece.text)) continue;
      // The library's rules call some of its own that only another FEATURE brings.
      if (findRuleset(piece.text) !== undefined) continue;
      const definedBy = definitionAt(piece.span, line);
      if (!isWritten(configuration, definedBy)) continue;
      const meant = onlyNear(piece.text, [...configuration.rulesets.keys()]);
      if (meant === undefined) report.at(definedBy, "unknown", { name: piece.text });
      else report.at(definedBy, "meant", { name: piece.text, meant }).fix(`Write ${meant} for ${piece.text}`, "decision", correctWord(piece, meant));
    }
  },
});
