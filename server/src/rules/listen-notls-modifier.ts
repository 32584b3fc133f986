import { type Intent, setListener } from "../model/intent.ts";
import { isLoopback, isSubmissionPort, labelOf, placeOfModifiers, withModifiers } from "../model/listener.ts";
import { defineRule } from "./define-rule.ts";

export const listenNotlsModifier = defineRule({
  id: "listen-notls-modifier",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "A modifier of a listener turns STARTTLS off (S), or AUTH where mail clients log in (A).",
    why: "With S mail and passwords cross the network readable, whatever certificate is set. With A on port 587 or 465 nobody can log in, so that users cannot send, or are let in unasked. Ports that only this host reaches are left out.",
    bad: ["FEATURE(`no_default_msa')dnl", "DAEMON_OPTIONS(`Port=587, Name=MSA, M=EaS')dnl"],
    good: ["FEATURE(`no_default_msa')dnl", "DAEMON_OPTIONS(`Port=587, Name=MSA, M=Ea')dnl"],
    references: ["sendmail Installation and Operation Guide, DaemonPortOptions", "RFC 8314"],
  },
  messages: {
    noTls: "{listener} on port {port} offers no STARTTLS (S in M={modifiers}): mail and passwords cross the network readable",
    noAuth: "{listener} on port {port} offers no AUTH (A in M={modifiers}): mail clients cannot log in",
  },
  check(configuration, report) {
    for (const listener of configuration.listeners) {
      if (isLoopback(listener)) continue;
      const { modifiers, port } = listener;
      const values = { listener: labelOf(listener), port, modifiers };
      const without = (letter: string): Intent => setListener(listener.text, withModifiers(listener, modifiers.replaceAll(letter, "")));
      if (modifiers.includes("S")) report.at(placeOfModifiers(listener), "noTls", values).fix("Offer STARTTLS (no S)", "decision", without("S"));
      if (modifiers.includes("A") && isSubmissionPort(listener)) report.at(placeOfModifiers(listener), "noAuth", values).fix("Offer AUTH (no A)", "decision", without("A"));
    }
  },
});
