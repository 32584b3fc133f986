import { isWritten } from "../model/cf-mistakes.ts";
import { writtenOptions } from "../model/written-options.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxNumberSuffix = defineRule({
  id: "cf-syntax-number-suffix",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "The value of an option that is a number has other characters than digits.",
    why: "Sendmail reads the digits in front and ignores the rest without a word: `10k` is 10, `ten` is 0, and 0 often means no limit.",
    bad: ["define(`confMAX_HEADERS_LENGTH', `64k')dnl"],
    good: ["define(`confMAX_HEADERS_LENGTH', `65536')dnl"],
    references: ["sendmail 8.17.1, readcf.c (atoi)"],
  },
  messages: {
    digits: "{option}={value} is {number} to sendmail: it reads the digits in front and ignores the rest",
  },
  check(configuration, report) {
    for (const { option, value, definedBy } of writtenOptions(configuration)) {
      if (option === undefined || value === "" || configuration.role === "template") continue;
      // A size that is no number of bytes has a rule of its own (limits-message-size-suspicious).
      if (option.type !== "integer" || /^[+-]?\d+$/.test(value) || option.letter === "b" && /^\d+\/\d+$/.test(value) || !isWritten(configuration, definedBy)) continue;
      const number = /^[+-]?\d+/.exec(value)?.[0] ?? "0";
      report.at(definedBy, "digits", { option: option.name, value, number });
    }
  },
});
