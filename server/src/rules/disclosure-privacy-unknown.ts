import { closest } from "fastest-levenshtein";
import { findPrivacyFlag, privacyFlags } from "../catalog/index.ts";
import { setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";
import { isNear } from "./near-miss.ts";

export const disclosurePrivacyUnknown = defineRule({
  id: "disclosure-privacy-unknown",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "PrivacyOptions has a word that sendmail does not know.",
    why: "Sendmail refuses the whole configuration (\"Op line: noexp unrecognized\", exit 70) and does not start. A running daemon goes on with the old one until it is started again, which may be at night. The fix is there where one letter or two are wrong.",
    bad: ["define(`confPRIVACY_FLAGS', `authwarnings,novrfy,noexp')dnl"],
    good: ["define(`confPRIVACY_FLAGS', `authwarnings,novrfy,noexpn')dnl"],
    references: ["sendmail 8.17.1, readcf.c", "sendmail Installation and Operation Guide, PrivacyOptions"],
  },
  messages: {
    unknown: "PrivacyOptions has \"{word}\", which sendmail does not know: it refuses the configuration and does not start",
    meant: "PrivacyOptions has \"{word}\", which sendmail does not know ({meant}?): it refuses the configuration and does not start",
  },
  check(configuration, report) {
    // Before there were long names there were other flags; of them nothing is claimed.
    if (!configuration.knowsOption("PrivacyOptions")) return;
    const privacy = configuration.option("PrivacyOptions");
    for (const { value, definedBy, line } of privacy.settings) {
      if (!line.long) continue;
      const words = value.match(/[A-Za-z0-9]+/g) ?? [];
      for (const word of new Set(words.filter((one) => findPrivacyFlag(one) === undefined))) {
        const meant = closest(word.toLowerCase(), privacyFlags.map((flag) => flag.name));
        if (!isNear(word, meant)) {
          report.at(definedBy, "unknown", { word });
          continue;
        }
        const claim = report.at(definedBy, "meant", { word, meant });
        // The last line is the one that a fix changes.
        if (privacy.settings.at(-1)?.line === line) claim.fix(`Write ${meant} for ${word}`, "safe", setOption("PrivacyOptions", replaceWord(value, word, meant)));
      }
    }
  },
});

function replaceWord(value: string, word: string, meant: string): string {
  return value.replace(new RegExp(`(?<![A-Za-z0-9])${word}(?![A-Za-z0-9])`, "g"), meant);
}
