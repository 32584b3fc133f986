import { closest } from "fastest-levenshtein";
import { options } from "../catalog/index.ts";
import { isWritten } from "../model/cf-mistakes.ts";
import { correctWord } from "../model/intent.ts";
import { writtenOptions } from "../model/written-options.ts";
import { defineRule } from "./define-rule.ts";
import { isNear } from "./near-miss.ts";
import { isTimeoutName } from "./option-line-shapes.ts";

export const cfSyntaxBadTimeoutName = defineRule({
  id: "cf-syntax-bad-timeout-name",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "There is no timeout of this name.",
    why: "Sendmail says \"settimeout: invalid timeout\", exits with 70 and does not start.",
    bad: ["LOCAL_CONFIG", "O Timeout.idnet=5s"],
    good: ["LOCAL_CONFIG", "O Timeout.ident=5s"],
    references: ["sendmail 8.17.1, readcf.c, settimeout", "sendmail Installation and Operation Guide, Timeout"],
  },
  messages: {
    unknown: "Sendmail has no {name}: it refuses the file and does not start",
    meant: "Sendmail has no {name} ({meant}?): it refuses the file and does not start",
  },
  check(configuration, report) {
    for (const written of writtenOptions(configuration)) {
      const { line, named } = written;
      if (!isTimeoutName(written) || !isWritten(configuration, named)) continue;
      const name = line.name.text;
      const meant = closest(name, TIMEOUTS);
      if (isNear(name, meant)) report.at(named, "meant", { name, meant }).fix(`Write ${meant} for ${name}`, "safe", correctWord(line.name, meant));
      else report.at(named, "unknown", { name });
    }
  },
});

const TIMEOUTS: readonly string[] = options.map((option) => option.name).filter((name) => name.startsWith("Timeout."));
