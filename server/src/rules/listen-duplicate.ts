import type { Configuration } from "../model/configuration.ts";
import { enableFeature, type Intent, removeListener } from "../model/intent.ts";
import { findRepeatedKey, isSocketFile, type Listener, portNumber } from "../model/listener.ts";
import { defineRule } from "./define-rule.ts";

export const listenDuplicate = defineRule({
  id: "listen-duplicate",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "decision",
  docs: {
    what: "Two listeners want the same port of the same address, or one line holds what should be two.",
    why: "The second socket cannot be opened: `Address already in use`. Sendmail tries again every few seconds and then gives up, or goes on without that port where the line has M=O. The usual case is a line for port 587 beside the one that the cf library adds unless FEATURE(no_default_msa) is on. A wildcard and a single address are a warning, because systems other than Linux allow both. In one line the later of two equal keys counts and the first is lost.",
    bad: ["DAEMON_OPTIONS(`Port=smtp, Name=MTA')dnl", "DAEMON_OPTIONS(`Port=submission, Name=MSA, M=Ea')dnl"],
    good: ["FEATURE(`no_default_msa')dnl", "DAEMON_OPTIONS(`Port=smtp, Name=MTA')dnl", "DAEMON_OPTIONS(`Port=submission, Name=MSA, M=Ea')dnl"],
    references: ["cf/README, no_default_msa", "sendmail Installation and Operation Guide, DaemonPortOptions", "daemon.c, opendaemonsocket"],
  },
  messages: {
    same: "{listener} and {other} want the same port of the same address: the second socket cannot be opened, and sendmail gives up",
    library: "{listener} wants the port of {other}, which the cf library adds: the second socket cannot be opened, and sendmail gives up",
    optional: "{listener} and {other} want the same port of the same address: the second socket cannot be opened, and M=O lets sendmail go on without it",
    wildcard: "{listener} and {other} share a port, and one of them takes every address: Linux does not open the second socket",
    oneSocket: "{key} stands twice in {listener}: only {kept} counts, and one socket is opened, not two",
    twice: "{key} stands twice in {listener}: only {kept} counts",
  },
  check(configuration, report) {
    const { listeners } = configuration;
    for (const listener of listeners) {
      const field = findRepeatedKey(listener);
      if (field !== undefined) {
        const kept = listener.fields.findLast((one) => one.known === field.known)?.value ?? "";
        const messageId = NAMES_A_SOCKET.has(field.known?.name ?? "") ? "oneSocket" : "twice";
        report.at(listener.definedBy, messageId, { key: field.key, listener: listener.text, kept }).severity("warning");
      }
    }
    listeners.forEach((second, index) => {
      const first = listeners.slice(0, index).find((one) => clash(one, second) !== undefined);
      if (first === undefined) return;
      const [written, other] = isLibrary(configuration, second) ? [first, second] : [second, first];
      const isExact = clash(first, second) === "same";
      const values = { listener: written.text, other: other.text };
      const messageId = !isExact ? "wildcard" : second.modifiers.includes("O") ? "optional" : isLibrary(configuration, other) ? "library" : "same";
      const claim = report.at(written.definedBy, messageId, values).because(other.definedBy);
      if (messageId === "wildcard" || messageId === "optional") claim.severity("warning");
      // Which of a wildcard and an address is meant only its author knows.
      if (!isExact && !isLibrary(configuration, other)) return;
      claim.fix(isLibrary(configuration, other) ? "Leave out the listener of the cf library" : `Take out ${second.text}`, "decision", intent(configuration, written, other));
    });
  },
});

/** Whoever gives one of these twice wanted two listeners. */
const NAMES_A_SOCKET = new Set(["Name", "Family", "Port", "Addr"]);

function intent(configuration: Configuration, written: Listener, other: Listener): Intent {
  if (!isLibrary(configuration, other)) return removeListener(written.text);
  return configuration.provenance.dialect === "mc" ? enableFeature("no_default_msa") : removeListener(other.text);
}

function isLibrary(configuration: Configuration, listener: Listener): boolean {
  return configuration.placeOf(listener.definedBy).absent;
}

/** Linux keeps a wildcard and a single address of one port apart as little as two wildcards. */
function clash(a: Listener, b: Listener): "same" | "wildcard" | undefined {
  if (a.family !== b.family || (!isSocketFile(a) && (portNumber(a) ?? a.port) !== (portNumber(b) ?? b.port))) return undefined;
  const [one, other] = [addressOf(a), addressOf(b)];
  if (one === other) return "same";
  return !isSocketFile(a) && (one === ANY || other === ANY) ? "wildcard" : undefined;
}

const ANY = "*";

function addressOf({ address = "" }: Listener): string {
  const text = address.replace(/^\[|\]$/g, "").replace(/^ipv6:/i, "");
  if (["", "0.0.0.0", "::"].includes(text)) return ANY;
  return text.toLowerCase() === "localhost" ? "127.0.0.1" : text;
}
