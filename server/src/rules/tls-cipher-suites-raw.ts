import { defineRule } from "./define-rule.ts";

export const tlsCipherSuitesRaw = defineRule({
  id: "tls-cipher-suites-raw",
  severity: "info",
  confidence: "high",
  since: "0.1.0",
  fix: "none",
  only: { dialect: "mc", because: "it is about a definition that never gets into a .cf" },
  docs: {
    what: "The name confCIPHER_SUITES is defined, and the cf library writes no CipherSuites line.",
    why: "Sendmail knows the option CipherSuites (TLS 1.3), but the library up to 8.18 has no name for it: the definition does nothing. Write the line itself, below LOCAL_CONFIG: O CipherSuites=TLS_AES_256_GCM_SHA384. There is no fix, because text of a .cf is not moved there by itself.",
    bad: ["define(`confCIPHER_SUITES', `TLS_AES_256_GCM_SHA384')dnl"],
    good: ["define(`confCIPHER_LIST', `HIGH:!aNULL:!eNULL:!MD5:!RC4:!3DES')dnl"],
    references: ["m4/proto.m4 of 8.15.2, 8.17.1 and 8.18.1"],
  },
  messages: {
    inert: "confCIPHER_SUITES is defined as {value}, and the cf library writes no CipherSuites line: TLS 1.3 goes on with OpenSSL's own suites",
  },
  check(configuration, report) {
    if (configuration.option("CipherSuites").isSet) return;
    const last = configuration.provenance.calls?.("define").findLast((call) => call.args[0] === "confCIPHER_SUITES");
    if (last !== undefined) report.at({ cfSpan: undefined, line: undefined, place: last.place }, "inert", { value: last.args[1] ?? "" });
  },
});
