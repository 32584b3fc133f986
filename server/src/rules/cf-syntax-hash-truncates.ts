import { findCutValues } from "../cf/cut-values.ts";
import { definitionAt, isWritten } from "../model/cf-mistakes.ts";
import { takeLiterally } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxHashTruncates = defineRule({
  id: "cf-syntax-hash-truncates",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "A number sign cuts a value off: in the middle of a word, in quoted text, in a header or in the greeting.",
    why: "In a .cf a number sign begins a comment wherever it stands, quotes or not, unless a backslash or a dollar sign is in front of it. Sendmail drops the rest of the line without a word.",
    bad: ["define(`confSMTP_LOGIN_MSG', `$j ready # no spam')dnl"],
    good: ["define(`confSMTP_LOGIN_MSG', `$j ready \\# no spam')dnl"],
    references: ["sendmail 8.17.1, readcf.c", "sendmail Installation and Operation Guide, configuration file overview"],
  },
  messages: {
    cut: "Sendmail takes \"{text}\" for a comment: the value ends in front of it",
  },
  check(configuration, report) {
    if (configuration.role === "template") return;
    const { file, level } = configuration;
    for (const { line, span, signs } of findCutValues(file, level)) {
      const definedBy = definitionAt(span, line);
      if (!isWritten(configuration, definedBy)) continue;
      report.at(definedBy, "cut", { text: file.text.slice(span.start, span.end) }).fix("Put a backslash in front of the number sign", "decision", ...signs.map(takeLiterally));
    }
  },
});
