import { defineRule } from "./define-rule.ts";

const PAIRS = [
  ["ServerCertFile", "ServerKeyFile"],
  ["ClientCertFile", "ClientKeyFile"],
] as const;

export const tlsKeySharedFile = defineRule({
  id: "tls-key-shared-file",
  severity: "info",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "The certificate and its private key are one file.",
    why: "Everybody may read a certificate, and only root may read a key. Who makes the file readable for a program that needs the certificate gives the key away, and sendmail refuses a key that others can read: STARTTLS is then gone. There is no fix, because the file has to be split.",
    bad: [
      "define(`confCACERT_PATH', `/etc/pki/tls/certs')dnl",
      "define(`confCACERT', `/etc/pki/tls/certs/ca-bundle.crt')dnl",
      "define(`confSERVER_CERT', `/etc/pki/tls/certs/sendmail.pem')dnl",
      "define(`confSERVER_KEY', `/etc/pki/tls/certs/sendmail.pem')dnl",
    ],
    good: [
      "define(`confCACERT_PATH', `/etc/pki/tls/certs')dnl",
      "define(`confCACERT', `/etc/pki/tls/certs/ca-bundle.crt')dnl",
      "define(`confSERVER_CERT', `/etc/pki/tls/certs/sendmail.pem')dnl",
      "define(`confSERVER_KEY', `/etc/pki/tls/private/sendmail.key')dnl",
    ],
    references: ["cf/README, STARTTLS"],
  },
  messages: {
    shared: "{key}={value} is the file of {certificate} too: who lets others read the certificate gives the key away",
  },
  check(configuration, report) {
    for (const [certificate, key] of PAIRS) {
      const view = configuration.option(key);
      if (view.value.trim() === "" || view.value !== configuration.option(certificate).value) continue;
      report.at(view.definedBy, "shared", { key, certificate, value: view.value });
    }
  },
});
