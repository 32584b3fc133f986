import { definitionAt, isWritten } from "../model/cf-mistakes.ts";
import { separate } from "../model/intent.ts";
import { writtenOptions } from "../model/written-options.ts";
import { defineRule } from "./define-rule.ts";
import { wholeNameOf } from "./option-line-shapes.ts";

export const cfSyntaxOptionNoSpace = defineRule({
  id: "cf-syntax-option-no-space",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "The blank between O and the name of an option is missing.",
    why: "Sendmail takes the first letter for a one-letter option and the rest for its value, without a word: `OMaxMessageSize=1` defines a macro and limits nothing.",
    bad: ["LOCAL_CONFIG", "OMaxHopCount=20"],
    good: ["LOCAL_CONFIG", "O MaxHopCount=20"],
    references: ["sendmail 8.17.1, readcf.c, setoption"],
  },
  messages: {
    letter: "The blank in front of {name} is missing: sendmail sets its option {letter} to \"{value}\", and {name} is not set",
  },
  check(configuration, report) {
    for (const written of writtenOptions(configuration)) {
      const { line } = written;
      const name = wholeNameOf(written);
      if (name === undefined) continue;
      const definedBy = definitionAt({ start: line.span.start, end: line.span.start + 1 + name.length }, line);
      if (!isWritten(configuration, definedBy)) continue;
      const claim = report.at(definedBy, "letter", { name, letter: line.name.text, value: line.value?.text ?? "" });
      const at = line.span.start + 1;
      claim.fix(`Set ${name}, with a blank in front of it`, "decision", separate({ start: at, end: at }, "blank"));
    }
  },
});
