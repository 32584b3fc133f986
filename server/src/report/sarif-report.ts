// `check --format sarif`: SARIF 2.1.0, as GitHub code scanning, GitLab and Azure DevOps take it.
import { rulePage, type DocumentedRule } from "../features/rule-page.ts";
import type { Confidence, Finding, Severity } from "../model/finding.ts";
import { Places, type CheckedFile, type Range } from "./checked-file.ts";

export interface SarifContext {
  readonly toolVersion: string;
  readonly informationUri: string;
  /** Descriptions of the rules that may occur. */
  readonly rules: readonly DocumentedRule[];
  /** The URI of a path as a report shows it: relative to the folder of the run where it lies below it. */
  readonly toUri: (path: string) => string;
  /** What went wrong on the way, a line each. */
  readonly errors: readonly string[];
}

const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = { error: "error", warning: "warning", info: "note", hint: "note" };
/** SARIF's words for how often a rule is right. */
const PRECISION: Readonly<Record<Confidence, string>> = { high: "very-high", medium: "high", low: "medium" };

export function toSarifReport(files: readonly CheckedFile[], context: SarifContext): string {
  const occurring = new Set(files.flatMap((file) => file.result.findings.map((finding) => finding.rule)));
  const rules = context.rules.filter((rule) => occurring.has(rule.id));
  const indexOf = new Map(rules.map((rule, index) => [rule.id, index]));
  const docsOf = new Map(files.flatMap((file) => file.result.findings.map((finding) => [finding.rule, finding.docs] as const)));
  const run = {
    tool: {
      driver: {
        name: "sendmail-lint",
        version: context.toolVersion,
        informationUri: context.informationUri,
        rules: rules.map((rule) => toReportingDescriptor(rule, docsOf.get(rule.id) ?? "")),
      },
    },
    columnKind: "utf16CodeUnits",
    invocations: [
      {
        executionSuccessful: context.errors.length === 0,
        ...(context.errors.length === 0 ? {} : { toolExecutionNotifications: context.errors.map((text) => ({ level: "error", message: { text } })) }),
      },
    ],
    results: files.flatMap((file) => {
      const places = new Places(file);
      return file.result.findings.map((finding) => toResult(file, finding, indexOf.get(finding.rule), places, context.toUri));
    }),
  };
  return `${JSON.stringify({ $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] })}\n`;
}

function toReportingDescriptor(rule: DocumentedRule, docs: string): object {
  return {
    id: rule.id,
    shortDescription: { text: rule.docs.what },
    fullDescription: { text: `${rule.docs.what} ${rule.docs.why}` },
    help: { text: `${rule.docs.what} ${rule.docs.why}`, markdown: rulePage(rule) },
    ...(docs === "" ? {} : { helpUri: docs }),
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: { precision: PRECISION[rule.confidence], tags: ["security", "sendmail"] },
  };
}

function toResult(file: CheckedFile, finding: Finding, ruleIndex: number | undefined, places: Places, toUri: SarifContext["toUri"]): object {
  const related = finding.related.flatMap(({ path, span, message }) => {
    const place = places.at(path, span);
    return place === undefined ? [] : [{ physicalLocation: toPhysicalLocation(toUri(place.path), place.range), message: { text: message } }];
  });
  const origin = finding.origin && places.at(finding.origin.path, finding.origin.span);
  if (origin !== undefined) related.unshift({ physicalLocation: toPhysicalLocation(toUri(origin.path), origin.range), message: { text: "written here" } });
  const uri = toUri(file.shownPath);
  const fixes = file.fixesFor(finding).map((fix) => ({
    description: { text: `${fix.title} (${fix.kind})` },
    artifactChanges: [
      {
        artifactLocation: { uri },
        replacements: fix.edits.map((edit) => ({ deletedRegion: toRegion(places.inDocument(edit.span)), insertedContent: { text: edit.newText } })),
      },
    ],
  }));
  return {
    ruleId: finding.rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [{ physicalLocation: toPhysicalLocation(uri, places.inDocument(finding.span)) }],
    ...(related.length === 0 ? {} : { relatedLocations: related.map((location, id) => ({ id, ...location })) }),
    ...(fixes.length === 0 ? {} : { fixes }),
    properties: {
      confidence: finding.confidence,
      absent: finding.absent,
      ...(finding.proof === undefined ? {} : { generatedLine: finding.proof.line + 1, generatedText: finding.proof.text }),
    },
  };
}

function toPhysicalLocation(uri: string, range: Range): object {
  return { artifactLocation: { uri }, region: toRegion(range) };
}

/** SARIF counts from one. */
function toRegion({ start, end }: Range): object {
  return { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}
