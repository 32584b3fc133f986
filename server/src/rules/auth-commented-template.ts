import { isPlaintextMechanism } from "../catalog/index.ts";
import { isLoopback, isSubmissionPort } from "../model/listener.ts";
import type { Definition } from "../model/provenance.ts";
import { defineRule } from "./define-rule.ts";
import { offerMechanisms, soundMechanisms } from "./offer-mechanisms.ts";

/** What mail clients can do; under TLS their password is as safe as any other. */
const USUAL_MECHANISMS = ["LOGIN", "PLAIN"];

export const authCommentedTemplate = defineRule({
  id: "auth-commented-template",
  severity: "hint",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "The stock lines that set up SMTP AUTH are still commented out.",
    why: "Users outside the local network cannot log in with a password, so their mail is refused with \"Relaying denied\". Sendmail does not stop offering AUTH altogether: its built-in list has DIGEST-MD5 and CRAM-MD5, but neither LOGIN nor PLAIN, which is what mail clients use. The fix takes both lists in, without mechanisms that are broken, and adds the letter p, so that passwords are asked for under TLS only; the host needs a certificate for that. Where port 587 is open the severity is info.",
    bad: ["dnl define(`confAUTH_MECHANISMS', `LOGIN PLAIN')dnl", "dnl TRUST_AUTH_MECH(`LOGIN PLAIN')dnl"],
    good: ["define(`confAUTH_MECHANISMS', `LOGIN PLAIN')dnl", "TRUST_AUTH_MECH(`LOGIN PLAIN')dnl", "define(`confAUTH_OPTIONS', `A p')dnl"],
    references: ["cf/README, SMTP AUTHENTICATION", "RFC 4954"],
  },
  messages: {
    commented: "AuthMechanisms is {state}: mail clients cannot log in with a password (LOGIN, PLAIN)",
    submission: "AuthMechanisms is {state}: mail clients cannot log in with a password (LOGIN, PLAIN), though port {port} is open for them",
  },
  check(configuration, report) {
    if (configuration.role === "submit" || configuration.role === "null-client") return;
    const line = configuration.commentedOption("AuthMechanisms");
    // Who has said which mechanisms may relay is past the template: auth-trust-without-mechanisms looks at that.
    const isBegun = configuration.cfClass("TrustAuthMech").words.length > 0;
    if (configuration.option("AuthMechanisms").isSet || isBegun || line === undefined) return;
    const stock = configuration.provenance.commentedOut?.("AuthMechanisms");
    // What fills the template in may set it.
    if (stock === undefined && configuration.role === "template") return;
    // A .mc without the stock lines generates the same .cf; the advice then stands where the others about it do.
    const place = stock?.place ?? { ...configuration.provenance.placeOfAbsent(), absent: false };
    const definedBy: Definition = { cfSpan: undefined, line, place };
    const state = configuration.provenance.dialect === "mc" && stock === undefined ? "not set" : "commented out";
    const submission = configuration.listeners.find((listener) => isSubmissionPort(listener) && !isLoopback(listener));
    const claim = submission === undefined ? report.at(definedBy, "commented", { state }) : report.at(definedBy, "submission", { state, port: submission.port }).severity("info");
    claim.fix("Enable SMTP AUTH", "decision", ...offerMechanisms(configuration, mechanismsOf(stock?.value ?? "")));
  },
});

/** Those of the stock line that are sound, where mail clients know one of them. */
function mechanismsOf(stockValue: string): readonly string[] {
  const stock = soundMechanisms(stockValue.split(/\s+/).filter((word) => word !== ""));
  return stock.some(isPlaintextMechanism) ? stock : USUAL_MECHANISMS;
}
