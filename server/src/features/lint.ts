// The one entry to the engine: a document in, its findings out. The command line and the language server both call it,
// so that an editor and CI never disagree.
import { parseCf } from "../cf/parse-cf.ts";
import type { McTree } from "../mc/nodes.ts";
import type { Configuration } from "../model/configuration.ts";
import type { Finding, Fix, Severity } from "../model/finding.ts";
import { expandMc, type McExpansion } from "../model/mc-expansion.ts";
import { McProvenance } from "../model/mc-provenance.ts";
import { readConfiguration } from "../model/read-configuration.ts";
import type { Role } from "../model/role.ts";
import { docsOf, runRules } from "../rules/run-rules.ts";
import { findLiveRule } from "../smtp/live-rules.ts";
import type { SourceProvider } from "../text/source-provider.ts";
import type { SourceText } from "../text/source-text.ts";
import { isInside, type Span } from "../text/span.ts";
import { isTemplate } from "../text/template.ts";
import { findExpansionProblems, LIBRARY_MESSAGE, stopsExpansion } from "./expansion-problems.ts";
import { proveFixes } from "./prove-fixes.ts";
import { applySuppressions, SUPPRESSION_UNUSED } from "./suppress.ts";
import { findTooLarge, findUnjudgeable } from "./unjudgeable.ts";

export type { Role } from "../model/role.ts";

export type Language = "sendmail-mc" | "sendmail-cf";

/** A cf library on disk: the folder that holds m4/, feature/, ostype/ …, with a trailing slash. */
export interface CfLibrary {
  readonly path: string;
  /** Of the sendmail that it came with, read in m4/version.m4. */
  readonly version: string | undefined;
}

export interface LintInput {
  readonly document: SourceText;
  readonly language: Language;
  readonly provider: SourceProvider;
  /** Which library expands this .mc; undefined where none was found. */
  readonly library: CfLibrary | undefined;
  readonly ruleSeverities: ReadonlyMap<string, Severity | "off">;
  readonly role: Role | undefined;
  readonly sendmailVersion: string | undefined;
}

/** What a .mc is besides its configuration. */
export interface McView {
  readonly mc: McExpansion;
  readonly tree: McTree;
}

export interface LintResult {
  readonly input: LintInput;
  readonly role: Role;
  readonly sendmailVersion: string | undefined;
  /** By place in the document. Each absent setting is one of its own; editors gather them (hardening-missing). */
  readonly findings: readonly Finding[];
  /** Files that were read besides the document, for watching. */
  readonly dependencies: readonly string[];
  readonly configuration: Configuration;
  readonly mcView: McView | undefined;
}

export type Lint = (input: LintInput) => LintResult;
/** The edits of every offer of a finding that could be proved on the document; what could not is left out. */
export type FixesFor = (result: LintResult, finding: Finding) => readonly Fix[];

const FEATURE_NAME = /\bFEATURE\(`?(\w+)/;

export const lint: Lint = (input) => {
  const { document, language, ruleSeverities } = input;
  const unjudgeable = findUnjudgeable(document.text);
  const judged = unjudgeable !== undefined ? withoutJudging(input, unjudgeable) : language === "sendmail-mc" ? judgeMc(input) : judgeCf(input);
  const findings = applySuppressions(judged.findings, document.text, language, {
    isOff: (rule) => unjudgeable !== undefined || ruleSeverities.get(rule) === "off" || findLiveRule(rule) !== undefined,
    docs: docsOf(SUPPRESSION_UNUSED),
  });
  const wanted = findings.filter((finding) => finding.rule !== SUPPRESSION_UNUSED || ruleSeverities.get(SUPPRESSION_UNUSED) !== "off");
  return {
    input,
    role: judged.configuration.role,
    sendmailVersion: judged.configuration.sendmailVersion,
    findings: [...wanted].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end),
    dependencies: judged.mcView?.mc.dependencies ?? [],
    configuration: judged.configuration,
    mcView: judged.mcView,
  };
};

export const fixesFor: FixesFor = (result, finding) => proveFixes(result, finding, lint);

interface Judged {
  readonly configuration: Configuration;
  readonly findings: readonly Finding[];
  readonly mcView: McView | undefined;
}

/** The one finding, unless it was turned off, and a configuration that holds nothing. */
function withoutJudging(input: LintInput, finding: Finding): Judged {
  const { role, sendmailVersion, ruleSeverities } = input;
  const severity = ruleSeverities.get(finding.rule) ?? finding.severity;
  const configuration = readConfiguration(parseCf("").tree, undefined, { role, sendmailVersion });
  return { configuration, findings: severity === "off" ? [] : [{ ...finding, severity }], mcView: undefined };
}

function judgeCf(input: LintInput): Judged {
  const { tree, problems } = parseCf(input.document.text);
  const configuration = readConfiguration(tree, undefined, { role: input.role, sendmailVersion: input.sendmailVersion, problems });
  return { configuration, findings: runRules(configuration, settingsOf(input)), mcView: undefined };
}

function judgeMc(input: LintInput): Judged {
  const { document, provider, library } = input;
  const mc = expandMc(document, provider, library?.path);
  const provenance = new McProvenance(mc);
  const tooLarge = findTooLarge(mc.expansion.output, "The .cf that this generates", provenance.placeOfAbsent().span);
  if (tooLarge !== undefined) return { ...withoutJudging(input, tooLarge), mcView: { mc, tree: provenance.tree } };
  const { tree, problems: cfProblems } = parseCf(mc.expansion.output);
  const role = input.role ?? (isTemplate(document.text) ? "template" : undefined);
  const configuration = readConfiguration(tree, provenance, { role, sendmailVersion: input.sendmailVersion, problems: cfProblems });
  const problems = findExpansionProblems(mc, provenance, input.ruleSeverities);
  // Half a configuration would be judged for what it does not hold any more.
  const findings = library === undefined || stopsExpansion(mc) ? [] : runRules(configuration, settingsOf(input));
  const said = problems.filter((problem) => {
    if (problem.rule === LIBRARY_MESSAGE) return !isSaidBetter(problem, findings, document.text, provenance.placeOfAbsent().span);
    // The file that is missing has the name that the library does not know.
    return problem.rule !== "mc-missing-include" || !findings.some(({ rule, span }) => rule.startsWith("mc-unknown-") && span.start === problem.span.start);
  });
  return { configuration, findings: [...said, ...findings], mcView: { mc, tree: provenance.tree } };
}

/**
 * A rule says it better than the library does, where both speak of the same call or of the same feature. What the library says of
 * the whole file stands where advice about absent settings does, and is no less true beside it.
 */
function isSaidBetter(problem: Finding, findings: readonly Finding[], text: string, whole: Span): boolean {
  const feature = FEATURE_NAME.exec(problem.message)?.[1];
  const isOfWholeFile = problem.span.start === whole.start;
  return findings.some((finding) => {
    if (finding.absent) return false;
    if (!isOfWholeFile && isInside(finding.span, problem.span)) return true;
    return feature !== undefined && text.startsWith("FEATURE(", finding.span.start) && FEATURE_NAME.exec(text.slice(finding.span.start, finding.span.end))?.[1] === feature;
  });
}

function settingsOf(input: LintInput): { readonly path: string; readonly severities: LintInput["ruleSeverities"] } {
  return { path: input.document.path, severities: input.ruleSeverities };
}
