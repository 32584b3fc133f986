import { findAuthOption, type Option } from "../catalog/index.ts";
import { isWritten } from "../model/cf-mistakes.ts";
import { correctWord } from "../model/intent.ts";
import { writtenOptions } from "../model/written-options.ts";
import { defineRule } from "./define-rule.ts";
import { isNear } from "./near-miss.ts";

export const cfSyntaxEnum = defineRule({
  id: "cf-syntax-enum",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "An option that has fixed values has another one.",
    why: "Sendmail refuses the file for most of them (\"Unknown delivery mode\", \"Invalid queue sort order\") and does not start; for others it takes the default without a word. Letters of AuthOptions that it does not know are a warning.",
    bad: ["define(`confDELIVERY_MODE', `fast')dnl"],
    good: ["define(`confDELIVERY_MODE', `background')dnl"],
    references: ["sendmail 8.17.1, readcf.c, setoption", "sendmail Installation and Operation Guide, DeliveryMode, QueueSortOrder, EightBitMode, NoRecipientAction"],
  },
  messages: {
    other: "{option} has no value {value} ({values}): sendmail refuses it or takes another",
    letters: "AuthOptions has no {value}: sendmail ignores it, with a complaint at each start",
  },
  check(configuration, report) {
    for (const { line, option, value, definedBy } of writtenOptions(configuration)) {
      if (option === undefined || value === "" || configuration.role === "template") continue;
      if (option.name === "AuthOptions") {
        const unknown = value.split(/[\s,]+/).find((word) => word !== "" && findAuthOption(word.charAt(0)) === undefined);
        if (unknown !== undefined && isWritten(configuration, definedBy)) report.at(definedBy, "letters", { value: unknown }).severity("warning");
      } else if (option.type === "enum" && !isValue(option, value) && isWritten(configuration, definedBy)) {
        const claim = report.at(definedBy, "other", { option: option.name, value, values: (option.values ?? []).map((one) => one.value).join(", ") });
        const meant = (option.values ?? []).find((one) => isNear(value, one.value))?.value;
        if (meant !== undefined && line.value !== undefined) claim.fix(`Write ${meant} for ${value}`, "decision", correctWord(line.value, meant));
      }
    }
  },
});

/** By letter where sendmail looks at one, small or not where either is known to it; else the whole word, or what a boolean takes. */
function isValue({ name, values = [] }: Option, value: string): boolean {
  const first = value.charAt(0);
  // readcf.c lists both cases for this one only.
  if (name === "QueueSortOrder") return values.some(({ letter }) => letter === first.toLowerCase());
  if (values.some(({ letter }) => letter !== undefined)) return values.some(({ letter }) => letter === first);
  if (values.some((one) => one.value.toLowerCase() === value.toLowerCase())) return true;
  const isBoolean = values.some((one) => one.value === "True");
  return isBoolean && (/^[tTyYfFnN]/.test(value) || (name === "SuperSafe" && /^[iIpP]/.test(value)));
}
