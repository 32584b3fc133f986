import { disableFeature } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const relayBasedOnMx = defineRule({
  id: "relay-based-on-mx",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "FEATURE(relay_based_on_MX) is on: this host relays to every domain whose MX record names it.",
    why: "Who owns a domain writes its MX records. Anybody can name this host there and have it take, store and try to deliver mail for a domain that nobody here knows. The check also asks DNS for each recipient and refuses for a while when DNS does not answer. List the domains that this host is a backup for: RELAY_DOMAIN, or the file of class R. In a .cf the fix comments out the rules that relay because of the MX.",
    bad: ["FEATURE(`relay_based_on_MX')dnl"],
    good: ["RELAY_DOMAIN(`example.org')dnl"],
    references: ["cf/README, ANTI-SPAM CONFIGURATION CONTROL"],
  },
  messages: {
    on: "FEATURE(relay_based_on_MX) relays to every domain that names this host in its MX record: whoever owns a domain decides",
  },
  check(configuration, report) {
    const on = configuration.feature("relay_based_on_MX");
    if (on === undefined) return;
    report.at(on, "on").fix("Take out FEATURE(relay_based_on_MX)", "decision", disableFeature("relay_based_on_MX"));
  },
});
