// Every rule that a report may name, described: those on files, those of the probe and of the audit of a host, and what the linter
// reports by itself. `rules`, `explain`, SARIF and the pages below docs/rules/ all read them here.
import { HOST_RULES, type HostRule } from "../host/host-rules.ts";
import { rules } from "../rules/index.ts";
import { LIVE_DIFFERS, LIVE_RULES, type LiveRule } from "../smtp/live-rules.ts";
import type { Severity } from "../model/finding.ts";
import { HARDENING_MISSING } from "./hardening-missing.ts";
import type { DocumentedRule } from "./rule-page.ts";
import { SUPPRESSION_UNUSED } from "./suppress.ts";
import { FILE_NOT_TEXT, FILE_TOO_LARGE, MAX_LENGTH, MAX_LINES } from "./unjudgeable.ts";

/** First version of this product that had them. */
const SINCE = "0.1.0";

/** What the linter reports by itself: absent settings gathered, comments in vain, and what expansion stumbles over. */
const OWN_RULES: readonly DocumentedRule[] = [
  own(FILE_NOT_TEXT, "error", {
    what: "A file with the name of a configuration holds NUL bytes at its beginning: a picture, a program, a compressed copy, or text that an editor saved in UTF-16.",
    why: "sendmail and m4 read bytes, and take a NUL for the end of a line. Nothing else is reported: each line of such a file would be a mistake.",
  }),
  own(FILE_TOO_LARGE, "warning", {
    what: `A file with the name of a configuration has more than ${MAX_LENGTH} characters or ${MAX_LINES} lines.`,
    why: "The largest real ones have less than half of that. What is larger is some other file, or was made to keep a program busy: nothing in it is checked. Long lists of hosts belong into a file of their own, which an F line or a map names.",
  }),
  own(HARDENING_MISSING, "hint", {
    what: "Hardening settings are absent, so that a built-in default or one of the cf library holds. An editor and the text report show all of them as one; JSON and SARIF keep each as a finding of its rule.",
    why: "A default was chosen for every host there is, in some cases many years ago. It is not wrong by itself, which is why this is a hint; what each setting would change is on the page of its rule.",
  }),
  own("mc-command-not-run", "warning", {
    what: "The .mc has m4 run a program (syscmd, esyscmd), which this linter never does.",
    why: "What the program would print is missing from the configuration that is judged, so findings may be wrong or absent. Whoever builds the .cf runs the program, mostly with the rights of root.",
    bad: ["syscmd(`date')dnl"],
  }),
  own("mc-expansion-limit", "error", {
    what: "Expanding the .mc goes beyond a limit: a macro that calls itself, files that include each other, text that doubles again and again.",
    why: "m4 would run until memory is used up. Only what was made up to there is known, so nothing else is reported.",
    bad: ["define(`again', `again again')dnl", "again"],
  }),
  own("mc-library-message", "warning", {
    what: "sendmail's cf library prints a message when it expands the .mc: a feature that is deprecated or dangerous, an order that it does not take. An error where the message says ERROR.",
    why: "m4 prints it among other lines and exits 0 all the same, so nobody sees it where a script builds the .cf.",
    bad: ["FEATURE(`nouucp')dnl"],
  }),
  own("mc-missing-include", "error", {
    what: "A file that the .mc includes is missing, or may not be read.",
    why: "m4 says so, goes on without it and exits 1: the .cf that it prints lacks what the file would have set. A file below /etc/mail that a .mc elsewhere includes is no more than an information: it lies on the mail host, and what it sets is not known here.",
    bad: ["include(`no-such-file.m4')dnl"],
  }),
  own("mc-syntax-unbalanced-quote", "error", {
    what: "A quote or a comment is opened and never closed.",
    why: "m4 takes everything up to the end of the file for quoted text and stops with an error; what it printed before looks like a .cf and is none.",
    bad: ["define(`confLOG_LEVEL', `14)dnl"],
  }),
  own("mc-syntax-unterminated-call", "error", {
    what: "The arguments of a macro call are never closed by a parenthesis.",
    why: "m4 takes everything up to the end of the file for arguments and stops with an error; what it printed before looks like a .cf and is none.",
    bad: ["FEATURE(`access_db'"],
  }),
  own(SUPPRESSION_UNUSED, "hint", {
    what: "A comment silences a rule that reports nothing at that place.",
    why: "It was right once, or names the wrong rule or line. Left in place it hides the next mistake of that kind, which may be a real one.",
    bad: ["dnl sendmail-lint-disable-next-line relay-promiscuous -- not so any more"],
  }),
];

let byId: ReadonlyMap<string, DocumentedRule> | undefined;

/** By identifier, in alphabetical order. */
export function documentedRules(): readonly DocumentedRule[] {
  return [...index().values()];
}

export function findDocumentedRule(id: string): DocumentedRule | undefined {
  return index().get(id);
}

function index(): ReadonlyMap<string, DocumentedRule> {
  byId ??= new Map(
    [...rules, ...OWN_RULES, ...LIVE_RULES.map(toDocumented), ...HOST_RULES.map(toHostDocumented)].sort((a, b) => (a.id < b.id ? -1 : 1)).map((rule) => [rule.id, rule]),
  );
  return byId;
}

function own(id: string, severity: Severity, docs: { readonly what: string; readonly why: string; readonly bad?: readonly string[] }): DocumentedRule {
  const { what, why, bad = [] } = docs;
  return { id, severity, confidence: "high", since: SINCE, fix: id === HARDENING_MISSING ? "decision" : "none", docs: { what, why, bad, good: [], references: [] } };
}

function toDocumented({ id, severity, summary, why, references }: LiveRule): DocumentedRule {
  // A comparison is about a document, and stands in it.
  const where = id === LIVE_DIFFERS ? {} : { reportedBy: "probe" as const };
  return { id, severity, confidence: "high", since: SINCE, fix: "none", ...where, docs: { what: `${summary}.`, why, bad: [], good: [], references } };
}

function toHostDocumented({ id, severity, what, why, references }: HostRule): DocumentedRule {
  return { id, severity, confidence: "high", since: SINCE, fix: "none", reportedBy: "audit", docs: { what, why, bad: [], good: [], references } };
}
