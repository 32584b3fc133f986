import { setOption } from "../model/intent.ts";
import { isSslOptionOn, sslOptionWords } from "../model/ssl-option-words.ts";
import { defineRule } from "./define-rule.ts";

const NEW = [
  { off: "SSL_OP_NO_TLSv1_2", version: "TLS 1.2" },
  { off: "SSL_OP_NO_TLSv1_3", version: "TLS 1.3" },
];

export const tlsVersionDisabled = defineRule({
  id: "tls-version-disabled",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "ServerSSLOptions or ClientSSLOptions turns TLS 1.2 or 1.3 off.",
    why: "These are the two versions that hold. Without TLS 1.2 most mail servers of today find no version in common and deliver in clear text, or not at all. Without TLS 1.3 alone there is still TLS 1.2, which is a warning.",
    bad: ["define(`confSERVER_SSL_OPTIONS', `+SSL_OP_NO_TLSv1 +SSL_OP_NO_TLSv1_1 +SSL_OP_NO_TLSv1_2')dnl"],
    good: ["define(`confSERVER_SSL_OPTIONS', `+SSL_OP_NO_TLSv1 +SSL_OP_NO_TLSv1_1')dnl"],
    references: ["RFC 9325, section 3.1"],
  },
  messages: {
    off: "{option}={value} turns {versions} off: others find no sound version in common and fall back to clear text",
    newest: "{option}={value} turns {versions} off, the best that there is",
  },
  check(configuration, report) {
    for (const option of ["ServerSSLOptions", "ClientSSLOptions"]) {
      const view = configuration.option(option);
      const words = sslOptionWords(view);
      const off = NEW.filter((one) => isSslOptionOn(words, one.off));
      const [first] = off;
      if (first === undefined) continue;
      const isNewestOnly = first.version === "TLS 1.3";
      const names = new Set(off.map((one) => one.off.toLowerCase()));
      const culprit = words.findLast((word) => names.has(word.name.toLowerCase()));
      const values = { option, value: culprit?.value ?? view.value, versions: off.map((one) => one.version).join(" and ") };
      const claim = report.at(culprit?.definedBy ?? view.definedBy, isNewestOnly ? "newest" : "off", values);
      if (isNewestOnly) claim.severity("warning");
      if (view.settings.length === 1) claim.fix(`Leave ${values.versions} on`, "decision", setOption(option, without(view.value, names)));
    }
  },
});

function without(value: string, names: ReadonlySet<string>): string {
  return value.split(/[\s,]+/).filter((word) => word !== "" && !names.has(word.replace(/^[+-]/, "").toLowerCase())).join(" ");
}
