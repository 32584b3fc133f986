import { findOpenNames } from "../cf/open-names.ts";
import { definitionAt, findCfMistakes, isWritten, withoutConsequence } from "../model/cf-mistakes.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxUnbalancedBrace = defineRule({
  id: "cf-syntax-unbalanced-brace",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "The name of a macro or class in braces is not closed, has a character that names cannot have, or is too long.",
    why: "Sendmail says \"Unbalanced {\" or \"Invalid macro/class character\", exits with 70 and does not start.",
    bad: ["LOCAL_CONFIG", "D{Notice text"],
    good: ["LOCAL_CONFIG", "D{Notice}text"],
    references: ["sendmail 8.17.1, readcf.c, macid_parse"],
  },
  messages: {
    refused: "{problem}: sendmail refuses the file and does not start",
    open: "{text} lacks its closing brace: sendmail refuses the file",
    character: "{text} has a character that names cannot have: sendmail refuses the file",
  },
  check(configuration, report) {
    for (const { message, definedBy } of findCfMistakes(configuration, KINDS)) report.at(definedBy, "refused", { problem: withoutConsequence(message) });
    for (const { kind, text, span, line } of findOpenNames(configuration.file)) {
      const definedBy = definitionAt(span, line);
      if (isWritten(configuration, definedBy)) report.at(definedBy, kind, { text });
    }
  },
});

const KINDS: ReadonlySet<string> = new Set(["cf-name-not-closed", "cf-name-character", "cf-name-too-long"]);
