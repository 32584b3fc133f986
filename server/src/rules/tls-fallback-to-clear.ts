import { setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const tlsFallbackToClear = defineRule({
  id: "tls-fallback-to-clear",
  severity: "info",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "TLSFallbacktoClear is true: where a TLS handshake fails, the message is sent in clear text.",
    why: "Whoever stands in between can make every handshake fail and read the mail. Without the option the message waits in the queue and TLS is tried again; servers whose TLS is broken for good can be named in the access map (Try_TLS).",
    bad: ["define(`confTLS_FALLBACK_TO_CLEAR', `true')dnl"],
    good: ["define(`confTLS_FALLBACK_TO_CLEAR', `false')dnl"],
    references: ["sendmail Installation and Operation Guide, TLSFallbacktoClear"],
  },
  messages: {
    on: "TLSFallbacktoClear={value} sends in clear text where TLS fails: whoever stands in between can make it fail",
  },
  check(configuration, report) {
    const fallback = configuration.option("TLSFallbacktoClear");
    if (!fallback.isSet || !fallback.isTrue) return;
    report.at(fallback.definedBy, "on", { value: fallback.value }).fix("Keep mail in the queue where TLS fails", "decision", setOption("TLSFallbacktoClear", "false"));
  },
});
