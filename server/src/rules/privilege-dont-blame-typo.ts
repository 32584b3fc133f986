import { closest } from "fastest-levenshtein";
import { dontBlameFlags, findDontBlameFlag } from "../catalog/index.ts";
import { isWritten } from "../model/cf-mistakes.ts";
import { setOption } from "../model/intent.ts";
import { writtenOptions } from "../model/written-options.ts";
import { defineRule } from "./define-rule.ts";
import { isNear } from "./near-miss.ts";

export const privilegeDontBlameTypo = defineRule({
  id: "privilege-dont-blame-typo",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "DontBlameSendmail has a word that sendmail does not know.",
    why: "Sendmail refuses the whole configuration (\"DontBlameSendmail option: … unrecognized\", exit 70) and does not start. Packages of sendmail 8.14 for Debian and Ubuntu wrote GroupReadableaDefaultAuthInfoFile, which 8.15 and later refuse. The fix is there where one letter or two are wrong.",
    bad: ["define(`confDONT_BLAME_SENDMAIL', `GroupReadableaDefaultAuthInfoFile')dnl"],
    good: ["define(`confDONT_BLAME_SENDMAIL', `Safe')dnl"],
    references: ["sendmail 8.17.1, readcf.c", "sendmail Installation and Operation Guide, DontBlameSendmail"],
  },
  messages: {
    unknown: "DontBlameSendmail has \"{word}\", which sendmail does not know: it refuses the configuration and does not start",
    meant: "DontBlameSendmail has \"{word}\", which sendmail does not know ({meant}?): it refuses the configuration and does not start",
  },
  check(configuration, report) {
    const last = configuration.option("DontBlameSendmail").settings.at(-1)?.line;
    for (const { option, value, definedBy, line } of writtenOptions(configuration)) {
      if (option?.name !== "DontBlameSendmail" || configuration.role === "template") continue;
      const unknown = (value.match(/[A-Za-z0-9]+/g) ?? []).filter((word) => findDontBlameFlag(word) === undefined);
      for (const word of new Set(unknown)) {
        if (!isWritten(configuration, definedBy)) continue;
        const lower = closest(word.toLowerCase(), NAMES.map((name) => name.toLowerCase()));
        const meant = NAMES.find((name) => name.toLowerCase() === lower);
        if (meant === undefined || !isNear(word, meant)) {
          report.at(definedBy, "unknown", { word });
          continue;
        }
        const claim = report.at(definedBy, "meant", { word, meant });
        if (line === last) claim.fix(`Write ${meant} for ${word}`, "safe", setOption("DontBlameSendmail", value.split(/([^A-Za-z0-9]+)/).map((one) => (one === word ? meant : one)).join("")));
      }
    }
  },
});

const NAMES: readonly string[] = dontBlameFlags.map((flag) => flag.name);
