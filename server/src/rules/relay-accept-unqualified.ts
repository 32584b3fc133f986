import { disableFeature, setListener } from "../model/intent.ts";
import { findField, isLoopback, withModifiers } from "../model/listener.ts";
import { defineRule } from "./define-rule.ts";

export const relayAcceptUnqualified = defineRule({
  id: "relay-accept-unqualified",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "Senders without a domain are taken from the network: FEATURE(accept_unqualified_senders), or the modifier u of a listener.",
    why: "A name without a domain gets the domain of this host, so that a stranger's mail from `root` looks like mail from here. Only what submits for local users may need it, and that has a listener of its own. On a host that only its own programs can reach it is an info. In a .cf there is no fix for the feature, because the rules that refuse are missing there.",
    bad: ["FEATURE(`accept_unqualified_senders')dnl"],
    good: ["FEATURE(`no_default_msa')dnl", "DAEMON_OPTIONS(`Port=smtp, Name=MTA')dnl"],
    references: ["cf/README, ANTI-SPAM CONFIGURATION CONTROL"],
  },
  messages: {
    on: "FEATURE(accept_unqualified_senders) takes senders without a domain, who then look like users of this host",
    modifier: "The listener {name} takes senders without a domain (u in M={modifiers}), who then look like users of this host",
  },
  check(configuration, report) {
    const on = configuration.feature("accept_unqualified_senders");
    if (on !== undefined) {
      const claim = report.at(on, "on");
      // What only programs of this host can reach hears no forged senders.
      if (configuration.role === "internal") claim.severity("info");
      if (configuration.provenance.dialect === "mc") claim.fix("Take out FEATURE(accept_unqualified_senders)", "decision", disableFeature("accept_unqualified_senders"));
    }
    for (const listener of configuration.listeners) {
      if (!listener.modifiers.includes("u") || isLoopback(listener)) continue;
      const { name, port, modifiers } = listener;
      report
        .at(findField(listener, "M")?.definedBy ?? listener.definedBy, "modifier", { name: name === "" ? port : name, modifiers })
        .fix("Refuse senders without a domain (no u)", "decision", setListener(listener.text, withModifiers(listener, modifiers.replaceAll("u", ""))));
    }
  },
});
