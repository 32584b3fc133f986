import { setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

/** Where the systems' stock files have them, should there be no stock line. */
const NEEDED = [
  { option: "CACertPath", usual: "/etc/mail/certs" },
  { option: "CACertFile", usual: "/etc/mail/certs/cacert.pem" },
];

export const tlsCertMissingCa = defineRule({
  id: "tls-cert-missing-ca",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "The server has a certificate (ServerCertFile), and CACertFile or CACertPath is not set.",
    why: "Sendmail counts both among what STARTTLS needs: without one of them it offers no STARTTLS, which was seen with 8.17.1. It writes a line to its log only at a higher LogLevel. The folder of CACertPath may be empty. The fix names the paths of the stock lines, or those below /etc/mail/certs.",
    bad: ["define(`confSERVER_CERT', `/etc/mail/certs/host.cert')dnl", "define(`confSERVER_KEY', `/etc/mail/certs/host.key')dnl"],
    good: [
      "define(`confCACERT_PATH', `/etc/mail/certs')dnl",
      "define(`confCACERT', `/etc/mail/certs/cacert.pem')dnl",
      "define(`confSERVER_CERT', `/etc/mail/certs/host.cert')dnl",
      "define(`confSERVER_KEY', `/etc/mail/certs/host.key')dnl",
    ],
    references: ["cf/README, STARTTLS"],
  },
  messages: {
    missing: "ServerCertFile={value} is set without {options}: sendmail then offers no STARTTLS",
  },
  check(configuration, report) {
    const certificate = configuration.option("ServerCertFile");
    if (certificate.value.trim() === "") return;
    const missing = NEEDED.filter(({ option }) => configuration.option(option).value.trim() === "");
    if (missing.length === 0) return;
    const stock = (option: string): string => configuration.provenance.commentedOut?.(option)?.value ?? "";
    report
      .at(certificate.definedBy, "missing", { value: certificate.value, options: missing.map(({ option }) => option).join(" and ") })
      .fix("Say where the authorities are that are trusted", "decision", ...missing.map(({ option, usual }) => setOption(option, stock(option) || usual)));
  },
});
