import { findMailerFlag } from "../catalog/index.ts";
import { definitionAt, isWritten } from "../model/cf-mistakes.ts";
import { correctWord } from "../model/intent.ts";
import { findMailerLines } from "../model/mailer-lines.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxMailerUnknownFlag = defineRule({
  id: "cf-syntax-mailer-unknown-flag",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "F= of a mailer has a letter that means nothing to sendmail.",
    why: "Sendmail takes it without a word, and what it was meant to do is not done. A capital letter is another flag than its small one.",
    bad: ["LOCAL_CONFIG", "Mfoo, P=/bin/foo, F=lGy, A=foo $u"],
    good: ["LOCAL_CONFIG", "Mfoo, P=/bin/foo, F=l, A=foo $u"],
    references: ["sendmail 8.17.1, sendmail.h, mailer flags", "sendmail Installation and Operation Guide, M, mailers"],
  },
  messages: {
    unknown: "F= of mailer {mailer} has {flags}, which means nothing to sendmail: it is ignored",
  },
  check(configuration, report) {
    if (configuration.role === "template") return;
    for (const { line, name } of findMailerLines(configuration)) {
      const field = line.fields.findLast(({ key }) => key.text.startsWith("F"));
      if (field === undefined || field.value.text.includes("$")) continue;
      const unknown = new Set([...field.value.text].filter((flag) => /\S/.test(flag) && flag !== "\\" && findMailerFlag(flag) === undefined));
      if (unknown.size === 0) continue;
      const definedBy = definitionAt(field.value.span, line);
      if (!isWritten(configuration, definedBy)) continue;
      const flags = [...unknown].join("");
      const left = [...field.value.text].filter((flag) => !unknown.has(flag)).join("");
      const claim = report.at(definedBy, "unknown", { mailer: name, flags });
      if (left !== "") claim.fix(`Take ${flags} out of F=`, "safe", correctWord(field.value, left));
    }
  },
});
