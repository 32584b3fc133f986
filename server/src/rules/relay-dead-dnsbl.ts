import { findDeadDnsList } from "../catalog/index.ts";
import { findDnsLists } from "../model/dns-lists.ts";
import { dropDnsList } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const relayDeadDnsbl = defineRule({
  id: "relay-dead-dnsbl",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "A DNS block list is asked that closed years ago.",
    why: "At best each message waits for a lookup that nobody answers. Some lists answered for every address when they closed, to be noticed, and the names of others ran out and went to people who answer everything: then no mail at all gets in. Which lists closed, when, and where it is said is in this program's catalog.",
    bad: ["FEATURE(`dnsbl', `relays.ordb.org')dnl"],
    good: ["FEATURE(`dnsbl', `zen.spamhaus.org')dnl"],
    references: ["RFC 6471, section 3.4", "dnsbl.com, status of block lists"],
  },
  messages: {
    everything: "The block list {zone} closed in {year} and has answered for every address since: all mail is refused while it does",
    nothing: "The block list {zone} closed in {year}: each lookup is in vain, and whoever gets its name may refuse all mail",
  },
  check(configuration, report) {
    for (const { zone, definedBy } of findDnsLists(configuration.rulesets)) {
      const dead = findDeadDnsList(zone);
      if (dead === undefined) continue;
      report.at(definedBy, dead.answers, { zone, year: dead.closed }).fix(`Ask ${zone} no more`, "decision", dropDnsList(zone));
    }
  },
});
