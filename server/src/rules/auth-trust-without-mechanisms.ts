import { defineRule } from "./define-rule.ts";
import { offerMechanisms, soundMechanisms } from "./offer-mechanisms.ts";

export const authTrustWithoutMechanisms = defineRule({
  id: "auth-trust-without-mechanisms",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "Mechanisms may relay (class TrustAuthMech) that sendmail never offers, because AuthMechanisms is not set.",
    why: "Without AuthMechanisms sendmail offers its built-in list, which has neither LOGIN nor PLAIN. Users whose mail program knows only these cannot log in, though the class says that they may relay. Those of the class that the built-in list has work, and are not reported.",
    bad: ["TRUST_AUTH_MECH(`LOGIN PLAIN')dnl"],
    good: ["define(`confAUTH_MECHANISMS', `LOGIN PLAIN')dnl", "TRUST_AUTH_MECH(`LOGIN PLAIN')dnl", "define(`confAUTH_OPTIONS', `A p')dnl"],
    references: ["cf/README, SMTP AUTHENTICATION", "sendmail Installation and Operation Guide, AuthMechanisms"],
  },
  messages: {
    notOffered: "{mechanisms} may relay, but AuthMechanisms is not set and the built-in list lacks it: nobody can log in with it",
    emptyList: "{mechanisms} may relay, but AuthMechanisms is empty: nobody can log in",
  },
  check(configuration, report) {
    if (configuration.role === "submit" || configuration.role === "null-client") return;
    const offered = configuration.option("AuthMechanisms");
    // Two lists that differ are the matter of auth-mechanisms-trust-mismatch.
    if (offered.isSet && offered.words.length > 0) return;
    const builtIn = new Set(offered.words.map((word) => word.toUpperCase()));
    const trusted = configuration.cfClass("TrustAuthMech").words;
    const missing = trusted.filter((word) => !builtIn.has(word.text.toUpperCase()));
    const [first] = missing;
    if (first === undefined) return;
    const names = [...new Set(trusted.map((word) => word.text))];
    const sound = soundMechanisms(names);
    report
      .at(first.definedBy, offered.isSet ? "emptyList" : "notOffered", { mechanisms: missing.map((word) => word.text).join(" ") })
      .fix("Offer the mechanisms that may relay", "decision", ...offerMechanisms(configuration, sound.length > 0 ? sound : names));
  },
});
