// A fix is offered only with proof: its edits are applied, the result is judged again, and every claim must hold. A branch, a
// placeholder or a later include that undoes it withholds the fix.
import { correctionEdit, isCorrection } from "../fixes/corrections.ts";
import { patchCf } from "../fixes/cf-patcher.ts";
import { patchMc } from "../fixes/mc-patcher.ts";
import type { Configuration } from "../model/configuration.ts";
import { findDnsLists } from "../model/dns-lists.ts";
import type { Finding, Fix, FixOffer, Severity } from "../model/finding.ts";
import type { Intent } from "../model/intent.ts";
import { SourceText } from "../text/source-text.ts";
import { applyEdits, combineEdits, type TextEdit } from "../text/text-edit.ts";
import type { Lint, LintResult } from "./lint.ts";

const WEIGHT: Readonly<Record<Severity, number>> = { hint: 0, info: 1, warning: 2, error: 3 };

export function proveFixes(result: LintResult, finding: Finding, lint: Lint): readonly Fix[] {
  return finding.offers.flatMap((offer) => {
    const edits = editsOf(result, offer);
    return edits !== undefined && edits.length > 0 && keepsItsPromise(result, finding, offer, edits, lint) ? [{ title: offer.title, kind: offer.kind, edits }] : [];
  });
}

function editsOf(result: LintResult, offer: FixOffer): readonly TextEdit[] | undefined {
  const { mcView, configuration } = result;
  const edits = mcView === undefined ? patchCf(configuration.file, configuration, offer.intents) : patchMc(mcView.mc, mcView.tree, offer.intents);
  // Several places of the .cf may come from one of the .mc.
  return edits && combineEdits(edits);
}

function keepsItsPromise(result: LintResult, finding: Finding, offer: FixOffer, edits: readonly TextEdit[], lint: Lint): boolean {
  const { document } = result.input;
  const after = lint({ ...result.input, document: withText(document, applyEdits(document.text, edits)) });
  if (!offer.intents.every((intent) => holds(after.configuration, intent)) || !correctsNothingElse(result.configuration, after.configuration, offer.intents)) return false;
  const before = countAll(result.findings);
  const now = countAll(after.findings);
  if ((now.get(finding.rule)?.count ?? 0) >= (before.get(finding.rule)?.count ?? 0)) return false;
  // It may uncover lesser advice, never something as bad as what it removes.
  const least = Math.max(WEIGHT[finding.severity], WEIGHT.info);
  for (const [rule, { count, weight }] of now) if (weight >= least && count > (before.get(rule)?.count ?? 0)) return false;
  return true;
}

/** A correction changes one place of the effective .cf, whatever else reads the text that it changes. */
function correctsNothingElse(before: Configuration, after: Configuration, intents: readonly Intent[]): boolean {
  const corrections = intents.filter(isCorrection);
  if (corrections.length === 0) return true;
  const edits = corrections.flatMap((intent) => correctionEdit(before.file.text, intent) ?? []);
  return after.file.text === applyEdits(before.file.text, edits);
}

function withText(document: SourceText, text: string): SourceText {
  return document.encoding === "utf8" ? SourceText.fromText(document.path, text) : SourceText.fromBytes(document.path, document.encode(text));
}

function countAll(findings: readonly Finding[]): ReadonlyMap<string, { count: number; weight: number }> {
  const counts = new Map<string, { count: number; weight: number }>();
  for (const { rule, severity } of findings) {
    const entry = counts.get(rule) ?? { count: 0, weight: 0 };
    counts.set(rule, { count: entry.count + 1, weight: Math.max(entry.weight, WEIGHT[severity]) });
  }
  return counts;
}

/** Whether a configuration has what an intent claims. */
function holds(configuration: Configuration, intent: Intent): boolean {
  switch (intent.kind) {
    case "set-option":
      return configuration.option(intent.option).isSet && configuration.option(intent.option).value === intent.value;
    case "drop-option":
      return !configuration.option(intent.option).isSet;
    case "set-mailer-field":
      return configuration.mailer(intent.mailer)?.field(intent.field)?.value === intent.value;
    case "set-class": {
      const words = new Set(configuration.cfClass(intent.name).words.map((word) => word.text));
      return words.size === new Set(intent.words).size && intent.words.every((word) => words.has(word));
    }
    case "enable-feature":
      return configuration.feature(intent.feature) !== undefined;
    case "disable-feature":
      return configuration.feature(intent.feature) === undefined;
    case "raise-feature":
      return configuration.feature(intent.feature) !== undefined;
    case "raise-definition":
      // What the mailer reads then is the value of the line; that the finding is gone is what shows it.
      return true;
    case "set-header":
      return configuration.headers.some((header) => header.name.text === intent.header && withBlanks(header.value.text) === withBlanks(intent.value));
    case "set-macro":
      return configuration.macro(intent.macro)?.value === intent.value;
    case "set-map":
      return configuration.maps.get(intent.map)?.args === intent.args;
    case "drop-dns-list":
      return findDnsLists(configuration.rulesets).every(({ zone }) => zone !== intent.zone);
    case "set-listener":
      return hasListener(configuration, intent.to) && !hasListener(configuration, intent.from);
    case "add-listener":
      return hasListener(configuration, intent.listener);
    case "rename-call":
      return configuration.provenance.calls?.(intent.macro).every((call) => call.args[0] !== intent.from) === true;
    case "correct-word":
    case "take-literally":
    case "separate":
      // Held against the whole text: correctsNothingElse.
      return true;
    case "remove-listener":
      // There may have been two alike; that the finding is gone is what shows it.
      return true;
  }
}

function hasListener(configuration: Configuration, value: string): boolean {
  return configuration.listeners.some((listener) => listener.text === value);
}

/** A folded header is the same with blanks for its line ends. */
function withBlanks(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}
