import { isWritten } from "../model/cf-mistakes.ts";
import { writtenOptions } from "../model/written-options.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxBadBoolean = defineRule({
  id: "cf-syntax-bad-boolean",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
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
    for (const { option, value, definedBy } of writtenOptions(configuration)) {
      if (option === undefined || value === "" || configuration.role === "template") continue;
      if (option.type !== "boolean" || /^[tTyYfFnN]/.test(value) || !isWritten(configuration, definedBy)) continue;
      report.at(definedBy, "off", { option: option.name, value });
    }
  },
});
