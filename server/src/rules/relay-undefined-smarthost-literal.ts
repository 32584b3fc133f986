import { findPlaceholderHost } from "../catalog/index.ts";
import { smartHostOf } from "../model/smart-host.ts";
import { defineRule } from "./define-rule.ts";

export const relayUndefinedSmarthostLiteral = defineRule({
  id: "relay-undefined-smarthost-literal",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  // Only whoever administers the host knows the name that belongs there.
  fix: "none",
  docs: {
    what: "SMART_HOST still has the name that a template put there as an example.",
    why: "No such host exists, so mail for others waits in the queue and comes back after days. Put your provider's server there, or leave SMART_HOST out to deliver directly.",
    bad: ["define(`SMART_HOST', `smtp.your.provider')dnl"],
    good: ["define(`SMART_HOST', `[smtp.example.net]')dnl"],
    references: ["cf/README, SMART_HOST"],
  },
  messages: {
    placeholder: "SMART_HOST is {host}, the stand-in of a template: mail for others waits in the queue and comes back",
  },
  check(configuration, report) {
    const smartHost = smartHostOf(configuration);
    if (smartHost === undefined || findPlaceholderHost(smartHost.host.toLowerCase()) === undefined) return;
    report.at(smartHost.definedBy, "placeholder", { host: smartHost.host });
  },
});
