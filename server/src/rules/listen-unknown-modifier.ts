import { findDaemonModifier } from "../catalog/index.ts";
import type { Configuration } from "../model/configuration.ts";
import { setListener } from "../model/intent.ts";
import { labelOf, placeOfModifiers, withModifiers } from "../model/listener.ts";
import { defineRule } from "./define-rule.ts";

export const listenUnknownModifier = defineRule({
  id: "listen-unknown-modifier",
  severity: "warning",
  confidence: "medium",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "M= of a listener holds a letter that means nothing to sendmail.",
    why: "Sendmail takes any letter without a word. It is a typo more often than not (e for E, T for S), and then the port does not do what was asked for. Rules of one's own can read the letters in ${daemon_flags}: where the .cf asks for them there, nothing is reported.",
    bad: ["FEATURE(`no_default_msa')dnl", "DAEMON_OPTIONS(`Port=587, Name=MSA, M=eaT')dnl"],
    good: ["FEATURE(`no_default_msa')dnl", "DAEMON_OPTIONS(`Port=587, Name=MSA, M=Ea')dnl"],
    references: ["sendmail Installation and Operation Guide, DaemonPortOptions"],
  },
  messages: {
    unknown: "M={modifiers} of {listener} holds {letters}, which means nothing to sendmail: it passes over it in silence",
  },
  check(configuration, report) {
    for (const listener of configuration.listeners) {
      const { modifiers } = listener;
      const unknown = [...new Set(modifiers.replace(/\s/g, ""))].filter((letter) => findDaemonModifier(letter) === undefined && !isAskedFor(configuration, letter));
      if (unknown.length === 0) continue;
      const known = [...modifiers].filter((letter) => !unknown.includes(letter)).join("");
      report
        .at(placeOfModifiers(listener), "unknown", { modifiers, listener: labelOf(listener), letters: unknown.join(" and ") })
        .fix(`Take out ${unknown.join("")}`, "safe", setListener(listener.text, withModifiers(listener, known)));
    }
  },
});

/** Some rule puts ${daemon_flags} in front of what it looks at, and a later one asks for the letter, as the library does for f and u. */
function isAskedFor({ rulesets }: Configuration, letter: string): boolean {
  return [...rulesets.values()].some(({ rules }) => rules.some(({ lhs }) => lhs.text.startsWith(`$* ${letter} $*`)));
}
