import { isWeakMechanism } from "../catalog/index.ts";
import { type Intent, setClass, setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";
import { offerMechanisms, soundMechanisms } from "./offer-mechanisms.ts";

export const authObsoleteMechanism = defineRule({
  id: "auth-obsolete-mechanism",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "A mechanism is offered that is broken or withdrawn: DIGEST-MD5, CRAM-MD5, KERBEROS_V4, NTLM, OTP.",
    why: "A recorded session can be tried against a dictionary, and the server must keep every password readable, so that one copy of its database gives all of them away. None of them works with PAM or saslauthd. PLAIN under TLS is safer, and every mail program has it. The fix leaves the other mechanisms of the list, in both lists.",
    bad: ["define(`confAUTH_MECHANISMS', `CRAM-MD5 LOGIN PLAIN')dnl", "TRUST_AUTH_MECH(`CRAM-MD5 LOGIN PLAIN')dnl", "define(`confAUTH_OPTIONS', `A p')dnl"],
    good: ["define(`confAUTH_MECHANISMS', `LOGIN PLAIN')dnl", "TRUST_AUTH_MECH(`LOGIN PLAIN')dnl", "define(`confAUTH_OPTIONS', `A p')dnl"],
    references: ["RFC 6331 (DIGEST-MD5 is historic)", "RFC 2195 (CRAM-MD5), section 5", "RFC 6649 (Kerberos)"],
  },
  messages: {
    offered: "AuthMechanisms offers {mechanisms}, broken or withdrawn: a recorded login can be tried against a dictionary",
    builtIn: "{mechanisms} may relay, is in the built-in list of AuthMechanisms, and is broken or withdrawn: a recorded login can be tried against a dictionary",
  },
  check(configuration, report) {
    if (configuration.role === "submit" || configuration.role === "null-client") return;
    const offered = configuration.option("AuthMechanisms");
    const trusted = configuration.cfClass("TrustAuthMech").words;
    // The built-in list alone is no statement; who lets a mechanism of it relay has made one.
    const listed = offered.isSet ? offered.words.map((text) => ({ text, definedBy: offered.definedBy })) : trusted.filter((word) => isIn(offered.words, word.text));
    const weak = listed.filter((word) => isObsolete(word.text));
    const [first] = weak;
    if (first === undefined) return;
    const claim = report.at(first.definedBy, offered.isSet ? "offered" : "builtIn", { mechanisms: weak.map((word) => word.text).join(" ") });
    const trustedNames = trusted.map((word) => word.text);
    const left = soundMechanisms(offered.isSet ? offered.words : trustedNames);
    if (left.length === 0) return;
    claim.fix(`Offer ${left.join(" ")} only`, "decision", ...(offered.isSet ? narrowLists(left, trustedNames) : offerMechanisms(configuration, left)));
  },
});

/** Takes them out of both lists; whom the others let relay stays as it is. */
function narrowLists(offered: readonly string[], trusted: readonly string[]): readonly Intent[] {
  const left = soundMechanisms(trusted);
  return [setOption("AuthMechanisms", offered.join(" ")), ...(left.length === trusted.length ? [] : [setClass("TrustAuthMech", left.length > 0 ? left : offered)])];
}

function isIn(words: readonly string[], word: string): boolean {
  return words.some((one) => one.toUpperCase() === word.toUpperCase());
}

/** A login without a password is the matter of auth-anonymous-allowed. */
function isObsolete(mechanism: string): boolean {
  return isWeakMechanism(mechanism) && mechanism.toUpperCase() !== "ANONYMOUS";
}
