// Applies fixes in rounds: the text is judged again after each, because a fix may remove several findings, move others, or
// make a further one possible. The editor's fix-all and the command line's --fix both end here.
import type { Finding, Fix } from "../model/finding.ts";
import { SourceText } from "../text/source-text.ts";
import { applyEdits, type TextEdit } from "../text/text-edit.ts";
import type { FixesFor, Lint, LintInput, LintResult } from "./lint.ts";
import { toLineEdits } from "./text-difference.ts";

/** More fixes than the rules can ask for in one file; beyond it something goes in circles. */
const MAX_ROUNDS = 200;

export interface FixEngine {
  readonly lint: Lint;
  readonly fixesFor: FixesFor;
}

export interface FixedText {
  readonly text: string;
  /** From the text that was handed in to `text`, whole lines. */
  readonly edits: readonly TextEdit[];
  /** In the order in which they were applied. */
  readonly applied: readonly { readonly rule: string; readonly title: string }[];
  /** True where rounds ran out; what was done so far is kept. */
  readonly stoppedAtLimit: boolean;
}

/** Which of the fixes of a finding is to be applied, if any. It sees the offers first, so that no edit is computed in vain. */
export interface FixChoice {
  wants(finding: Finding): boolean;
  choose(finding: Finding, fixes: readonly Fix[]): Fix | undefined;
}

/** Every safe fix, as fix-all and `--fix` apply them. */
export const safeFixes: FixChoice = {
  wants: (finding) => finding.offers.some((offer) => offer.kind === "safe"),
  choose: (_, fixes) => fixes.find((fix) => fix.kind === "safe"),
};

/** Safe fixes and decisions, as `--fix --with decision` applies them. */
export const safeFixesAndDecisions: FixChoice = {
  wants: (finding) => finding.offers.some((offer) => offer.kind !== "unsafe"),
  choose: (_, fixes) => fixes.find((fix) => fix.kind === "safe") ?? fixes.find((fix) => fix.kind === "decision"),
};

/** The first fix of every absent setting: what "set all missing hardening settings" applies. */
export const fixesOfAbsentSettings: FixChoice = {
  wants: (finding) => finding.absent && finding.offers.some((offer) => offer.kind !== "unsafe"),
  choose: (_, fixes) => fixes.find((fix) => fix.kind !== "unsafe"),
};

/** One fix a round until none is left that `choice` wants and that removes its finding. */
export function fixInRounds(input: LintInput, choice: FixChoice, engine: FixEngine): FixedText {
  const applied: { rule: string; title: string }[] = [];
  const failed = new Set<string>();
  let current = engine.lint(input);
  let stoppedAtLimit = true;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const step = nextStep(current, choice, failed, engine);
    if (step === undefined) {
      stoppedAtLimit = false;
      break;
    }
    const text = applyEdits(current.input.document.text, step.fix.edits);
    const judged = engine.lint({ ...input, document: withText(input.document, text) });
    if (countOf(step.finding.rule, judged.findings) >= countOf(step.finding.rule, current.findings)) {
      failed.add(keyOf(step.finding, step.fix));
      continue;
    }
    applied.push({ rule: step.finding.rule, title: step.fix.title });
    current = judged;
  }
  const { text } = current.input.document;
  return { text, edits: toLineEdits(input.document.text, text), applied, stoppedAtLimit };
}

function nextStep(current: LintResult, choice: FixChoice, failed: ReadonlySet<string>, engine: FixEngine): { finding: Finding; fix: Fix } | undefined {
  const { text } = current.input.document;
  for (const finding of current.findings) {
    if (!choice.wants(finding)) continue;
    const fixes = engine.fixesFor(current, finding).filter((fix) => !failed.has(keyOf(finding, fix)));
    const fix = choice.choose(finding, fixes);
    if (fix !== undefined && applyEdits(text, fix.edits) !== text) return { finding, fix };
  }
  return undefined;
}

function withText(document: SourceText, text: string): SourceText {
  // By way of the bytes where the file is not UTF-8, so that the text keeps the encoding that it is written back in.
  return document.encoding === "utf8" ? SourceText.fromText(document.path, text) : SourceText.fromBytes(document.path, document.encode(text));
}

function countOf(rule: string, findings: readonly Finding[]): number {
  return findings.filter((finding) => finding.rule === rule).length;
}

function keyOf(finding: Finding, fix: Fix): string {
  return `${finding.rule} ${finding.message} ${fix.title}`;
}
