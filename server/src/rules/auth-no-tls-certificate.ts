import { isPlaintextMechanism } from "../catalog/index.ts";
import type { Configuration } from "../model/configuration.ts";
import { type Intent, setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";
import { OLD_TLS } from "./old-tls.ts";

/** What STARTTLS needs, with the places that the stock files of most systems use. */
const TLS_FILES = [
  { option: "CACertPath", usual: "/etc/mail/certs" },
  { option: "CACertFile", usual: "/etc/mail/certs/cacert.pem" },
  { option: "ServerCertFile", usual: "/etc/mail/certs/host.cert" },
  { option: "ServerKeyFile", usual: "/etc/mail/certs/host.key" },
];

export const authNoTlsCertificate = defineRule({
  id: "auth-no-tls-certificate",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "LOGIN or PLAIN is set up, and the server has no certificate (ServerCertFile, ServerKeyFile).",
    why: "Without a certificate sendmail offers no STARTTLS. Then passwords cross the network readable, or, where AuthOptions has p, LOGIN and PLAIN are not offered at all: users cannot log in, and a listener that asks for AUTH (M=a) takes no mail. Where only the certificate is left to do it is a hint. The fix names the files of the stock lines, or those below /etc/mail/certs, where a certificate and its key must be put, and turns TLS 1.0 and 1.1 off.",
    bad: ["define(`confAUTH_MECHANISMS', `LOGIN PLAIN')dnl", "TRUST_AUTH_MECH(`LOGIN PLAIN')dnl"],
    good: [
      "define(`confAUTH_MECHANISMS', `LOGIN PLAIN')dnl",
      "TRUST_AUTH_MECH(`LOGIN PLAIN')dnl",
      "define(`confAUTH_OPTIONS', `A p')dnl",
      "define(`confCACERT_PATH', `/etc/mail/certs')dnl",
      "define(`confCACERT', `/etc/mail/certs/cacert.pem')dnl",
      "define(`confSERVER_CERT', `/etc/mail/certs/host.cert')dnl",
      "define(`confSERVER_KEY', `/etc/mail/certs/host.key')dnl",
    ],
    references: ["cf/README, STARTTLS", "RFC 8314"],
  },
  messages: {
    readable: "AuthMechanisms offers {mechanisms} and ServerCertFile is not set: without STARTTLS passwords cross the network readable",
    locked: "The listener {name} asks for AUTH (M={modifiers}) and ServerCertFile is not set: under AuthOptions={options} {mechanisms} needs STARTTLS, so nobody can log in",
    withheld: "ServerCertFile is not set: under AuthOptions={options} {mechanisms} needs STARTTLS, so that nobody is offered it",
  },
  check(configuration, report) {
    if (configuration.role === "submit" || configuration.role === "null-client" || !configuration.knowsOption("ServerCertFile")) return;
    const offered = configuration.option("AuthMechanisms");
    const plain = offered.words.filter(isPlaintextMechanism);
    // One of the two files is the matter of tls-cert-without-key; the letter C runs TLS without any.
    const hasFile = ["ServerCertFile", "ServerKeyFile"].some((name) => configuration.option(name).value.trim() !== "");
    if (plain.length === 0 || hasFile || configuration.option("TLSSrvOptions").flags.has("C")) return;
    const options = configuration.option("AuthOptions");
    const mechanisms = plain.join(" ");
    const values = { mechanisms, options: options.value };
    const asking = configuration.listeners.find((listener) => listener.modifiers.includes("a"));
    // M=A offers no AUTH, M=s begins with TLS.
    const isClear = configuration.listeners.some((listener) => !/[As]/.test(listener.modifiers));
    if (!options.flags.has("p") && !isClear) return;
    const claim = !options.flags.has("p")
      ? report.at(offered.definedBy, "readable", { mechanisms })
      : asking !== undefined && plain.length === offered.words.length
        ? report.at(asking.definedBy, "locked", { ...values, name: asking.name || asking.port, modifiers: asking.modifiers })
        : report.at(configuration.absence(configuration.commentedOption("ServerCertFile")), "withheld", values);
    claim.because(offered.definedBy).fix("Name the files of a certificate for STARTTLS, which must be put there", "decision", ...nameFiles(configuration));
  },
});

function nameFiles(configuration: Configuration): readonly Intent[] {
  const stock = new Map(TLS_FILES.map(({ option }) => [option, configuration.provenance.commentedOut?.(option)?.value ?? ""]));
  const isStock = stock.get("ServerCertFile") !== "" && stock.get("ServerKeyFile") !== "";
  const files = TLS_FILES.flatMap(({ option, usual }) => {
    if (configuration.option(option).value.trim() !== "") return [];
    const value = stock.get(option) ?? "";
    return [setOption(option, isStock && value !== "" ? value : usual)];
  });
  const options = configuration.option("ServerSSLOptions");
  if (options.isSet || !configuration.knowsOption("ServerSSLOptions")) return files;
  // What begins today need not begin with what tls-old-protocols reports.
  return [...files, setOption("ServerSSLOptions", OLD_TLS.map(({ off }) => `+${off}`).join(" "))];
}
