import { findServerFeature } from "../catalog/index.ts";
import type { RuleLine } from "../cf/lines.ts";
import { defineRule } from "./define-rule.ts";

/** The ruleset that sendmail asks for each connection, and the one of the administrator's that it calls. */
const RULESETS = ["srv_features", "Local_srv_features"];

export const smugglingDisabledProtection = defineRule({
  id: "smuggling-disabled-protection",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  docs: {
    what: "A rule of srv_features or Local_srv_features turns off a protection against SMTP smuggling: the letters F, G, O, U.",
    why: "With O a line end of another kind ends a message, so that a message can hold a second one with any sender, which passes SPF as if this host had sent it (CVE-2023-51765). F takes commands before their time, G and U take a bare LF or CR. For old devices of a trusted network there are g2 and u2, which put a blank in its place, in a rule for their address only. There is no fix, because which clients the rule is for nobody can tell from here. Entries `Srv_Features:` of the access map do the same.",
    bad: ["LOCAL_SRV_FEATURES", "R$*\t\t$# O G"],
    good: ["LOCAL_SRV_FEATURES", "R$* 192.0.2.7\t\t$# g2 u2"],
    references: ["CVE-2023-51765", "sendmail RELEASE_NOTES 8.18.1"],
  },
  messages: {
    off: "\"{features}\" turns off the protection against {protects}: messages with forged senders can be smuggled in",
  },
  check(configuration, report) {
    for (const name of RULESETS) {
      for (const rule of configuration.ruleset(name)?.rules ?? []) {
        const features = featuresOf(rule);
        const off = features.flatMap((word) => findServerFeature(word)?.protects ?? []);
        if (rule.rhs === undefined || off.length === 0) continue;
        report.at({ cfSpan: rule.rhs.span, line: rule, place: undefined }, "off", { features: features.join(" "), protects: off.join(", ") });
      }
    }
  },
});

/** The words behind `$#`; in anything else sendmail looks for none. */
function featuresOf(rule: RuleLine): readonly string[] {
  const words = /^\s*\$#\s*(.*)$/s.exec(rule.rhs?.text ?? "")?.[1];
  return words?.split(/\s+/).filter((word) => word !== "") ?? [];
}
