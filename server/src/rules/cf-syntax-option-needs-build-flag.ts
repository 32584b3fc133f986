import { needsSpecialBuild } from "../catalog/index.ts";
import { isWritten } from "../model/cf-mistakes.ts";
import { dropOption } from "../model/intent.ts";
import { writtenOptions } from "../model/written-options.ts";
import { defineRule } from "./define-rule.ts";

export const cfSyntaxOptionNeedsBuildFlag = defineRule({
  id: "cf-syntax-option-needs-build-flag",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "An option exists only in a sendmail that was compiled with a certain switch.",
    why: "A sendmail without the switch says \"unknown option name\", exits with 70 and does not start: so does what most systems ship. `sendmail -d0.13 < /dev/null` prints what a binary was compiled with.",
    bad: ["LOCAL_CONFIG", "O AddBcc=True"],
    good: ["LOCAL_CONFIG", "O NoRecipientAction=add-bcc"],
    references: ["sendmail 8.17.1, readcf.c, OptionTab"],
  },
  messages: {
    special: "Only a sendmail that was compiled with {condition} knows {name}: every other one refuses the file",
  },
  check(configuration, report) {
    for (const { option, named, definedBy } of writtenOptions(configuration)) {
      if (option?.condition === undefined || !needsSpecialBuild(option)) continue;
      // Of what a .mc defines the name is the library's: confDANE.
      const place = isWritten(configuration, named) ? named : definedBy;
      if (!isWritten(configuration, place)) continue;
      report.at(place, "special", { name: option.name, condition: option.condition }).fix(`Take ${option.name} out`, "decision", dropOption(option.name));
    }
  },
});
