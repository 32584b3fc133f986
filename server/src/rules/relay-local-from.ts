import { disableFeature } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const relayLocalFrom = defineRule({
  id: "relay-local-from",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "FEATURE(relay_local_from) is on: whoever claims a sender of this host may relay.",
    why: "The sender address of a message is whatever the client says it is, and the name of this host stands in its greeting. To anybody who tries postmaster@ with that name this is an open relay. Let clients log in (SMTP AUTH), or name their addresses. In a .cf the fix comments out the one rule of Relay_ok that relays because of the sender.",
    bad: ["FEATURE(`relay_local_from')dnl"],
    good: ["RELAY_DOMAIN(`192.0.2')dnl"],
    references: ["cf/README, ANTI-SPAM CONFIGURATION CONTROL"],
  },
  messages: {
    on: "FEATURE(relay_local_from) lets relay whoever claims a sender of this host, whose name the greeting tells: in effect an open relay",
  },
  check(configuration, report) {
    const on = configuration.feature("relay_local_from");
    if (on === undefined) return;
    report.at(on, "on").fix("Take out FEATURE(relay_local_from)", "decision", disableFeature("relay_local_from"));
  },
});
