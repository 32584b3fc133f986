import { setClass } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const authMechanismsTrustMismatch = defineRule({
  id: "auth-mechanisms-trust-mismatch",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "The mechanisms that are offered (AuthMechanisms) and those that may relay (class TrustAuthMech) differ.",
    why: "Two lists that know nothing of each other decide about a user who logs in. Who logs in with a mechanism that is offered but not in the class is told that all is well, and then \"550 Relaying denied\". A mechanism in the class that is not offered does nothing.",
    bad: ["define(`confAUTH_MECHANISMS', `DIGEST-MD5 LOGIN PLAIN')dnl", "TRUST_AUTH_MECH(`LOGIN PLAIN')dnl", "define(`confAUTH_OPTIONS', `A p')dnl"],
    good: ["define(`confAUTH_MECHANISMS', `LOGIN PLAIN')dnl", "TRUST_AUTH_MECH(`LOGIN PLAIN')dnl", "define(`confAUTH_OPTIONS', `A p')dnl"],
    references: ["cf/README, SMTP AUTHENTICATION"],
  },
  messages: {
    notTrusted: "{mechanisms} is offered but not in class TrustAuthMech: who logs in with it still gets \"Relaying denied\"",
    notOffered: "{mechanisms} may relay but is not offered by AuthMechanisms: nobody can log in with it",
    trustedHere: "the mechanisms that may relay",
    offeredHere: "the mechanisms that are offered",
  },
  check(configuration, report) {
    const offered = configuration.option("AuthMechanisms");
    const trusted = configuration.cfClass("TrustAuthMech");
    const [firstTrusted] = trusted.words;
    // One list alone is the matter of auth-trust-without-mechanisms and auth-mechanisms-without-trust; a file's words are not known here.
    if (!offered.isSet || offered.words.length === 0 || firstTrusted === undefined || trusted.files.length > 0) return;
    const trustedNames = new Set(trusted.words.map((word) => word.text.toUpperCase()));
    const offeredNames = new Set(offered.words.map((word) => word.toUpperCase()));
    const notTrusted = offered.words.filter((word) => !trustedNames.has(word.toUpperCase()));
    const notOffered = trusted.words.filter((word) => !offeredNames.has(word.text.toUpperCase()));
    const [firstNotOffered] = notOffered;
    const claim =
      notTrusted.length > 0
        ? report.at(offered.definedBy, "notTrusted", { mechanisms: notTrusted.join(" ") }).because(firstTrusted.definedBy, "trustedHere")
        : firstNotOffered !== undefined
          ? report.at(firstNotOffered.definedBy, "notOffered", { mechanisms: notOffered.map((word) => word.text).join(" ") }).because(offered.definedBy, "offeredHere")
          : undefined;
    claim?.fix("Let exactly the offered mechanisms relay", "decision", setClass("TrustAuthMech", offered.words));
  },
});
