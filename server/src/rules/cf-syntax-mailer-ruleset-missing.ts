import { definitionAt, isWritten } from "../model/cf-mistakes.ts";
import { correctWord } from "../model/intent.ts";
import { findReferences, isExcerpt } from "../model/rule-references.ts";
import { defineRule } from "./define-rule.ts";
import { onlyNear } from "./near-miss.ts";

export const cfSyntaxMailerRulesetMissing = defineRule({
  id: "cf-syntax-mailer-ruleset-missing",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "S= or R= of a mailer names a ruleset that no S line begins. Capital and small letters count.",
    why: "Sendmail makes an empty ruleset of that name without a word, so that addresses go out as they are: without a domain, unmasqueraded, with an internal host in them.",
    bad: ["LOCAL_CONFIG", "Mfoo, P=/bin/foo, F=l, S=NoSuchRuleset, A=foo $u"],
    good: ["LOCAL_CONFIG", "Mfoo, P=/bin/foo, F=l, S=EnvFromL, A=foo $u"],
    references: ["sendmail 8.17.1, readcf.c, makemailer", "sendmail Installation and Operation Guide, M, mailers"],
  },
  messages: {
    unknown: "No S line begins ruleset {name} of mailer {mailer}: sendmail takes an empty one, and rewrites nothing",
    meant: "No S line begins ruleset {name} of mailer {mailer} ({meant}?): sendmail takes an empty one, and rewrites nothing",
  },
  check(configuration, report) {
    if (configuration.role === "template" || isExcerpt(configuration)) return;
    for (const { kind, piece, line, from } of findReferences(configuration)) {
      if (kind !== "address-ruleset" || configuration.rulesets.has(piece.text)) continue;
      const definedBy = definitionAt(piece.span, line);
      if (!isWritten(configuration, definedBy)) continue;
      const meant = onlyNear(piece.text, [...configuration.rulesets.keys()]);
      if (meant === undefined) report.at(definedBy, "unknown", { name: piece.text, mailer: from });
      else report.at(definedBy, "meant", { name: piece.text, mailer: from, meant }).fix(`Write ${meant} for ${piece.text}`, "decision", correctWord(piece, meant));
    }
  },
});
