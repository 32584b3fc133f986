import { isWritten } from "../model/cf-mistakes.ts";
import { separate } from "../model/intent.ts";
import { writtenOptions } from "../model/written-options.ts";
import { defineRule } from "./define-rule.ts";
import { isMissingEquals } from "./option-line-shapes.ts";

export const cfSyntaxOptionNoEquals = defineRule({
  id: "cf-syntax-option-no-equals",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "The sign of equality between an option and its value is missing.",
    why: "Sendmail takes the whole text for the name, says \"unknown option name\", exits with 70 and does not start.",
    bad: ["LOCAL_CONFIG", "O MaxHopCount 20"],
    good: ["LOCAL_CONFIG", "O MaxHopCount=20"],
    references: ["sendmail 8.17.1, readcf.c, setoption"],
  },
  messages: {
    noEquals: "\"{name}\" has no sign of equality: sendmail takes all of it for a name and refuses the file",
  },
  check(configuration, report) {
    for (const written of writtenOptions(configuration)) {
      if (!isMissingEquals(written) || !isWritten(configuration, written.named)) continue;
      const { text, span } = written.line.name;
      const claim = report.at(written.named, "noEquals", { name: text });
      const gap = /\s+/.exec(text);
      if (gap === null) continue;
      const start = span.start + gap.index;
      claim.fix(`Put a sign of equality behind ${text.slice(0, gap.index)}`, "safe", separate({ start, end: start + gap[0].length }, "equals"));
    }
  },
});
