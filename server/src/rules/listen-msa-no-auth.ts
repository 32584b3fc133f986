import type { Configuration } from "../model/configuration.ts";
import { addListener, enableFeature, type Intent, setListener } from "../model/intent.ts";
import { isLoopback, isSubmissionPort, labelOf, type Listener, withModifiers } from "../model/listener.ts";
import { defineRule } from "./define-rule.ts";

export const listenMsaNoAuth = defineRule({
  id: "listen-msa-no-auth",
  severity: "warning",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "A listener for mail clients (port 587 or 465) takes mail from clients that did not log in: it lacks the modifier a.",
    why: "RFC 6409 has a submission server require a login. Without a the port is one more way in past what is done on port 25 for mail from strangers: whoever connects can send to every local user, and the header looks as if a user of this host had written it. What may be relayed stays as it is. Ports that only this host reaches are left out.",
    bad: ["FEATURE(`no_default_msa')dnl", "DAEMON_OPTIONS(`Port=587, Name=MSA, M=E')dnl"],
    good: ["FEATURE(`no_default_msa')dnl", "DAEMON_OPTIONS(`Port=587, Name=MSA, M=Ea')dnl"],
    references: ["RFC 6409, section 4.3", "sendmail Installation and Operation Guide, DaemonPortOptions"],
  },
  messages: {
    open: "{listener} on port {port} takes mail without a login (no a in M={modifiers}): strangers can hand in mail as users do",
    bare: "{listener} on port {port} takes mail without a login (no M=a): strangers can hand in mail as users do",
  },
  check(configuration, report) {
    for (const listener of configuration.listeners) {
      const { modifiers, port } = listener;
      // What cannot log in at all (M=A) is said by another rule.
      if (!isSubmissionPort(listener) || isLoopback(listener) || /[aA]/.test(modifiers)) continue;
      const values = { listener: labelOf(listener), port };
      const claim = modifiers === "" ? report.at(listener.definedBy, "bare", values) : report.at(listener.definedBy, "open", { ...values, modifiers });
      claim.fix("Let only clients send that have logged in (a)", "decision", ...intents(configuration, listener));
    }
  },
});

/** The library's own listener is no line of the .mc: it is turned off, and one in its place is written. */
function intents(configuration: Configuration, listener: Listener): readonly Intent[] {
  const wanted = withModifiers(listener, `${listener.modifiers}a`);
  const isLibrary = (one: Listener): boolean => configuration.placeOf(one.definedBy).absent;
  if (configuration.provenance.dialect === "cf" || !isLibrary(listener)) return [setListener(listener.text, wanted)];
  // With the first DAEMON_OPTIONS of one's own the library's listener on port 25 is gone too.
  const others = configuration.listeners.filter((one) => one !== listener && isLibrary(one));
  return [enableFeature("no_default_msa"), ...others.map((one) => addListener(one.text)), addListener(wanted)];
}
