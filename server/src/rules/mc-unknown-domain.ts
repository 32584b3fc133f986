import { findMissingParts } from "../model/missing-parts.ts";
import { defineRule } from "./define-rule.ts";

export const mcUnknownDomain = defineRule({
  id: "mc-unknown-domain",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  only: { dialect: "mc", because: "a .cf does not say what was asked for and is not there" },
  docs: {
    what: "A DOMAIN has a name for which the cf library has no file. Such files are written by each site for itself.",
    why: "GNU m4 says that it cannot open the file and exits 1, but prints a .cf all the same, without the settings that all hosts of the site share.",
    bad: ["DOMAIN(`our-site')dnl"],
    good: ["DOMAIN(`generic')dnl"],
    references: ["sendmail cf/README, DOMAINS", "sendmail 8.17.1, cf/m4/cfhead.m4"],
  },
  messages: {
    unknown: "This cf library has no DOMAIN {name}: m4 exits 1 and prints a .cf without what it sets",
  },
  check(configuration, report) {
    for (const { name, definedBy } of findMissingParts(configuration, "DOMAIN")) report.at(definedBy, "unknown", { name });
  },
});
