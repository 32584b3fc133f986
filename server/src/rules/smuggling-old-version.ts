import { compareVersions } from "../model/sendmail-version.ts";
import { defineRule } from "./define-rule.ts";

/** The first release that takes CRLF . CRLF only. */
const FIXED = "8.18.1";
/** Packages of older releases that have the change as well. Source: their changelogs. */
const BACKPORTS: readonly { readonly version: string; readonly revision: RegExp }[] = [
  // Debian 12, DSA and LTS updates for CVE-2023-51765.
  { version: "8.17.1.9", revision: /Debian-2\+deb12u[1-9]/ },
];

export const smugglingOldVersion = defineRule({
  id: "smuggling-old-version",
  severity: "warning",
  confidence: "low",
  since: "0.1.0",
  fix: "none",
  only: { dialect: "cf", because: "the version in a .mc's result is that of the library at hand, not of the host that it is for" },
  docs: {
    what: "The .cf was made for a sendmail before 8.18.1 (DZ), which takes more than CRLF . CRLF for the end of a message.",
    why: "A message can hold a second one with any sender, which passes SPF as if this host had sent it (SMTP smuggling, CVE-2023-51765). Which sendmail runs the .cf cannot be seen in it: a newer one may, and distributions have put the change into older packages. So this is a hint to look at the version of the program. There is no fix, because a program has to be updated.",
    bad: ["DZ8.15.2"],
    good: ["DZ8.18.1"],
    references: ["CVE-2023-51765", "sendmail RELEASE_NOTES 8.18.1"],
  },
  messages: {
    old: "This .cf was made for sendmail {version}: before 8.18.1 messages with forged senders can be smuggled in, unless the package has the change",
  },
  check(configuration, report) {
    const { sendmailVersion } = configuration;
    if (configuration.role === "submit" || sendmailVersion === undefined || compareVersions(sendmailVersion, FIXED) >= 0) return;
    const written = configuration.macro("Z");
    if (BACKPORTS.some(({ version, revision }) => compareVersions(sendmailVersion, version) === 0 && revision.test(written?.value ?? ""))) return;
    // m4 wrote the version, nobody else did.
    report.at(configuration.absence(written?.definedBy.line), "old", { version: written?.value ?? sendmailVersion });
  },
});
