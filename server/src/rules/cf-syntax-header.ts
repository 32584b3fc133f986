import { findCfMistakes, withoutConsequence } from "../model/cf-mistakes.ts";
import { separate } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxHeader = defineRule({
  id: "cf-syntax-header",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "An H line has no colon behind the name of the header, blanks in the name, or flags that are not closed.",
    why: "Sendmail says \"header syntax error\", exits with 70 and does not start.",
    bad: ["LOCAL_CONFIG", "HX-Notice text"],
    good: ["LOCAL_CONFIG", "HX-Notice: text"],
    references: ["sendmail 8.17.1, readcf.c", "sendmail Installation and Operation Guide, H, headers"],
  },
  messages: {
    refused: "{problem}: sendmail refuses the file and does not start",
  },
  check(configuration, report) {
    for (const { message, definedBy, line } of findCfMistakes(configuration, KINDS)) {
      const claim = report.at(definedBy, "refused", { problem: withoutConsequence(message) });
      if (line?.kind !== "header" || line.condition !== undefined || line.value.text !== "") continue;
      const name = /^[A-Za-z][A-Za-z0-9-]*(?=\s)/.exec(line.name.text)?.[0];
      if (name === undefined || line.name.text.includes(":")) continue;
      const at = line.name.span.start + name.length;
      claim.fix(`Put a colon behind ${name}`, "safe", separate({ start: at, end: at }, "colon"));
    }
  },
});

const KINDS: ReadonlySet<string> = new Set(["cf-header-syntax"]);
