// Which actions a place in a document offers, and the edits of one of them. Planning computes no edit: a menu opens at each
// move of the caret, while an edit costs an expansion that proves it.
import type { Finding } from "../model/finding.ts";
import type { Span } from "../text/span.ts";
import type { TextEdit } from "../text/text-edit.ts";
import { fixesOfAbsentSettings, fixInRounds, safeFixes, type FixEngine } from "./fix-all.ts";
import { gatherAbsent } from "./hardening-missing.ts";
import type { LintResult } from "./lint.ts";
import { suppressWithComment } from "./suppress.ts";

export const FIX_ALL_KIND = "source.fixAll.sendmail";

/** What to do when the action is chosen: plain JSON, because it travels to the editor and back. */
export type ActionRequest =
  | { readonly do: "fix"; readonly rule: string; readonly start: number; readonly end: number; readonly title: string }
  | { readonly do: "fix-missing" }
  | { readonly do: "fix-all" }
  | { readonly do: "suppress"; readonly rules: readonly string[]; readonly start: number; readonly end: number };

export interface PlannedAction {
  readonly title: string;
  readonly kind: "quickfix" | typeof FIX_ALL_KIND;
  readonly isPreferred: boolean;
  readonly request: ActionRequest;
  /** What it removes. */
  readonly findings: readonly Finding[];
}

/** What a comment says where the editor cannot ask: to be replaced by the person who put it there. */
const REASON_TO_WRITE = "say here why this is right";

/** The actions for the findings that touch `span`, and fix-all where anything in the document can be fixed safely. */
export function planActions(result: LintResult, span: Span): readonly PlannedAction[] {
  const touched = result.findings.filter((finding) => touches(finding.span, span));
  const { present, missing } = gatherAbsent(touched);
  const actions: PlannedAction[] = [...present, ...(missing?.members ?? [])].flatMap(planFixes);
  if (missing !== undefined && missing.members.filter((member) => fixesOfAbsentSettings.wants(member)).length > 1) {
    const findings = missing.members.filter((member) => fixesOfAbsentSettings.wants(member));
    actions.push({
      title: `Set all ${findings.length} missing hardening settings`,
      kind: "quickfix",
      isPreferred: false,
      request: { do: "fix-missing" },
      findings,
    });
  }
  for (const finding of present) actions.push(planSuppression(`Suppress ${finding.rule} with a comment`, [finding]));
  if (missing !== undefined) {
    const what = missing.members.length === 1 ? (missing.members[0]?.rule ?? "") : `these ${missing.members.length} hints`;
    actions.push(planSuppression(`Suppress ${what} with a comment`, missing.members));
  }
  const safe = result.findings.filter((finding) => safeFixes.wants(finding));
  if (safe.length > 0) {
    const title = "Fix all that can be fixed safely (sendmail)";
    actions.push({ title, kind: FIX_ALL_KIND, isPreferred: false, request: { do: "fix-all" }, findings: safe });
  }
  return actions;
}

/** The edits of an action on the document as `result` has it, or undefined where it can no longer be done or not be proved. */
export function editsOf(result: LintResult, request: ActionRequest, engine: FixEngine): readonly TextEdit[] | undefined {
  switch (request.do) {
    case "fix": {
      const finding = result.findings.find((one) => one.rule === request.rule && isAt(one, request) && hasOffer(one, request.title));
      const fix = finding && engine.fixesFor(result, finding).find((one) => one.title === request.title);
      return emptyIsNone(fix?.edits);
    }
    case "fix-missing":
      return emptyIsNone(fixInRounds(result.input, fixesOfAbsentSettings, engine).edits);
    case "fix-all":
      return emptyIsNone(fixInRounds(result.input, safeFixes, engine).edits);
    case "suppress": {
      const finding = result.findings.find((one) => request.rules.includes(one.rule) && isAt(one, request));
      if (finding === undefined) return undefined;
      return [suppressWithComment(finding.span, request.rules, result.input.document, result.input.language, REASON_TO_WRITE)];
    }
    default:
      return assertNever(request);
  }
}

/** Reads what came back from an editor: undefined for anything that `planActions` did not write. */
export function readActionRequest(value: unknown): ActionRequest | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { do: what, rule, rules, start, end, title } = value as Record<string, unknown>;
  if (what === "fix-missing" || what === "fix-all") return { do: what };
  if (typeof start !== "number" || typeof end !== "number") return undefined;
  if (what === "fix" && typeof rule === "string" && typeof title === "string") return { do: what, rule, start, end, title };
  const isListOfNames = Array.isArray(rules) && rules.every((name) => typeof name === "string" && /^[a-z0-9-]+$/.test(name));
  if (what === "suppress" && isListOfNames) return { do: what, rules: rules as string[], start, end };
  return undefined;
}

function planFixes(finding: Finding): PlannedAction[] {
  return finding.offers.map((offer) => ({
    title: offer.title,
    kind: "quickfix",
    isPreferred: offer.kind === "safe",
    request: { do: "fix", rule: finding.rule, start: finding.span.start, end: finding.span.end, title: offer.title },
    findings: [finding],
  }));
}

function planSuppression(title: string, findings: readonly Finding[]): PlannedAction {
  const { start, end } = findings[0]?.span ?? { start: 0, end: 0 };
  const rules = [...new Set(findings.map((finding) => finding.rule))];
  return { title, kind: "quickfix", isPreferred: false, request: { do: "suppress", rules, start, end }, findings };
}

/** Overlaps, or an empty one of the two lies in or at the edge of the other: a caret behind the last character counts. */
function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function isAt(finding: Finding, place: Span): boolean {
  return finding.span.start === place.start && finding.span.end === place.end;
}

function hasOffer(finding: Finding, title: string): boolean {
  return finding.offers.some((offer) => offer.title === title);
}

function emptyIsNone(edits: readonly TextEdit[] | undefined): readonly TextEdit[] | undefined {
  return edits === undefined || edits.length === 0 ? undefined : edits;
}

function assertNever(request: never): never {
  throw new TypeError(`no such action: ${JSON.stringify(request)}`);
}
