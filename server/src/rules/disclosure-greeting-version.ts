import { setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const disclosureGreetingVersion = defineRule({
  id: "disclosure-greeting-version",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "The SMTP greeting names the version of sendmail ($v) or of its configuration ($Z).",
    why: "Everybody who connects to port 25 learns which published holes to try. The library's own text has both. `$j` alone is enough: the first word must be the host's name, and sendmail adds ESMTP itself.",
    bad: ["define(`confSMTP_LOGIN_MSG', `$j Sendmail $v/$Z; $b')dnl"],
    good: ["define(`confSMTP_LOGIN_MSG', `$j')dnl"],
    references: ["sendmail Installation and Operation Guide, SmtpGreetingMessage", "NIST SP 800-45 version 2", "CIS IBM AIX Benchmark, SMTP banner"],
  },
  messages: {
    version: "The greeting \"{greeting}\" tells every client the version of sendmail, and with it which attacks to try",
  },
  check(configuration, report) {
    const option = configuration.option("SmtpGreetingMessage");
    // Before there were long names, macro e held the greeting.
    const old = option.isSet ? undefined : configuration.macro("e");
    const { value, definedBy } = old ?? option;
    if (!namesVersion(value)) return;
    report.at(definedBy, "version", { greeting: value }).fix("Greet with the host's name only ($j)", "safe", setOption("SmtpGreetingMessage", "$j"));
  },
});

/** `$v`, `${v}`, `$&v`; two dollar signs are a dollar sign. */
function namesVersion(greeting: string): boolean {
  return /\$&?(?:[vZ]|\{[vZ]\})/.test(greeting.replaceAll("$$", ""));
}
