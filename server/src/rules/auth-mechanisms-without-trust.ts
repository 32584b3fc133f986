import { setClass } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const authMechanismsWithoutTrust = defineRule({
  id: "auth-mechanisms-without-trust",
  severity: "info",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "SMTP AUTH mechanisms are offered (AuthMechanisms), and class TrustAuthMech, which says who may relay, has no members.",
    why: "Who logs in is told that all is well, and then \"550 Relaying denied\" for every recipient elsewhere. Where logging in is for something else (rules of your own that look at ${auth_type}, the AuthInfo of another host), leave it so. In a .cf that was generated without TRUST_AUTH_MECH no rule asks for the class, so there is no fix.",
    bad: ["define(`confAUTH_MECHANISMS', `LOGIN PLAIN')dnl", "define(`confAUTH_OPTIONS', `A p')dnl"],
    good: ["define(`confAUTH_MECHANISMS', `LOGIN PLAIN')dnl", "TRUST_AUTH_MECH(`LOGIN PLAIN')dnl", "define(`confAUTH_OPTIONS', `A p')dnl"],
    references: ["cf/README, SMTP AUTHENTICATION"],
  },
  messages: {
    noRight: "{mechanisms} is offered and class TrustAuthMech is empty: who logs in still gets \"Relaying denied\"",
  },
  check(configuration, report) {
    // What hands mail to another host logs in there; what only this host's programs reach lets them relay anyway.
    if (["submit", "null-client", "internal"].includes(configuration.role)) return;
    const offered = configuration.option("AuthMechanisms");
    const trusted = configuration.cfClass("TrustAuthMech");
    if (!offered.isSet || offered.words.length === 0 || trusted.words.length > 0 || trusted.files.length > 0) return;
    report.at(offered.definedBy, "noRight", { mechanisms: offered.words.join(" ") }).fix("Let who logs in relay", "decision", setClass("TrustAuthMech", offered.words));
  },
});
