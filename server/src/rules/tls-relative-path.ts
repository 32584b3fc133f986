import { defineRule } from "./define-rule.ts";

const FILES = ["ServerCertFile", "ServerKeyFile", "ClientCertFile", "ClientKeyFile", "CACertFile", "CACertPath", "CRLFile"];

export const tlsRelativePath = defineRule({
  id: "tls-relative-path",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "The path of a certificate, a key or an authority does not begin with a slash.",
    why: "Sendmail takes such a path for none at all (\"must be absolute pathname\", tls.c): the server offers no STARTTLS and writes a line to its log only at a higher LogLevel. There is no fix, because which folder was meant nobody can tell from here.",
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
    references: ["cf/README, on file names", "sendmail 8.17.1, tls.c"],
  },
  messages: {
    relative: "{option}={value} does not begin with a slash: sendmail takes it for missing, and STARTTLS is not used",
  },
  check(configuration, report) {
    for (const option of FILES) {
      const view = configuration.option(option);
      const value = view.value.trim();
      // What a program fills in later may begin with anything, and OS/2 and Windows have drives.
      if (value === "" || value.startsWith("/") || /^(?:[A-Za-z]:[\\/]|[@<{$%])/.test(value)) continue;
      report.at(view.definedBy, "relative", { option, value });
    }
  },
});
