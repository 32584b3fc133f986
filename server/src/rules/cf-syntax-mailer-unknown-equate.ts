import { findMailerEquate } from "../catalog/index.ts";
import { definitionAt, isWritten } from "../model/cf-mistakes.ts";
import { findMailerLines } from "../model/mailer-lines.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxMailerUnknownEquate = defineRule({
  id: "cf-syntax-mailer-unknown-equate",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "A mailer has an equate that sendmail does not know.",
    why: "Sendmail looks at the first letter of the key, in its own case. An unknown one is refused (\"unknown mailer equate\"), and sendmail does not start.",
    bad: ["LOCAL_CONFIG", "Mfoo, P=/bin/foo, F=l, X=1, A=foo $u"],
    good: ["LOCAL_CONFIG", "Mfoo, P=/bin/foo, F=l, A=foo $u"],
    references: ["sendmail 8.17.1, readcf.c, makemailer", "sendmail Installation and Operation Guide, M, mailers"],
  },
  messages: {
    unknown: "Mailer {mailer} has {key}=, which sendmail does not know: it refuses the file and does not start",
  },
  check(configuration, report) {
    for (const { line, name } of findMailerLines(configuration)) {
      for (const { key, span } of line.fields) {
        const definedBy = definitionAt(span, line);
        if (findMailerEquate(key.text) === undefined && isWritten(configuration, definedBy)) report.at(definedBy, "unknown", { mailer: name, key: key.text });
      }
    }
  },
});
