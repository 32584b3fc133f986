import type { Configuration } from "../model/configuration.ts";
import { setOption } from "../model/intent.ts";
import { defineRule } from "./define-rule.ts";
import { definedEmptyBy } from "./empty-value.ts";

export const disclosureGreetingNoHostname = defineRule({
  id: "disclosure-greeting-no-hostname",
  severity: "error",
  confidence: "high",
  since: "0.1.0",
  fix: "safe",
  docs: {
    what: "The SMTP greeting does not begin with the host's full name.",
    why: "RFC 5321 has the name as the first word; sendmail puts ESMTP behind whatever stands there, so that a text in its place is torn apart (`220 Mail ESMTP Server Ready`), and strict clients refuse to go on. The text that a well-known hardening guide gives has this fault. A probe reports a greeting whose first word is no full name.",
    bad: ["define(`confSMTP_LOGIN_MSG', `Mail Server Ready; $b')dnl"],
    good: ["define(`confSMTP_LOGIN_MSG', `$j Mail Server Ready; $b')dnl"],
    references: ["RFC 5321, section 4.2", "sendmail Installation and Operation Guide, SmtpGreetingMessage"],
  },
  messages: {
    word: "The greeting \"{greeting}\" begins with \"{word}\" in place of the host's full name: sendmail sends \"220 {word} ESMTP …\", and strict clients refuse to go on",
    empty: "The greeting is empty, where the host's full name must stand: strict clients refuse to go on",
  },
  check(configuration, report) {
    const option = configuration.option("SmtpGreetingMessage");
    if (!option.isSet || configuration.role === "submit") return;
    const greeting = option.value.trim();
    const [word = ""] = greeting.split(/\s/);
    if (mayBeHostName(configuration, word)) return;
    const claim = word === "" ? report.at(definedEmptyBy(configuration, option), "empty") : report.at(option.definedBy, "word", { greeting, word });
    claim.fix("Begin with the host's name ($j)", "safe", setOption("SmtpGreetingMessage", `$j ${greeting}`.trim()));
  },
});

/** A name with a dot, an address in brackets, or a macro that may stand for one. */
function mayBeHostName(configuration: Configuration, word: string): boolean {
  if (/^\[.+\]$|[^.]\.[^.]/.test(word)) return true;
  const macro = /^\$&?(?:\{(\w+)\}|(\w))/.exec(word);
  if (macro === null) return word.startsWith("$");
  const value = configuration.macro(macro[1] ?? macro[2] ?? "")?.value;
  // Of $j and others sendmail knows the value itself; one that the file defines is looked into.
  return value === undefined || /^\[.+\]$|\.|\$/.test(value);
}
