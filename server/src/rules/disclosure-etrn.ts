import { setOption } from "../model/intent.ts";
import { isLoopback } from "../model/listener.ts";
import { defineRule } from "./define-rule.ts";

export const disclosureEtrn = defineRule({
  id: "disclosure-etrn",
  severity: "info",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "PrivacyOptions has goaway but not noetrn, and a listener offers ETRN.",
    why: "The flag goaway sounds like everything and is not: ETRN stays, with which a stranger has the host run its queue for a domain and learns whether there is one. Hosts that collect their mail by ETRN from here need it; nobody else does. M=E of a listener turns it off as well.",
    bad: ["define(`confPRIVACY_FLAGS', `goaway')dnl"],
    good: ["define(`confPRIVACY_FLAGS', `goaway,noetrn')dnl"],
    references: ["sendmail Installation and Operation Guide, PrivacyOptions", "RFC 1985"],
  },
  messages: {
    offered: "PrivacyOptions={value} leaves ETRN on, which goaway does not cover: strangers can start queue runs",
  },
  check(configuration, report) {
    if (configuration.role === "submit" || configuration.role === "null-client") return;
    const privacy = configuration.option("PrivacyOptions");
    if (!privacy.flags.has("goaway") || privacy.flags.has("noetrn")) return;
    if (!configuration.listeners.some((listener) => !listener.modifiers.includes("E") && !isLoopback(listener))) return;
    report.at(privacy.definedBy, "offered", { value: privacy.value }).fix("Refuse ETRN", "decision", setOption("PrivacyOptions", privacy.withFlag("noetrn")));
  },
});
