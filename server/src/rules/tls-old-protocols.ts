import type { Configuration } from "../model/configuration.ts";
import { setOption } from "../model/intent.ts";
import { isSslOptionOn, sslOptionWords } from "../model/ssl-option-words.ts";
import { defineRule } from "./define-rule.ts";
import { OLD_TLS } from "./old-tls.ts";

const SIDES = [
  { option: "ServerSSLOptions", file: "ServerCertFile", does: "offered to clients" },
  { option: "ClientSSLOptions", file: "ClientCertFile", does: "used with other servers" },
];

export const tlsOldProtocols = defineRule({
  id: "tls-old-protocols",
  severity: "warning",
  confidence: "medium",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "TLS is set up, and ServerSSLOptions or ClientSSLOptions leave TLS 1.0 or 1.1 on. A probe reports a host that agrees to one of them.",
    why: "RFC 8996 retired both versions: their checksums and ciphers can be attacked. Some systems turn them off for all programs (MinProtocol of openssl.cnf, crypto policies), which cannot be seen here. With port 25 keep in mind that a very old server which finds no TLS delivers in clear text.",
    bad: ["define(`confSERVER_SSL_OPTIONS', `+SSL_OP_NO_SSLv3')dnl"],
    good: ["define(`confSERVER_SSL_OPTIONS', `+SSL_OP_NO_SSLv3 +SSL_OP_NO_TLSv1 +SSL_OP_NO_TLSv1_1')dnl"],
    references: ["RFC 8996", "RFC 9325, section 3.1", "sendmail Installation and Operation Guide, ServerSSLOptions"],
  },
  messages: {
    on: "{option}={value} leaves {versions} on, which RFC 8996 retired: an attacker can press a connection down to it",
    unset: "{option} is not set: {versions} may be {does}, unless the system turns it off",
  },
  check(configuration, report) {
    for (const { option, file, does } of SIDES) {
      if (!configuration.knowsOption(option)) continue;
      const view = configuration.option(option);
      if (!view.isSet && !isNamed(configuration, file)) continue;
      const words = sslOptionWords(view);
      if (words.some((word) => word.isNumber)) continue;
      const missing = OLD_TLS.filter(({ off }) => !isSslOptionOn(words, off));
      if (missing.length === 0) continue;
      const versions = missing.map(({ version }) => version).join(" and ");
      const claim = view.isSet ? report.at(view.definedBy, "on", { option, value: view.value, versions }) : report.at(view.definedBy, "unset", { option, versions, does });
      const kept = view.value.trim() === "" || !view.isSet ? [] : [view.value.trim()];
      claim.fix(`Turn ${versions} off`, "decision", setOption(option, [...kept, ...missing.map(({ off }) => `+${off}`)].join(" ")));
    }
  },
});

function isNamed(configuration: Configuration, file: string): boolean {
  return configuration.option(file).value.trim() !== "";
}
