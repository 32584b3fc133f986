import { closest } from "fastest-levenshtein";
import { findSslOption, sslOptions } from "../catalog/index.ts";
import { setOption } from "../model/intent.ts";
import { sslOptionWords } from "../model/ssl-option-words.ts";
import { defineRule } from "./define-rule.ts";
import { isNear } from "./near-miss.ts";

export const tlsSslOptionUnknown = defineRule({
  id: "tls-ssl-option-unknown",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "ServerSSLOptions or ClientSSLOptions has a name that sendmail does not know.",
    why: "Sendmail refuses the whole configuration (\"option value SSL_OP_NO_SSLv4 unrecognized\", exit 70) and does not start. Its own table counts, not OpenSSL's: names of newer OpenSSL versions are unknown to it as well; their number can be written instead. The fix is there where one letter or two are wrong.",
    bad: ["define(`confSERVER_SSL_OPTIONS', `+SSL_OP_NO_TLSv1 +SSL_OP_NO_TLSv1_1 +SSL_OP_NO_SSL3')dnl"],
    good: ["define(`confSERVER_SSL_OPTIONS', `+SSL_OP_NO_TLSv1 +SSL_OP_NO_TLSv1_1 +SSL_OP_NO_SSLv3')dnl"],
    references: ["sendmail 8.17.1, readcf.c", "sendmail Installation and Operation Guide, ServerSSLOptions"],
  },
  messages: {
    unknown: "{option} has \"{word}\", which sendmail does not know: it refuses the configuration and does not start",
    meant: "{option} has \"{word}\", which sendmail does not know ({meant}?): it refuses the configuration and does not start",
    noName: "{option} has a sign without a name (\"{value}\"): sendmail refuses the configuration and does not start",
  },
  check(configuration, report) {
    for (const option of ["ServerSSLOptions", "ClientSSLOptions"]) {
      const view = configuration.option(option);
      const seen = new Set<string>();
      for (const { name: word, isNumber, value, definedBy } of sslOptionWords(view)) {
        if (isNumber || findSslOption(word) !== undefined || seen.has(word)) continue;
        seen.add(word);
        if (word === "") {
          report.at(definedBy, "noName", { option, value });
          continue;
        }
        const meant = closest(word.toUpperCase(), sslOptions.map((known) => known.name.toUpperCase()));
        const known = findSslOption(meant)?.name;
        if (known === undefined || !isNear(word, known)) {
          report.at(definedBy, "unknown", { option, word });
          continue;
        }
        const claim = report.at(definedBy, "meant", { option, word, meant: known });
        if (view.value === value) claim.fix(`Write ${known} for ${word}`, "safe", setOption(option, withName(value, word, known)));
      }
    }
  },
});

function withName(value: string, word: string, name: string): string {
  return value.split(/([\s,]+)/).map((piece) => (piece.replace(/^[+-]/, "") === word ? piece.replace(word, () => name) : piece)).join("");
}
