// Comments that silence a finding, with the reason for it, in either dialect:
//   dnl sendmail-lint-disable-next-line RULE[, RULE] -- why      # sendmail-lint-disable-next-line RULE -- why
// and …-disable-line, …-disable-file. One that silences nothing is reported, so that none outlives its cause.
import type { Finding } from "../model/finding.ts";
import { SourceText } from "../text/source-text.ts";
import type { Span } from "../text/span.ts";
import type { TextEdit } from "../text/text-edit.ts";
import type { Language } from "./lint.ts";
import { logicalLineStarts } from "./logical-lines.ts";

export type SuppressionScope = "next-line" | "line" | "file";

export interface Suppression {
  readonly scope: SuppressionScope;
  readonly rules: readonly { readonly id: string; readonly span: Span }[];
  readonly reason: string | undefined;
  /** From `sendmail-lint-disable` to the end of the comment. */
  readonly span: Span;
  /** Zero-based physical line that the comment stands on. */
  readonly line: number;
}

export interface SuppressOptions {
  /** Rules that were not run: a comment that names one of them is not reported as unused. */
  readonly isOff?: (rule: string) => boolean;
  /** Address of the page about unused suppressions. */
  readonly docs?: string;
}

export const SUPPRESSION_UNUSED = "suppression-unused";

/** Takes out the findings that a comment in `text` silences, and adds one for each rule that a comment names in vain. */
export function applySuppressions(
  findings: readonly Finding[],
  text: string,
  language: Language,
  options: SuppressOptions = {},
): readonly Finding[] {
  // The common case costs one search.
  if (!text.includes(MARK)) return findings;
  const source = SourceText.fromText("", text);
  const suppressions = findSuppressions(source, language);
  if (suppressions.length === 0) return findings;
  const starts = logicalLineStarts(source, language);
  const { targets, nextLines } = indexByTarget(suppressions, starts);
  const used = new Set<Span>();
  const left = findings.filter((finding) => {
    const own = starts[source.lines.lineAt(finding.span.start)] ?? 0;
    // What concerns the whole file stands on its first line, which may be such a comment: it then means the line that follows.
    const line = nextLines.get(own) ?? own;
    const silencing = [...(targets.get(keyOf(line, finding.rule)) ?? []), ...(targets.get(keyOf("file", finding.rule)) ?? [])];
    for (const span of silencing) used.add(span);
    return silencing.length === 0;
  });
  const unused = suppressions.flatMap((suppression) =>
    suppression.rules
      .filter((rule) => !used.has(rule.span) && options.isOff?.(rule.id) !== true && rule.id !== SUPPRESSION_UNUSED)
      .map((rule) => toUnused(rule.id, rule.span, suppression.scope, options.docs ?? "")),
  );
  if (unused.length === 0) return left;
  return [...left, ...unused].sort((a, b) => a.span.start - b.span.start);
}

/** All suppression comments of a text, by place. */
export function findSuppressions(source: SourceText, language: Language): readonly Suppression[] {
  const found: Suppression[] = [];
  const { text } = source;
  for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + MARK.length)) {
    const line = source.lines.lineAt(at);
    const end = source.lines.endOf(line);
    const match = DIRECTIVE.exec(text.slice(at, end));
    if (match === null || !isInComment(text.slice(source.lines.startOf(line), at), language)) continue;
    const [whole, scope = "", names = "", reason = ""] = match;
    const namesAt = at + whole.indexOf(names, MARK.length + scope.length);
    const rules = [...names.matchAll(/[^\s,]+/g)].map((name) => ({
      id: name[0],
      span: { start: namesAt + name.index, end: namesAt + name.index + name[0].length },
    }));
    found.push({ scope: toScope(scope), rules, reason: reason.trim() || undefined, span: { start: at, end: at + whole.trimEnd().length }, line });
  }
  return found;
}

/** The edit that puts a comment about `rules` above the logical line in which `place` begins. */
export function suppressWithComment(place: Span, rules: readonly string[], source: SourceText, language: Language, reason: string): TextEdit {
  const starts = logicalLineStarts(source, language);
  const at = source.lines.startOf(starts[source.lines.lineAt(place.start)] ?? 0);
  // A byte order mark stays the first character.
  const insertAt = at === 0 && source.text.startsWith("\ufeff") ? 1 : at;
  const comment = `${language === "sendmail-mc" ? "dnl" : "#"} ${MARK}next-line ${rules.join(", ")} -- ${reason}`;
  return { span: { start: insertAt, end: insertAt }, newText: comment + lineEndOf(source) };
}

const MARK = "sendmail-lint-disable-";
const DIRECTIVE = /^sendmail-lint-disable-(next-line|line|file)[ \t]+((?:[a-z0-9][a-z0-9-]*(?:[ \t]*,[ \t]*|[ \t]+|$))+)(?:--(.*))?/;

function isInComment(before: string, language: Language): boolean {
  // sendmail takes `#` for a comment anywhere in a line unless a backslash or a `$` stands before it.
  if (/(?:^|[^\\$])#+[ \t]*$/.test(before)) return true;
  return language === "sendmail-mc" && /(?:^|[^A-Za-z0-9_])dnl[ \t#]*$/.test(before);
}

function toScope(text: string): SuppressionScope {
  return text === "line" || text === "file" ? text : "next-line";
}

interface Targets {
  readonly targets: ReadonlyMap<string, readonly Span[]>;
  /** The line that the comment on a line speaks of. */
  readonly nextLines: ReadonlyMap<number, number>;
}

/** Where each comment names a rule, by the rule and the logical line (its first physical one) or file that it speaks of. */
function indexByTarget(suppressions: readonly Suppression[], starts: Uint32Array): Targets {
  const index = new Map<string, Span[]>();
  const nextLines = new Map<number, number>();
  // From the end, because several comments may stand above the line that they all speak of.
  for (const suppression of [...suppressions].reverse()) {
    const { line, scope, rules } = suppression;
    let target: number | "file" = "file";
    if (scope === "line") target = starts[line] ?? line;
    if (scope === "next-line") {
      target = nextLines.get(line + 1) ?? starts[line + 1] ?? line + 1;
      nextLines.set(line, target);
    }
    for (const rule of rules) {
      const key = keyOf(target, rule.id);
      const spans = index.get(key);
      if (spans === undefined) index.set(key, [rule.span]);
      else spans.push(rule.span);
    }
  }
  return { targets: index, nextLines };
}

function keyOf(target: number | "file", rule: string): string {
  return `${target} ${rule}`;
}

function toUnused(rule: string, span: Span, scope: SuppressionScope, docs: string): Finding {
  const where = scope === "file" ? "in this file" : scope === "line" ? "on this line" : "on the next line";
  return {
    rule: SUPPRESSION_UNUSED,
    severity: "hint",
    confidence: "high",
    absent: false,
    message: `nothing ${where} is reported by ${rule}, so this comment would hide a later mistake`,
    span,
    origin: undefined,
    proof: undefined,
    related: [],
    docs,
    tags: ["unnecessary"],
    offers: [],
  };
}

function lineEndOf(source: SourceText): string {
  const end = source.lines.endOf(0);
  const next = source.lines.startOf(1);
  return next > end ? source.text.slice(end, next) : "\n";
}
