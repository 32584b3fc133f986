import { findOption } from "../catalog/index.ts";
import { setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const logLevelLow = defineRule({
  id: "log-level-low",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "LogLevel is below 9, which sendmail and its cf library have as their default.",
    why: "Below 9 deliveries that failed for now, and below 8 even those that worked, leave no line in the log; below 4 connections that were refused do not. After an attack, or when a message is looked for, the log has nothing to say.",
    bad: ["define(`confLOG_LEVEL', `5')dnl"],
    good: ["define(`confLOG_LEVEL', `9')dnl"],
    references: ["sendmail Installation and Operation Guide, LogLevel", "DISA STIG for AIX 7.x, AIX7-00-003038"],
  },
  messages: {
    low: "LogLevel={value} leaves out what the default of {usual} writes down: deliveries and refusals are missing from the log",
  },
  check(configuration, report) {
    const level = configuration.option("LogLevel");
    const usual = findOption("LogLevel")?.library ?? "";
    if (!level.isSet || usual === "" || level.number >= Number(usual)) return;
    // What is no number is the matter of cf-syntax-number-suffix.
    if (!/^\s*[+-]?\d+\s*$/.test(level.value)) return;
    report.at(level.definedBy, "low", { value: level.value, usual }).fix(`Log at the usual level (${usual})`, "safe", setOption("LogLevel", usual));
  },
});
