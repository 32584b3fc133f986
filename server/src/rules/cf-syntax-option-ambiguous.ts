import { needsSpecialBuild } from "../catalog/index.ts";
import { isWritten } from "../model/cf-mistakes.ts";
import { correctWord } from "../model/intent.ts";
import { writtenOptions } from "../model/written-options.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxOptionAmbiguous = defineRule({
  id: "cf-syntax-option-ambiguous",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "unsafe",
  docs: {
    what: "The name of an option is shortened so far that it fits several.",
    why: "Sendmail says \"ambiguous option name\", exits with 70 and does not start.",
    bad: ["LOCAL_CONFIG", "O MaxQueue=10"],
    good: ["LOCAL_CONFIG", "O MaxQueueChildren=10"],
    references: ["sendmail 8.17.1, readcf.c, setoption"],
  },
  messages: {
    several: "{name} may be {options}: sendmail refuses the file and does not start",
  },
  check(configuration, report) {
    for (const { line, match, named } of writtenOptions(configuration)) {
      if (match.kind !== "ambiguous" || !isWritten(configuration, named)) continue;
      const claim = report.at(named, "several", { name: line.name.text, options: match.candidates.map((one) => one.name).join(" or ") });
      for (const candidate of match.candidates) {
        if (!needsSpecialBuild(candidate) && configuration.knowsOption(candidate.name)) claim.fix(`Write ${candidate.name} for ${line.name.text}`, "unsafe", correctWord(line.name, candidate.name));
      }
    }
  },
});
