import { isWritten } from "../model/cf-mistakes.ts";
import { correctWord } from "../model/intent.ts";
import { writtenOptions } from "../model/written-options.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxBadTimeUnit = defineRule({
  id: "cf-syntax-bad-time-unit",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "A time has a unit that sendmail does not know.",
    why: "Units are s, m, h, d and w, in small letters. Sendmail complains at each start (\"Invalid time unit\") and takes the option's own unit instead: `Timeout.ident=5x` is five minutes.",
    bad: ["define(`confTO_IDENT', `5x')dnl"],
    good: ["define(`confTO_IDENT', `5s')dnl"],
    references: ["sendmail 8.17.1, readcf.c", "sendmail 8.17.1, convtime.c"],
  },
  messages: {
    unit: "{option}={value} has a unit that sendmail does not know (s, m, h, d and w are known): it takes {unit} instead",
  },
  check(configuration, report) {
    for (const { line, option, value, definedBy } of writtenOptions(configuration)) {
      if (option === undefined || value === "" || configuration.role === "template") continue;
      if (option.type !== "time" || value.split("/").every(isTime) || !isWritten(configuration, definedBy)) continue;
      const claim = report.at(definedBy, "unit", { option: option.name, value, unit: UNITS[option.unit ?? ""] ?? "its own" });
      const small = value.replace(UNIT_WORDS, (_, digits: string, unit: string) => digits + unit.charAt(0).toLowerCase());
      if (line.value === undefined || !small.split("/").every(isTime)) continue;
      // `5M` of an option in minutes is five minutes as it is.
      const isSame = small.split("/").every((time) => /^\d+(\D)$/.exec(time.trim())?.[1] === option.unit);
      claim.fix(`Write ${small} for ${value}`, isSame ? "safe" : "decision", correctWord(line.value, small));
    }
  },
});

const UNITS: Readonly<Record<string, string>> = { s: "seconds", m: "minutes", h: "hours", d: "days", w: "weeks" };

/** `5M`, `5 min`, `2 hours`. */
const UNIT_WORDS = /(\d+)[ \t]*(seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|[smhdw])(?![a-z])/gi;

/** `1d12h`, `now`; a number without a unit has the option's own. */
function isTime(value: string): boolean {
  return /^(?:now|(?:\d*[smhdw])*\d*)$/i.test(value.trim()) && !/\d[SMHDW]/.test(value);
}
