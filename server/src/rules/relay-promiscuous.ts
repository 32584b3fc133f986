import { disableFeature } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const relayPromiscuous = defineRule({
  id: "relay-promiscuous",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "FEATURE(promiscuous_relay) is on: the rules accept mail from anybody to anybody.",
    why: "The host is an open relay. Spammers find one within hours, and then its address is on block lists. m4 prints a warning and writes the .cf all the same. Name who may relay instead: RELAY_DOMAIN, the access map, SMTP AUTH. In a .cf there is no fix, because whole rulesets are missing there that only m4 and the .mc can write again.",
    bad: ["FEATURE(`promiscuous_relay')dnl"],
    good: ["RELAY_DOMAIN(`example.org')dnl"],
    references: ["cf/README, ANTI-SPAM CONFIGURATION CONTROL"],
  },
  messages: {
    open: "No rule refuses to relay (FEATURE(promiscuous_relay)): anybody can send mail to anybody through this host",
  },
  check(configuration, report) {
    const open = configuration.feature("promiscuous_relay");
    if (open === undefined) return;
    const claim = report.at(open, "open");
    if (configuration.provenance.dialect === "mc") claim.fix("Take out FEATURE(promiscuous_relay)", "decision", disableFeature("promiscuous_relay"));
  },
});
