import { features, findFeature } from "../catalog/index.ts";
import { renameCall } from "../model/intent.ts";
import { findMissingParts } from "../model/missing-parts.ts";
import { defineRule } from "./define-rule.ts";
import { onlyNear } from "./near-miss.ts";

export const mcUnknownFeature = defineRule({
  id: "mc-unknown-feature",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  only: { dialect: "mc", because: "a .cf does not say what was asked for and is not there" },
  docs: {
    what: "A FEATURE has a name that the cf library does not know: a misspelt one, or one that is newer than the library.",
    why: "GNU m4 says that it cannot open the file and exits 1, but prints a .cf all the same, in which the feature is missing. A script that does not look at the exit code puts it in place.",
    bad: ["FEATURE(`acces_db')dnl"],
    good: ["FEATURE(`access_db')dnl"],
    references: ["sendmail cf/README, FEATURES", "sendmail 8.17.1, cf/m4/cfhead.m4"],
  },
  messages: {
    unknown: "This cf library has no FEATURE {name}: m4 exits 1 and prints a .cf without it",
    meant: "This cf library has no FEATURE {name} ({meant}?): m4 exits 1 and prints a .cf without it",
    later: "FEATURE {name} came with sendmail {since}, this cf library is older: m4 exits 1 and prints a .cf without it",
  },
  check(configuration, report) {
    for (const { name, definedBy } of findMissingParts(configuration, "FEATURE")) {
      const since = findFeature(name)?.since;
      if (since !== undefined) {
        report.at(definedBy, "later", { name, since });
        continue;
      }
      const meant = onlyNear(name, NAMES);
      if (meant === undefined) report.at(definedBy, "unknown", { name });
      else report.at(definedBy, "meant", { name, meant }).fix(`Write ${meant} for ${name}`, "decision", renameCall("FEATURE", name, meant));
    }
  },
});

const NAMES: readonly string[] = features.map((one) => one.name);
