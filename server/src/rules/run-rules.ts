// Runs the rules over a configuration and gives each finding its place, its severity and its proof.
import type { Configuration } from "../model/configuration.ts";
import type { Finding, RelatedLocation, Severity } from "../model/finding.ts";
import type { Definition, Place } from "../model/provenance.ts";
import type { Role } from "../model/role.ts";
import { hasPlaceholder } from "../text/template.ts";
import type { Reported, Rule } from "./define-rule.ts";
import { rules as allRules } from "./index.ts";

export interface RuleSettings {
  /** Of the document, for related locations in it. */
  readonly path: string;
  /** What a user asked for; rules that are not named keep their own severity. */
  readonly severities: ReadonlyMap<string, Severity | "off">;
}

const DOCS = "https://github.com/sendmail-config/sendmail-config/blob/main/docs/rules/";

/** They hand mail to another host or are filled in later: advice to set more makes no sense there. */
const ROLES_WITHOUT_ADVICE: ReadonlySet<Role> = new Set(["submit", "null-client", "template"]);

/** Nobody reads more of one kind, and a file that is no sendmail.cf has one in each line; the last one says that there are more. */
export const MOST_OF_A_RULE = 200;
/** Appended to the last one that is listed. */
export const MORE_OF_THESE = " (there are more of these in this file)";

/** UTF-16 units of a line that a finding quotes as its proof; 200 findings on one line of a megabyte would quote it 200 times. */
const LONGEST_PROOF = 4_000;

/** By place in the document, then by rule. */
export function runRules(configuration: Configuration, settings: RuleSettings, rules: readonly Rule[] = allRules): Finding[] {
  const findings: Finding[] = [];
  for (const rule of rules) {
    const wanted = settings.severities.get(rule.id);
    if (wanted === "off") continue;
    const all = rule.run(configuration);
    for (const [index, reported] of all.slice(0, MOST_OF_A_RULE).entries()) {
      const place = configuration.placeOf(reported.definedBy);
      if (place.absent && ROLES_WITHOUT_ADVICE.has(configuration.role)) continue;
      if (configuration.role === "template" && isFilledIn(configuration, reported.definedBy)) continue;
      const isCut = index === MOST_OF_A_RULE - 1 && all.length > MOST_OF_A_RULE;
      const shown = isCut ? { ...reported, message: `${reported.message}${MORE_OF_THESE}` } : reported;
      findings.push(toFinding(configuration, settings, rule, shown, place, wanted));
    }
  }
  return findings.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end || compare(a.rule, b.rule));
}

/** What decided the value is a placeholder, or has one in it. */
function isFilledIn({ file }: Configuration, { cfSpan }: Definition): boolean {
  return cfSpan !== undefined && hasPlaceholder(file.text.slice(cfSpan.start, Math.min(cfSpan.end, cfSpan.start + LONGEST_PROOF)));
}

export function docsOf(ruleId: string): string {
  return `${DOCS}${ruleId}.md`;
}

function toFinding(configuration: Configuration, settings: RuleSettings, rule: Rule, reported: Reported, place: Place, wanted: Severity | undefined): Finding {
  return {
    rule: rule.id,
    // What nobody wrote is not wrong, unless somebody says that here it is.
    severity: wanted ?? (place.absent ? "hint" : reported.severity),
    confidence: rule.confidence,
    absent: place.absent,
    message: reported.message,
    span: place.span,
    origin: place.origin,
    proof: proofOf(configuration, reported.definedBy),
    related: reported.related.flatMap(({ definedBy, message }) => relatedTo(configuration, settings.path, definedBy, message)),
    docs: docsOf(rule.id),
    tags: [],
    offers: reported.offers,
  };
}

function proofOf(configuration: Configuration, definedBy: Definition): Finding["proof"] {
  const { line } = definedBy;
  if (line === undefined) return undefined;
  const { start, end } = line.span;
  const text = configuration.file.text.slice(start, Math.min(end, start + LONGEST_PROOF));
  return { line: line.line, text: end - start > LONGEST_PROOF ? `${text}…` : text };
}

function relatedTo(configuration: Configuration, path: string, definedBy: Definition, message: string | undefined): readonly RelatedLocation[] {
  const place = configuration.placeOf(definedBy);
  if (place.absent) return [];
  const location = place.origin ?? { path, span: place.span };
  const text = message ?? proofOf(configuration, definedBy)?.text.split("\n")[0] ?? "";
  return [{ ...location, message: text }];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
