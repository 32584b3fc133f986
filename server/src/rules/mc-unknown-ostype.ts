import { osTypes } from "../catalog/index.ts";
import { renameCall } from "../model/intent.ts";
import { findMissingParts } from "../model/missing-parts.ts";
import { defineRule } from "./define-rule.ts";
import { onlyNear } from "./near-miss.ts";

export const mcUnknownOstype = defineRule({
  id: "mc-unknown-ostype",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  only: { dialect: "mc", because: "a .cf does not say what was asked for and is not there" },
  docs: {
    what: "An OSTYPE has a name that the cf library does not know.",
    why: "GNU m4 says that it cannot open the file and exits 1, but prints a .cf all the same, with paths of mailers, queue and aliases that are of no system in particular.",
    bad: ["OSTYPE(`linus')dnl"],
    good: ["FEATURE(`redirect')dnl"],
    references: ["sendmail cf/README, OSTYPE", "sendmail 8.17.1, cf/m4/cfhead.m4"],
  },
  messages: {
    unknown: "This cf library has no OSTYPE {name}: m4 exits 1 and prints a .cf with the library's paths for no system in particular",
    meant: "This cf library has no OSTYPE {name} ({meant}?): m4 exits 1 and prints a .cf with the library's paths for no system in particular",
  },
  check(configuration, report) {
    for (const { name, definedBy } of findMissingParts(configuration, "OSTYPE")) {
      const meant = onlyNear(name, NAMES);
      if (meant === undefined) report.at(definedBy, "unknown", { name });
      else report.at(definedBy, "meant", { name, meant }).fix(`Write ${meant} for ${name}`, "decision", renameCall("OSTYPE", name, meant));
    }
  },
});

const NAMES: readonly string[] = osTypes.map((one) => one.name);
