import { type DaemonKey, daemonKeys } from "../catalog/index.ts";
import { setListener } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";

export const listenUnknownKey = defineRule({
  id: "listen-unknown-key",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "A key of DaemonPortOptions is unknown or misspelled, or has no value.",
    why: "Sendmail looks at the first letter of a key only. One that it does not know makes it refuse the whole .cf; one that is misspelled is taken for the key with that letter, which may be another one; a part without a sign of equality is passed over, and so is what follows a blank where a comma should be.",
    bad: ["FEATURE(`no_default_msa')dnl", "DAEMON_OPTIONS(`Prot=587, Name=MSA, M=Ea')dnl"],
    good: ["FEATURE(`no_default_msa')dnl", "DAEMON_OPTIONS(`Port=587, Name=MSA, M=Ea')dnl"],
    references: ["sendmail Installation and Operation Guide, DaemonPortOptions"],
  },
  messages: {
    refused: "{key} is no key of DaemonPortOptions: sendmail refuses the whole file",
    taken: "Sendmail looks at the first letter of {key} only and takes it for {known}",
    noValue: "{part} has no sign of equality: sendmail passes over it",
    noComma: "A comma is missing in front of {rest}: sendmail takes it for a part of the value of {key}",
  },
  check(configuration, report) {
    for (const listener of configuration.listeners) {
      for (const field of listener.fields) {
        const { key, value, known, definedBy } = field;
        const [rest] = /(?<=\s)[A-Za-z]+\s*=.*$/s.exec(value) ?? [];
        if (key === "") {
          report.at(definedBy, "noValue", { part: value }).severity("warning");
        } else if (known === undefined) {
          report.at(definedBy, "refused", { key });
        } else if (rest !== undefined) {
          const at = field.end - rest.length;
          const to = `${listener.text.slice(0, at).trimEnd()}, ${listener.text.slice(at)}`;
          report.at(definedBy, "noComma", { rest, key }).severity("warning").fix(`Put a comma in front of ${rest}`, "decision", setListener(listener.text, to));
        } else if (!isSpelling(key, known)) {
          const to = listener.text.slice(0, field.start) + known.name + listener.text.slice(field.start + key.length);
          report.at(definedBy, "taken", { key, known: known.name }).severity("warning").fix(`Write ${known.name}`, "safe", setListener(listener.text, to));
        }
      }
    }
  },
});

/** `Addr`, `Address`, `Modify`, `n`: whoever reads it takes it for the same key as sendmail does. */
function isSpelling(written: string, known: DaemonKey): boolean {
  const key = written.toLowerCase();
  const isNear = ({ name, aliases = [] }: DaemonKey): boolean => [name, ...aliases].some((one) => one.toLowerCase().startsWith(key) || key.startsWith(one.toLowerCase()));
  if (isNear(known)) return true;
  // A longer word with the same beginning is the usual case, unless it names another key.
  return !daemonKeys.some(isNear) && known.name.toLowerCase().slice(0, 2) === key.slice(0, 2);
}
