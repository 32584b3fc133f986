import { defineRule } from "./define-rule.ts";

const PAIRS = [
  { certificate: "ServerCertFile", key: "ServerKeyFile", side: "server" },
  { certificate: "ClientCertFile", key: "ClientKeyFile", side: "client" },
] as const;

export const tlsCertWithoutKey = defineRule({
  id: "tls-cert-without-key",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "A certificate is set without its key, or a key without its certificate (ServerCertFile and ServerKeyFile, ClientCertFile and ClientKeyFile).",
    why: "Half a pair is none. Sendmail says nothing when it reads the configuration; the server then simply leaves STARTTLS out, and everything crosses the network readable. There is no fix, because where the other file is nobody can tell from here.",
    bad: ["define(`confCACERT_PATH', `/etc/mail/certs')dnl", "define(`confCACERT', `/etc/mail/certs/cacert.pem')dnl", "define(`confSERVER_CERT', `/etc/mail/certs/host.cert')dnl"],
    good: [
      "define(`confCACERT_PATH', `/etc/mail/certs')dnl",
      "define(`confCACERT', `/etc/mail/certs/cacert.pem')dnl",
      "define(`confSERVER_CERT', `/etc/mail/certs/host.cert')dnl",
      "define(`confSERVER_KEY', `/etc/mail/certs/host.key')dnl",
    ],
    references: ["cf/README, STARTTLS"],
  },
  messages: {
    server: "{option}={value} is set and {other} is not: the server offers no STARTTLS, and says so nowhere but in its log",
    client: "{option}={value} is set and {other} is not: no certificate is shown to other servers",
  },
  check(configuration, report) {
    for (const { certificate, key, side } of PAIRS) {
      for (const [option, other] of [
        [certificate, key],
        [key, certificate],
      ] as const) {
        const view = configuration.option(option);
        if (view.value.trim() === "" || configuration.option(other).value.trim() !== "") continue;
        report.at(view.definedBy, side, { option, value: view.value, other });
      }
    }
  },
});
