import { isWritten } from "../model/cf-mistakes.ts";
import { correctWord } from "../model/intent.ts";
import { writtenOptions } from "../model/written-options.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxOptionAbbreviated = defineRule({
  id: "cf-syntax-option-abbreviated",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "The name of an option is shortened.",
    why: "Sendmail takes it and complains at each start (\"Option MaxMess used as abbreviation for MaxMessageSize\"). A later version with a second option of that beginning refuses the file.",
    bad: ["LOCAL_CONFIG", "O MaxHop=20"],
    good: ["LOCAL_CONFIG", "O MaxHopCount=20"],
    references: ["sendmail 8.17.1, readcf.c, setoption"],
  },
  messages: {
    short: "{name} is taken for {option}, with a complaint at each start of sendmail; a later version may know two such options and refuse the file",
  },
  check(configuration, report) {
    for (const { line, match, named } of writtenOptions(configuration)) {
      if (match.kind !== "abbreviation" || !isWritten(configuration, named)) continue;
      const { name } = match.option;
      report.at(named, "short", { name: line.name.text, option: name }).fix(`Write ${name} for ${line.name.text}`, "safe", correctWord(line.name, name));
    }
  },
});
