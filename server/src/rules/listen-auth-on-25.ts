import { findMailService } from "../catalog/index.ts";
import { setListener } from "../model/intent.ts";
import { isLoopback, labelOf, placeOfModifiers, portNumber, withModifiers } from "../model/listener.ts";
import { defineRule } from "./define-rule.ts";

export const listenAuthOn25 = defineRule({
  id: "listen-auth-on-25",
  severity: "warning",
  confidence: "medium",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "The listener on port 25 takes mail only from clients that have logged in: it has the modifier a.",
    why: "Other mail servers cannot log in. They are told 530 Authentication required, so that no mail from outside arrives. Submission has a port of its own, 587.",
    bad: ["FEATURE(`no_default_msa')dnl", "DAEMON_OPTIONS(`Port=smtp, Name=MTA, M=a')dnl"],
    good: ["FEATURE(`no_default_msa')dnl", "DAEMON_OPTIONS(`Port=smtp, Name=MTA')dnl", "DAEMON_OPTIONS(`Port=587, Name=MSA, M=Ea')dnl"],
    references: ["sendmail Installation and Operation Guide, DaemonPortOptions", "RFC 6409, section 4.3"],
  },
  messages: {
    closed: "{listener} on port 25 asks for a login (a in M={modifiers}), which other mail servers cannot give: no mail from outside gets in",
  },
  check(configuration, report) {
    for (const listener of configuration.listeners) {
      const { modifiers } = listener;
      // A offers no AUTH and takes back what a asks for.
      if (portNumber(listener) !== SMTP || isLoopback(listener) || !modifiers.includes("a") || modifiers.includes("A")) continue;
      report
        .at(placeOfModifiers(listener), "closed", { listener: labelOf(listener), modifiers })
        .fix("Take mail from other servers (no a)", "decision", setListener(listener.text, withModifiers(listener, modifiers.replaceAll("a", ""))));
    }
  },
});

const SMTP = findMailService("smtp")?.port;
