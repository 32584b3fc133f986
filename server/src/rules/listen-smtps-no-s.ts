import { findMailService } from "../catalog/index.ts";
import { setListener } from "../model/intent.ts";
import { labelOf, placeOfModifiers, portNumber, withModifiers } from "../model/listener.ts";
import { defineRule } from "./define-rule.ts";

export const listenSmtpsNoS = defineRule({
  id: "listen-smtps-no-s",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "A listener speaks another protocol than its port stands for: port 465 without the modifier s, or port 25 or 587 with it.",
    why: "With s the connection begins with a TLS handshake, without it with a greeting in the clear. A client on port 465 that sends its handshake and a server that waits to greet understand nothing of each other; on 25 and 587 it is the other way round, and no mail server in the world can deliver.",
    bad: ["FEATURE(`no_default_msa')dnl", "DAEMON_OPTIONS(`Port=smtps, Name=TLSMTA')dnl"],
    good: ["FEATURE(`no_default_msa')dnl", "DAEMON_OPTIONS(`Port=smtps, Name=TLSMTA, M=s')dnl"],
    references: ["sendmail Installation and Operation Guide, DaemonPortOptions", "RFC 8314, section 3.3"],
  },
  messages: {
    plain: "{listener} on port {port} greets in the clear (no s in M=), but clients of that port begin with TLS: they get no connection",
    tls: "{listener} on port {port} begins with TLS (s in M={modifiers}), but clients of that port wait for a greeting: they get no connection",
  },
  check(configuration, report) {
    for (const listener of configuration.listeners) {
      const { modifiers, port } = listener;
      const number = portNumber(listener);
      const hasTls = modifiers.includes("s");
      const values = { listener: labelOf(listener), port };
      if (number === IMPLICIT_TLS && !hasTls) {
        report.at(listener.definedBy, "plain", values).fix("Begin with TLS (s)", "decision", setListener(listener.text, withModifiers(listener, `${modifiers}s`)));
      } else if (number !== undefined && IN_THE_CLEAR.has(number) && hasTls) {
        report
          .at(placeOfModifiers(listener), "tls", { ...values, modifiers })
          .fix("Greet in the clear (no s)", "decision", setListener(listener.text, withModifiers(listener, modifiers.replaceAll("s", ""))));
      }
    }
  },
});

const IMPLICIT_TLS = findMailService("submissions")?.port;
const IN_THE_CLEAR = new Set([findMailService("smtp")?.port, findMailService("submission")?.port]);
