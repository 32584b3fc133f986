import { mailerEquates } from "../catalog/index.ts";
import { findMailerLines } from "../model/mailer-lines.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxMailerNoP = defineRule({
  id: "cf-syntax-mailer-no-p",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "A mailer has no program (P=) or no arguments (A=).",
    why: "Sendmail says \"P= argument required\" or \"A= argument required\", exits with 70 and does not start.",
    bad: ["LOCAL_CONFIG", "Mfoo, F=l, A=foo"],
    good: ["LOCAL_CONFIG", "Mfoo, P=/bin/foo, F=l, A=foo $u"],
    references: ["sendmail 8.17.1, readcf.c, makemailer", "sendmail Installation and Operation Guide, M, mailers"],
  },
  messages: {
    missing: "Mailer {mailer} has no {equate}=: sendmail refuses the file and does not start",
  },
  check(configuration, report) {
    for (const { line, name, definedBy, isWhole } of findMailerLines(configuration)) {
      if (!isWhole) continue;
      for (const { letter, required } of mailerEquates) {
        if (required !== true || line.fields.some(({ key, value }) => key.text.startsWith(letter) && value.text !== "")) continue;
        report.at(definedBy, "missing", { mailer: name, equate: letter });
      }
    }
  },
});
