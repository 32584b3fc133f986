import { definitionAt, isWritten } from "../model/cf-mistakes.ts";
import { correctWord } from "../model/intent.ts";
import { findReferences, rulesetsOfParse } from "../model/rule-references.ts";
import { defineRule } from "./define-rule.ts";
import { onlyNear } from "./near-miss.ts";

export const cfSyntaxUndefinedMailer = defineRule({
  id: "cf-syntax-undefined-mailer",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "A rule that chooses how mail is delivered names a mailer that no M line defines.",
    why: "Sendmail takes the file without a word. When an address gets to that rule, it says \"unknown mailer\" and returns the message. In a .mc the MAILER line of that mailer is missing.",
    bad: ["LOCAL_CONFIG", "LOCAL_RULE_0", "R$* < @ fax. > $*\t$#hylafax $@ fax $: $1"],
    good: ["LOCAL_CONFIG", "LOCAL_RULE_0", "R$* < @ fax. > $*\t$#esmtp $@ fax.example.com $: $1 < @ fax.example.com >"],
    references: ["sendmail 8.17.1, parseaddr.c, buildaddr", "sendmail Installation and Operation Guide, M, mailers"],
  },
  messages: {
    unknown: "No M line defines mailer {name}: mail that gets to this rule is returned (\"unknown mailer\")",
    meant: "No M line defines mailer {name} ({meant}?): mail that gets to this rule is returned (\"unknown mailer\")",
  },
  check(configuration, report) {
    if (configuration.role === "template") return;
    const references = findReferences(configuration).filter(({ kind }) => kind === "mailer");
    const defined = new Set([...configuration.mailers.keys()].map((name) => name.toLowerCase()));
    const suspects = references.filter(({ piece }) => {
      const name = piece.text.toLowerCase();
      return !defined.has(name) && !ANSWERS.has(name) && !OF_THE_LIBRARY.has(name);
    });
    if (suspects.length === 0) return;
    const rulesets = rulesetsOfParse(configuration);
    for (const { piece, line, from } of suspects) {
      const definedBy = definitionAt(piece.span, line);
      if (!rulesets.has(from) || !isWritten(configuration, definedBy)) continue;
      const meant = onlyNear(piece.text, [...configuration.mailers.keys()]);
      if (meant === undefined) report.at(definedBy, "unknown", { name: piece.text });
      else report.at(definedBy, "meant", { name: piece.text, meant }).fix(`Write ${meant} for ${piece.text}`, "decision", correctWord(piece, meant));
    }
  },
});

/** No mailers: sendmail itself acts on them. */
const ANSWERS: ReadonlySet<string> = new Set(["error", "discard", "quarantine"]);
/** The library's rules name them in files where no address gets to the rule. Source: proto.m4 and mailer/uucp.m4. */
const OF_THE_LIBRARY: ReadonlySet<string> = new Set(["unknown", "uucp-dom", "uucp-uudom"]);
