import { separate } from "../model/intent.ts";
import { findMailerLines } from "../model/mailer-lines.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxMailerNoComma = defineRule({
  id: "cf-syntax-mailer-no-comma",
  severity: "info",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "There is no comma behind the name of a mailer.",
    why: "Sendmail 8 takes the blank for it, other programs that read the file may not; the line says less than it seems to when the next equate is moved.",
    bad: ["LOCAL_CONFIG", "Mfoo P=/bin/foo, F=l, A=foo $u"],
    good: ["LOCAL_CONFIG", "Mfoo, P=/bin/foo, F=l, A=foo $u"],
    references: ["sendmail 8.17.1, readcf.c, makemailer"],
  },
  messages: {
    comma: "There is no comma behind the mailer name {mailer}: sendmail 8 takes the blank for one",
  },
  check(configuration, report) {
    for (const { line, name, definedBy } of findMailerLines(configuration)) {
      if (line.fields.length > 0 && /^[ \t]+[^ \t,]/.test(configuration.file.text.slice(line.name.span.end, line.name.span.end + 80))) {
        const at = line.name.span.end;
        report.at(definedBy, "comma", { mailer: name }).fix(`Put a comma behind ${name}`, "safe", separate({ start: at, end: at }, "comma"));
      }
    }
  },
});
