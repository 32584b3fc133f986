import { setClass } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const relayMasqueradeRoot = defineRule({
  id: "relay-masquerade-root",
  severity: "hint",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "Senders are masqueraded (MASQUERADE_AS), and root is not left out (EXPOSED_USER).",
    why: "Mail from root of every host then comes from one address: nobody sees which machine its cron jobs and logs complain of, and answers and bounces all go to one mailbox.",
    bad: ["MASQUERADE_AS(`example.org')dnl"],
    good: ["MASQUERADE_AS(`example.org')dnl", "EXPOSED_USER(`root')dnl"],
    references: ["cf/README, MASQUERADING AND RELAYING"],
  },
  messages: {
    hidden: "MASQUERADE_AS {domain} holds for root too: which host its mail comes from cannot be seen",
  },
  check(configuration, report) {
    // A client that hands all its mail on masquerades as its hub by design.
    if (configuration.role !== "mta" && configuration.role !== "internal") return;
    const masquerade = configuration.macro("M");
    const exposed = configuration.cfClass("E");
    const isDone = exposed.files.length > 0 || exposed.words.some(({ text }) => text === "root");
    if (masquerade === undefined || masquerade.value === "" || isDone) return;
    report
      .at(masquerade.definedBy, "hidden", { domain: masquerade.value })
      .fix("Leave root as it is", "decision", setClass("E", [...exposed.words.map(({ text }) => text), "root"]));
  },
});
