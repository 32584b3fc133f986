import { defineRule } from "./define-rule.ts";

/** CRLFile is left out: what becomes of it was not seen. */
const FILES = [
  { option: "CACertFile", message: "server" },
  { option: "CACertPath", message: "server" },
  { option: "ServerCertFile", message: "server" },
  { option: "ServerKeyFile", message: "server" },
  { option: "ClientCertFile", message: "client" },
  { option: "ClientKeyFile", message: "client" },
] as const;

export const tlsRelativePath = defineRule({
  id: "tls-relative-path",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "The path of a certificate, a key or an authority does not begin with a slash.",
    why: "Sendmail takes such a path for none at all: the server offers no STARTTLS, which was seen with 8.17.1, and writes a line to its log only at a higher LogLevel. There is no fix, because which folder was meant nobody can tell from here.",
    bad: [
      "define(`confCACERT_PATH', `/etc/mail/certs')dnl",
      "define(`confCACERT', `/etc/mail/certs/cacert.pem')dnl",
      "define(`confSERVER_CERT', `certs/host.cert')dnl",
      "define(`confSERVER_KEY', `/etc/mail/certs/host.key')dnl",
    ],
    good: [
      "define(`confCACERT_PATH', `/etc/mail/certs')dnl",
      "define(`confCACERT', `/etc/mail/certs/cacert.pem')dnl",
      "define(`confSERVER_CERT', `/etc/mail/certs/host.cert')dnl",
      "define(`confSERVER_KEY', `/etc/mail/certs/host.key')dnl",
    ],
    references: ["cf/README, on file names"],
  },
  messages: {
    server: "{option}={value} does not begin with a slash: sendmail takes it for missing and offers no STARTTLS",
    client: "{option}={value} does not begin with a slash: sendmail takes it for missing and shows other servers no certificate",
  },
  check(configuration, report) {
    for (const { option, message } of FILES) {
      const view = configuration.option(option);
      const value = view.value.trim();
      // What a program fills in later may begin with anything, and OS/2 and Windows have drives.
      if (value === "" || value.startsWith("/") || /^(?:[A-Za-z]:[\\/]|[@<{$%])/.test(value)) continue;
      report.at(view.definedBy, message, { option, value });
    }
  },
});
