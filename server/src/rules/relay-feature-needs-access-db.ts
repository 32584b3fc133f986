import { findFeature } from "../catalog/index.ts";
import { enableFeature, raiseFeature } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

const NEEDED = "access_db";

export const relayFeatureNeedsAccessDb = defineRule({
  id: "relay-feature-needs-access-db",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  only: { dialect: "mc", because: "the feature leaves nothing in the .cf that m4 writes, so that there it cannot be told from one that nobody asked for" },
  docs: {
    what: "A FEATURE that reads the access map stands above FEATURE(access_db), or there is no access_db at all.",
    why: "The library says ERROR on standard error, m4 exits 0, and the .cf comes without the feature: nobody is blocked, limited or slowed down, though the .mc says so. Only delay_checks takes access_db in any place.",
    bad: ["FEATURE(`blocklist_recipients')dnl", "FEATURE(`access_db')dnl"],
    good: ["FEATURE(`access_db')dnl", "FEATURE(`blocklist_recipients')dnl"],
    references: ["cf/README, ANTI-SPAM CONFIGURATION CONTROL"],
  },
  messages: {
    missing: "FEATURE({feature}) reads the access map, and there is no FEATURE(access_db): it does nothing",
    later: "FEATURE({feature}) stands above FEATURE(access_db), whose map it reads: it does nothing",
  },
  check(configuration, report) {
    const calls = configuration.provenance.calls?.("FEATURE") ?? [];
    const first = calls.findIndex(({ args }) => args[0] === NEEDED);
    calls.forEach((call, index) => {
      const need = needOf(call.args);
      if (need === undefined || (first >= 0 && (first < index || need === "any"))) return;
      const definedBy = { cfSpan: undefined, line: undefined, place: call.place };
      const values = { feature: call.args[0] ?? "" };
      if (first < 0) report.at(definedBy, "missing", values).fix("Put FEATURE(access_db) above it", "decision", enableFeature(NEEDED));
      else report.at(definedBy, "later", values).fix("Move FEATURE(access_db) above it", "decision", raiseFeature(NEEDED));
    });
  },
});

/** Whether a call needs the access map, above itself or anywhere. */
function needOf([name = "", argument = ""]: readonly string[]): "above" | "any" | undefined {
  const feature = findFeature(name);
  if (feature?.requires === NEEDED) return "above";
  const condition = feature?.requiresIf;
  if (condition?.feature !== NEEDED) return undefined;
  const isMet = condition.argument === "given" ? argument !== "" : condition.argument === "missing" ? argument === "" : argument.toLowerCase() === condition.argument;
  if (!isMet) return undefined;
  return condition.order ?? "above";
}
