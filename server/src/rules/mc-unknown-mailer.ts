import { mailerPackages } from "../catalog/index.ts";
import { renameCall } from "../model/intent.ts";
import { findMissingParts } from "../model/missing-parts.ts";
import { defineRule } from "./define-rule.ts";
import { onlyNear } from "./near-miss.ts";

export const mcUnknownMailer = defineRule({
  id: "mc-unknown-mailer",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  only: { dialect: "mc", because: "a .cf does not say what was asked for and is not there" },
  docs: {
    what: "A MAILER has a name that the cf library does not know.",
    why: "GNU m4 says that it cannot open the file and exits 1, but prints a .cf all the same, in which the mailer is missing. Without smtp sendmail can send nothing to other hosts.",
    bad: ["MAILER(`smpt')dnl"],
    good: ["FEATURE(`redirect')dnl"],
    references: ["sendmail cf/README, MAILERS", "sendmail 8.17.1, cf/m4/cfhead.m4"],
  },
  messages: {
    unknown: "This cf library has no MAILER {name}: m4 exits 1 and prints a .cf without its M line",
    meant: "This cf library has no MAILER {name} ({meant}?): m4 exits 1 and prints a .cf without its M line",
  },
  check(configuration, report) {
    for (const { name, definedBy } of findMissingParts(configuration, "MAILER")) {
      const meant = onlyNear(name, NAMES);
      if (meant === undefined) report.at(definedBy, "unknown", { name });
      else report.at(definedBy, "meant", { name, meant }).fix(`Write ${meant} for ${name}`, "decision", renameCall("MAILER", name, meant));
    }
  },
});

const NAMES: readonly string[] = mailerPackages.map((one) => one.name);
