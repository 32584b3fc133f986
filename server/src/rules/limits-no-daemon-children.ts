import { setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

/** For a small host; a large one needs some hundreds. */
const CHILDREN = "50";

export const limitsNoDaemonChildren = defineRule({
  id: "limits-no-daemon-children",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "MaxDaemonChildren is not set, or is 0: any number of connections is served at a time.",
    why: "Each connection is a process. Whoever opens some thousands of them takes all memory of the host, and everything else on it stops. Over the limit sendmail refuses further connections for a while. Where only programs of the host itself can connect, it is an info.",
    bad: ["define(`confMAX_DAEMON_CHILDREN', `0')dnl"],
    good: ["define(`confMAX_DAEMON_CHILDREN', `50')dnl"],
    references: ["sendmail Installation and Operation Guide, MaxDaemonChildren", "cf/README, confMAX_DAEMON_CHILDREN"],
  },
  messages: {
    unset: "MaxDaemonChildren is not set: a flood of connections can exhaust the memory of the host",
    zero: "MaxDaemonChildren={value} sets no limit: a flood of connections can exhaust the memory of the host",
  },
  check(configuration, report) {
    if (configuration.role === "submit" || !configuration.knowsOption("MaxDaemonChildren")) return;
    const children = configuration.option("MaxDaemonChildren");
    if (children.number > 0) return;
    const claim = children.isSet ? report.at(children.definedBy, "zero", { value: children.value }) : report.at(children.definedBy, "unset");
    if (configuration.role === "internal") claim.severity("info");
    claim.fix(`Serve ${CHILDREN} connections at a time`, "decision", setOption("MaxDaemonChildren", CHILDREN));
  },
});
