// What m4 would stumble over, or say on standard error, as findings: m4 exits 0 on most of it, so nobody sees it.
import type { M4Problem } from "../m4/expansion.ts";
import type { Finding, Severity } from "../model/finding.ts";
import type { McExpansion } from "../model/mc-expansion.ts";
import type { McProvenance } from "../model/mc-provenance.ts";
import { docsOf, MORE_OF_THESE, MOST_OF_A_RULE } from "../rules/run-rules.ts";
import type { Span } from "../text/span.ts";

export const LIBRARY_MESSAGE = "mc-library-message";

interface ProblemRule {
  readonly rule: string;
  readonly severity: Severity;
}

/** Warnings of m4 that the library itself causes, or that mean nothing for the result, are not among these. */
const RULES: Readonly<Record<string, ProblemRule>> = {
  "eof-in-string": { rule: "mc-syntax-unbalanced-quote", severity: "error" },
  "eof-in-comment": { rule: "mc-syntax-unbalanced-quote", severity: "error" },
  "eof-in-arguments": { rule: "mc-syntax-unterminated-call", severity: "error" },
  "limit-calls": { rule: "mc-expansion-limit", severity: "error" },
  "limit-depth": { rule: "mc-expansion-limit", severity: "error" },
  "limit-includes": { rule: "mc-expansion-limit", severity: "error" },
  "limit-characters": { rule: "mc-expansion-limit", severity: "error" },
  "limit-output": { rule: "mc-expansion-limit", severity: "error" },
  "command-not-run": { rule: "mc-command-not-run", severity: "warning" },
};

/** After one of these what was generated is only a part. */
export function stopsExpansion(mc: McExpansion): boolean {
  return mc.expansion.problems.some((problem) => problem.kind === "fatal");
}

export function findExpansionProblems(mc: McExpansion, provenance: McProvenance, severities: ReadonlyMap<string, Severity | "off">): readonly Finding[] {
  const findings: Finding[] = [];
  const counts = new Map<string, number>();
  let endsSentence = false;
  for (const problem of mc.expansion.problems) {
    const known = ruleOf(problem, mc.document.path);
    const severity = known === undefined ? "off" : (severities.get(known.rule) ?? known.severity);
    if (known === undefined || severity === "off") continue;
    const { span, origin } = placeOf(mc, provenance, problem);
    const before = findings.at(-1);
    // The library says one thing in several lines, of which the first says how bad it is.
    if (before?.rule === LIBRARY_MESSAGE && known.rule === LIBRARY_MESSAGE && before.span.start === span.start && before.span.end === span.end && !/\b(?:WARNING|ERROR)\b/i.test(problem.message)) {
      if (before.message.length < LONGEST_MESSAGE) findings[findings.length - 1] = { ...before, message: `${before.message}${endsSentence ? "." : ""} ${oneLine(problem.message)}` };
      endsSentence = /\.\s*$/.test(problem.message);
      continue;
    }
    endsSentence = /\.\s*$/.test(problem.message);
    const count = (counts.get(known.rule) ?? 0) + 1;
    counts.set(known.rule, count);
    if (count > MOST_OF_A_RULE) continue;
    findings.push({
      rule: known.rule,
      severity,
      confidence: "high",
      absent: false,
      message: oneLine(problem.message),
      span,
      origin,
      proof: undefined,
      related: [],
      docs: docsOf(known.rule),
      tags: [],
      offers: [],
    });
  }
  return findings.map((finding, index) => (isLastListed(finding, index) ? { ...finding, message: `${finding.message}${MORE_OF_THESE}` } : finding));

  function isLastListed({ rule }: Finding, index: number): boolean {
    return (counts.get(rule) ?? 0) > MOST_OF_A_RULE && index === findings.findLastIndex((one) => one.rule === rule);
  }
}

/** Files of the mail host that its own tools write, such as Debian's /etc/mail/m4/dialup.m4. */
const ON_THE_HOST = "/etc/mail/";

function ruleOf(problem: M4Problem, documentPath: string): ProblemRule | undefined {
  if (problem.id === "include-missing") {
    // Where the .mc is edited elsewhere, that such a file is missing says nothing of the host that it is for.
    const isElsewhere = problem.message.includes(` ${ON_THE_HOST}`) && !documentPath.startsWith(ON_THE_HOST);
    return { rule: "mc-missing-include", severity: isElsewhere ? "info" : "error" };
  }
  if (problem.id === "errprint") return { rule: LIBRARY_MESSAGE, severity: /\bERROR\b/.test(problem.message) ? "error" : "warning" };
  return RULES[problem.id];
}

function placeOf(mc: McExpansion, provenance: McProvenance, problem: M4Problem): { readonly span: Span; readonly origin: Finding["origin"] } {
  const { document, expansion, source } = mc;
  const inDocument = problem.call < 0 ? undefined : provenance.origins.documentCallOf(problem.call);
  const written = expansion.sources[problem.source];
  const origin = written === undefined || written === source ? undefined : { path: written.text.path, span: pointAt(written.text.toUtf16(problem.offset), written.text.text) };
  if (inDocument !== undefined) return { span: provenance.callSpan(inDocument), origin };
  if (written !== undefined && written === source) return { span: pointAt(document.toUtf16(problem.offset), document.text), origin: undefined };
  return { span: provenance.placeOfAbsent().span, origin };
}

/** One character is enough to be seen, and never half of one. */
function pointAt(offset: number, text: string): Span {
  const at = Math.min(offset, text.length);
  const size = /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(at, at + 2)) ? 2 : 1;
  return { start: at, end: Math.min(text.length, at + size) };
}

/** UTF-16 units: the library's longest message has 300; a name that is made for it would fill the list of findings. */
const LONGEST_MESSAGE = 800;

function oneLine(message: string): string {
  // The severity says WARNING or ERROR already.
  const line = message.slice(0, LONGEST_MESSAGE).replace(/\s+/g, " ").replace(/^[* ]*(?:(?:WARNING|ERROR): *)?|\.? *$/g, "");
  return message.length > LONGEST_MESSAGE ? `${line}…` : line;
}
