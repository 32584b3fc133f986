import { disableFeature, setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const tlsFeatureReplaced = defineRule({
  id: "tls-feature-replaced",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  only: { dialect: "mc", because: "a .cf that was made with the feature is the same as one with the option" },
  docs: {
    what: "FEATURE(tls_failures) is used, which an option has replaced.",
    why: "Since 8.16 the library prints an error for it and sets TLSFallbacktoClear, which does the same: after a TLS handshake that failed, mail is sent in clear text. The next library may not know it any more. The fix sets the option by its name, which shows what it does.",
    bad: ["FEATURE(`tls_failures')dnl"],
    good: ["define(`confTLS_FALLBACK_TO_CLEAR', `false')dnl"],
    references: ["cf/README, confTLS_FALLBACK_TO_CLEAR", "feature/tls_failures.m4"],
  },
  messages: {
    replaced: "FEATURE(tls_failures) is replaced by confTLS_FALLBACK_TO_CLEAR, which it sets: mail goes out in clear text where TLS fails",
  },
  check(configuration, report) {
    const on = configuration.feature("tls_failures");
    if (on === undefined) return;
    report.at(on, "replaced").fix("Set TLSFallbacktoClear by its name", "decision", setOption("TLSFallbacktoClear", "true"), disableFeature("tls_failures"));
  },
});
