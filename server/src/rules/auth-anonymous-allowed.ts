import type { Configuration } from "../model/configuration.ts";
import { type Intent, setClass, setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

const ANONYMOUS = "ANONYMOUS";

export const authAnonymousAllowed = defineRule({
  id: "auth-anonymous-allowed",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "The mechanism ANONYMOUS is offered: AuthMechanisms names it, and AuthOptions lacks the letter y.",
    why: "A login without a password is a login. Where the mechanism is in class TrustAuthMech too, everybody may relay: the host is an open relay. A probe reports it where EHLO offers AUTH ANONYMOUS.",
    bad: ["define(`confAUTH_MECHANISMS', `ANONYMOUS PLAIN')dnl", "TRUST_AUTH_MECH(`ANONYMOUS PLAIN')dnl", "define(`confAUTH_OPTIONS', `A p')dnl"],
    good: ["define(`confAUTH_MECHANISMS', `ANONYMOUS PLAIN')dnl", "TRUST_AUTH_MECH(`ANONYMOUS PLAIN')dnl", "define(`confAUTH_OPTIONS', `A p y')dnl"],
    references: ["RFC 4505", "sendmail Installation and Operation Guide, AuthOptions"],
  },
  messages: {
    trusted: "ANONYMOUS is offered ({mechanisms}) and may relay: everybody can send to anybody through this host, without a password",
    offered: "ANONYMOUS is offered ({mechanisms}): everybody can log in without a password",
    relays: "it may relay",
  },
  check(configuration, report) {
    if (configuration.role === "submit") return;
    const offered = configuration.option("AuthMechanisms");
    if (!offered.words.some(isAnonymous) || configuration.option("AuthOptions").flags.has("y")) return;
    const trusted = configuration.cfClass("TrustAuthMech").words.find((word) => isAnonymous(word.text));
    const values = { mechanisms: offered.words.join(" ") };
    const claim = trusted === undefined ? report.at(offered.definedBy, "offered", values) : report.at(offered.definedBy, "trusted", values).because(trusted.definedBy, "relays");
    claim.fix("Let nobody in without a password", "decision", ...withoutAnonymous(configuration));
  },
});

function isAnonymous(word: string): boolean {
  return word.toUpperCase() === ANONYMOUS;
}

/** Out of both lists; where nothing would be left, y has sendmail leave it out. */
function withoutAnonymous(configuration: Configuration): readonly Intent[] {
  const offered = configuration.option("AuthMechanisms").words.filter((word) => !isAnonymous(word));
  const options = configuration.option("AuthOptions");
  if (offered.length === 0) return [setOption("AuthOptions", options.isSet ? options.withFlag("y") : options.withFlag("A", "y"))];
  const trusted = configuration.cfClass("TrustAuthMech").words.map((word) => word.text);
  const left = trusted.filter((word) => !isAnonymous(word));
  return [setOption("AuthMechanisms", offered.join(" ")), ...(left.length === trusted.length ? [] : [setClass("TrustAuthMech", left.length > 0 ? left : offered)])];
}
