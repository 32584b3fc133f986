import { isWritten } from "../model/cf-mistakes.ts";
import { correctWord } from "../model/intent.ts";
import { writtenOptions } from "../model/written-options.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxBadBoolean = defineRule({
  id: "cf-syntax-bad-boolean",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "The value of an option that is on or off is neither.",
    why: "Sendmail looks at the first letter only (t, y: on; f, n: off). Everything else is off, without a word: `1`, `on` and `enabled` turn the option off.",
    bad: ["LOCAL_CONFIG", "O SingleLineFromHeader=on"],
    good: ["LOCAL_CONFIG", "O SingleLineFromHeader=True"],
    references: ["sendmail 8.17.1, readcf.c", "sendmail 8.17.1, convtime.c and conf.c, atobool"],
  },
  messages: {
    off: "{option}={value} is off to sendmail: on is True, off is False",
  },
  check(configuration, report) {
    for (const { line, option, value, definedBy } of writtenOptions(configuration)) {
      if (option === undefined || value === "" || configuration.role === "template") continue;
      if (option.type !== "boolean" || /^[tTyYfFnN]/.test(value) || !isWritten(configuration, definedBy)) continue;
      const claim = report.at(definedBy, "off", { option: option.name, value });
      const word = value.toLowerCase();
      // What is off already stays off; what is to be on was off so far.
      if (line.value !== undefined && OFF.has(word)) claim.fix(`Write False for ${value}`, "safe", correctWord(line.value, "False"));
      else if (line.value !== undefined && ON.has(word)) claim.fix(`Write True for ${value}: it is off now`, "decision", correctWord(line.value, "True"));
    }
  },
});

/** Words for on and off of other programs, in small letters. */
const ON: ReadonlySet<string> = new Set(["on", "1", "enable", "enabled"]);
const OFF: ReadonlySet<string> = new Set(["off", "0", "disable", "disabled"]);
