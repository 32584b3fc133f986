import { disableFeature } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const relayEntireDomain = defineRule({
  id: "relay-entire-domain",
  severity: "info",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "FEATURE(relay_entire_domain) is on: every host in the domain of this one (class m) may relay.",
    why: "Whether a client is in the domain is told by its name in reverse DNS, so every printer, guest and rented server with such a name may send to anybody. Names of networks are narrower: RELAY_DOMAIN(`192.0.2').",
    bad: ["FEATURE(`relay_entire_domain')dnl"],
    good: ["RELAY_DOMAIN(`192.0.2')dnl"],
    references: ["cf/README, ANTI-SPAM CONFIGURATION CONTROL"],
  },
  messages: {
    on: "FEATURE(relay_entire_domain) lets every host relay whose name ends in the domain of this one",
  },
  check(configuration, report) {
    const on = configuration.feature("relay_entire_domain");
    if (on === undefined) return;
    report.at(on, "on").fix("Take out FEATURE(relay_entire_domain)", "decision", disableFeature("relay_entire_domain"));
  },
});
