import { disableFeature } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const relayLooseCheck = defineRule({
  id: "relay-loose-check",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "FEATURE(loose_relay_check) is on: a recipient such as user%elsewhere@here is not looked into.",
    why: "The recipient seems to be local, so it passes the relay check, and then the percent sign sends it on to the other host: a stranger can relay through every domain that this host takes mail for. In a .cf the fix has Rcpt_ok call ParseRecipient again, which looks into such addresses.",
    bad: ["FEATURE(`loose_relay_check')dnl"],
    good: ["RELAY_DOMAIN(`example.org')dnl"],
    references: ["cf/README, ANTI-SPAM CONFIGURATION CONTROL"],
  },
  messages: {
    on: "FEATURE(loose_relay_check) lets user%elsewhere@here past the relay check: a stranger reaches other hosts through this one",
  },
  check(configuration, report) {
    const on = configuration.feature("loose_relay_check");
    if (on === undefined) return;
    report.at(on, "on").fix("Take out FEATURE(loose_relay_check)", "decision", disableFeature("loose_relay_check"));
  },
});
