import { disableFeature } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const relayAcceptUnresolvable = defineRule({
  id: "relay-accept-unresolvable",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "FEATURE(accept_unresolvable_domains) is on: a sender in a domain that does not exist is taken.",
    why: "Neither an answer nor a bounce can ever reach such a sender, and most of what comes from one is forged. The feature is meant for hosts without DNS at all times; some systems ship it. On a host that only its own programs can reach it is an info. In a .cf there is no fix, because the rules that ask DNS are missing there.",
    bad: ["FEATURE(`accept_unresolvable_domains')dnl"],
    good: ["FEATURE(`delay_checks')dnl"],
    references: ["cf/README, ANTI-SPAM CONFIGURATION CONTROL"],
  },
  messages: {
    on: "FEATURE(accept_unresolvable_domains) takes mail from domains that do not exist: forged senders get in, and bounces to them stay",
  },
  check(configuration, report) {
    const on = configuration.feature("accept_unresolvable_domains");
    // A submit.cf and a null client take mail from programs of this host alone.
    if (on === undefined || configuration.role === "submit" || configuration.role === "null-client") return;
    const claim = report.at(on, "on");
    // What only programs of this host can reach hears no forged senders.
    if (configuration.role === "internal") claim.severity("info");
    if (configuration.provenance.dialect === "mc") claim.fix("Take out FEATURE(accept_unresolvable_domains)", "decision", disableFeature("accept_unresolvable_domains"));
  },
});
