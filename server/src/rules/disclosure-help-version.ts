import { defineRule } from "./define-rule.ts";
import { definedEmptyBy } from "./empty-value.ts";

export const disclosureHelpVersion = defineRule({
  id: "disclosure-help-version",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "HelpFile names no file, so that the answer to HELP tells the version of sendmail.",
    why: "Whoever connects learns which holes to try. Taking the helpfile away does not help: sendmail then answers \"502 5.3.0 Sendmail 8.17.1.9 -- HELP not implemented\". An empty helpfile hides the version, and so does one that begins with the line `#vers`, a tab and `2`, and has no `$v`. A probe reports what a host answers, the audit of a host (`sendmail-lint host`) what is wrong with the file itself. There is no fix, because the file itself has to be written.",
    bad: ["define(`HELP_FILE', `')dnl"],
    good: ["define(`HELP_FILE', `/etc/mail/helpfile')dnl"],
    references: ["sendmail Installation and Operation Guide, HelpFile", "NIST SP 800-45 version 2"],
  },
  messages: {
    empty: "HelpFile is empty: HELP answers \"502 … HELP not implemented\" with the version of sendmail, which an empty file would hide",
    unset: "HelpFile is not set: HELP answers \"502 … HELP not implemented\" with the version of sendmail, which an empty file would hide",
  },
  check(configuration, report) {
    if (configuration.role === "submit" || configuration.role === "null-client") return;
    const file = configuration.option("HelpFile");
    if (file.value.trim() !== "") return;
    if (file.isSet) report.at(definedEmptyBy(configuration, file), "empty");
    else report.at(file.definedBy, "unset");
  },
});
