import { isPlaintextMechanism } from "../catalog/index.ts";
import type { Configuration } from "../model/configuration.ts";
import { setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const authPlaintextWithoutTls = defineRule({
  id: "auth-plaintext-without-tls",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "LOGIN or PLAIN is offered on connections without TLS: AuthOptions lacks the letter p.",
    why: "Both send the password in base64, which anybody on the path can read. With p sendmail offers them only once STARTTLS is done. Letters must stand apart: of `Apy` sendmail reads the A only.",
    bad: ["define(`confAUTH_MECHANISMS', `LOGIN PLAIN')dnl", "TRUST_AUTH_MECH(`LOGIN PLAIN')dnl", "define(`confAUTH_OPTIONS', `A')dnl"],
    good: ["define(`confAUTH_MECHANISMS', `LOGIN PLAIN')dnl", "TRUST_AUTH_MECH(`LOGIN PLAIN')dnl", "define(`confAUTH_OPTIONS', `A p')dnl"],
    references: ["sendmail Installation and Operation Guide, AuthOptions", "RFC 4954, section 4", "RFC 8314"],
  },
  messages: {
    noOptions: "AuthMechanisms offers {mechanisms} and AuthOptions is not set: passwords cross the network readable",
    noP: "AuthMechanisms offers {mechanisms} and AuthOptions ({options}) lacks p: passwords cross the network readable",
    glued: "AuthOptions ({options}) has its p glued to another letter, where sendmail does not read it: passwords for {mechanisms} cross the network readable",
  },
  check(configuration, report) {
    const mechanisms = configuration.option("AuthMechanisms");
    const plain = mechanisms.words.filter(isPlaintextMechanism);
    const options = configuration.option("AuthOptions");
    if (plain.length === 0 || options.flags.has("p") || !offersAuthInTheClear(configuration)) return;
    const values = { mechanisms: plain.join(" "), options: options.value };
    const claim = options.isSet
      ? report.at(options.definedBy, options.value.includes("p") ? "glued" : "noP", values).because(mechanisms.definedBy)
      : report.at(mechanisms.definedBy, "noOptions", { mechanisms: values.mechanisms });
    claim.fix("Ask for passwords under TLS only (p)", "decision", setOption("AuthOptions", options.isSet ? options.withFlag("p") : options.withFlag("A", "p")));
  },
});

/** The submission program is a client only; M=A offers no AUTH, M=s begins with TLS. */
function offersAuthInTheClear(configuration: Configuration): boolean {
  if (configuration.role === "submit") return false;
  return configuration.listeners.some((listener) => !/[As]/.test(listener.modifiers));
}
