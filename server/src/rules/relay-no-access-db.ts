import { enableFeature } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

/** With -o sendmail starts where the map is not there yet. */
const MAP = "hash -T<TMPF> -o /etc/mail/access";

export const relayNoAccessDb = defineRule({
  id: "relay-no-access-db",
  severity: "info",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "A mail server has no access map: FEATURE(access_db) is off.",
    why: "Without it there is no place to refuse one client or sender, to let one network relay, or to set limits by client, short of writing rules. Since nobody wrote that it should be so, it is a hint only. In a .cf there is no fix, because only m4 can write the rules.",
    bad: ["FEATURE(`delay_checks')dnl"],
    good: ["FEATURE(`access_db', `hash -T<TMPF> -o /etc/mail/access')dnl"],
    references: ["cf/README, ANTI-SPAM CONFIGURATION CONTROL"],
  },
  messages: {
    none: "There is no access map (FEATURE(access_db)): a single client or sender cannot be refused, limited or let through",
  },
  check(configuration, report) {
    const checks = configuration.ruleset("Basic_check_mail");
    // A .cf from before 8.9, or of somebody's own making, has nothing that could read the map.
    if (configuration.role !== "mta" || checks === undefined || configuration.feature("access_db") !== undefined) return;
    const claim = report.at(configuration.absence(checks.lines[0]), "none");
    if (configuration.provenance.dialect === "mc") claim.fix("Read the access map", "decision", enableFeature("access_db", MAP));
  },
});
