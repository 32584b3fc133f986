import { findPrivacyFlag } from "../catalog/index.ts";
import { setOption } from "../model/intent.ts";
import type { OptionView } from "../model/option.ts";
import { defineRule } from "./define-rule.ts";

const COMMANDS = [
  { flag: "novrfy", command: "VRFY" },
  { flag: "noexpn", command: "EXPN" },
];

export const disclosureVrfyExpn = defineRule({
  id: "disclosure-vrfy-expn",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "PrivacyOptions leaves VRFY or EXPN on.",
    why: "VRFY tells a stranger which accounts exist, EXPN who is behind an alias or on a list. With novrfy sendmail answers 252 to every name, with noexpn it refuses EXPN and VERB. goaway has both.",
    bad: ["define(`confPRIVACY_FLAGS', `authwarnings,noexpn')dnl"],
    good: ["define(`confPRIVACY_FLAGS', `authwarnings,novrfy,noexpn')dnl"],
    references: ["sendmail Installation and Operation Guide, PrivacyOptions", "NIST SP 800-45 version 2", "RFC 5321, section 7.3"],
  },
  messages: {
    answered: "PrivacyOptions={value} leaves {commands} on: strangers can find out which accounts exist",
    unset: "PrivacyOptions is not set, which leaves {commands} on: strangers can find out which accounts exist",
  },
  check(configuration, report) {
    if (!configuration.knowsOption("PrivacyOptions")) return;
    const privacy = configuration.option("PrivacyOptions");
    const missing = COMMANDS.filter(({ flag }) => !isInForce(privacy, flag));
    if (missing.length === 0) return;
    const commands = missing.map(({ command }) => command).join(" and ");
    const claim = privacy.isSet ? report.at(privacy.definedBy, "answered", { value: privacy.value, commands }) : report.at(privacy.definedBy, "unset", { commands });
    claim.fix(`Refuse ${commands}`, "decision", setOption("PrivacyOptions", privacy.withFlag(...missing.map(({ flag }) => flag))));
  },
});

function isInForce(privacy: OptionView, flag: string): boolean {
  return privacy.flags.has(flag) || (privacy.flags.has("goaway") && findPrivacyFlag(flag)?.inGoaway === true);
}
