import { disableFeature } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const relayMailFrom = defineRule({
  id: "relay-mail-from",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "FEATURE(relay_mail_from) is on: who may relay is decided by the sender address, as the access map has it.",
    why: "The sender address of a message is whatever the client says it is. A spammer who guesses one address or, with the argument `domain`, one domain of the access map sends through this host to anybody. Let clients log in (SMTP AUTH), or name their addresses. In a .cf the fix comments out the one rule of Relay_ok that relays because of the sender.",
    bad: ["FEATURE(`access_db')dnl", "FEATURE(`relay_mail_from')dnl"],
    good: ["FEATURE(`access_db')dnl", "RELAY_DOMAIN(`192.0.2')dnl"],
    references: ["cf/README, ANTI-SPAM CONFIGURATION CONTROL"],
  },
  messages: {
    on: "FEATURE(relay_mail_from) lets relay whoever claims a sender that the access map has with RELAY: a spammer needs one guess",
  },
  check(configuration, report) {
    const on = configuration.feature("relay_mail_from");
    if (on === undefined) return;
    report.at(on, "on").fix("Take out FEATURE(relay_mail_from)", "decision", disableFeature("relay_mail_from"));
  },
});
