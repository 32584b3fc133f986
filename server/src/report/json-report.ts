// `check --format json`, a contract with scripts: keys are added, never renamed; what is undefined is left out.
import type { Finding } from "../model/finding.ts";
import { Places, type CheckedFile, type Place, type Range } from "./checked-file.ts";

const VERSION = 1;

export interface FileRecord {
  readonly path: string;
  readonly language: string;
  readonly role: string;
  readonly sendmailVersion?: string;
  readonly cfLibrary?: { readonly path: string; readonly version?: string };
  readonly findings: readonly FindingRecord[];
}

export interface FindingRecord {
  readonly rule: string;
  readonly severity: string;
  readonly confidence: string;
  readonly absent?: true;
  readonly message: string;
  readonly range: Range;
  readonly origin?: Place;
  readonly proof?: { readonly line: number; readonly text: string };
  readonly related?: readonly (Place & { readonly message: string })[];
  readonly docs: string;
  readonly fixes: readonly FixRecord[];
}

export interface FixRecord {
  readonly title: string;
  readonly kind: string;
  readonly edits: readonly (Place & { readonly newText: string })[];
}

/** One object on one line, and a line feed. */
export function toJsonReport(files: readonly CheckedFile[]): string {
  return `${JSON.stringify({ version: VERSION, files: files.map(toFileRecord) })}\n`;
}

export function toFileRecord(file: CheckedFile): FileRecord {
  const { input, role, sendmailVersion, findings } = file.result;
  const { library } = input;
  const places = new Places(file);
  return {
    path: file.shownPath,
    language: input.language,
    role,
    ...(sendmailVersion === undefined ? {} : { sendmailVersion }),
    // A .cf is complete as it is: no library had a part in what was found.
    ...(library === undefined || input.language === "sendmail-cf"
      ? {}
      : { cfLibrary: { path: library.path, ...(library.version === undefined ? {} : { version: library.version }) } }),
    findings: findings.map((finding) => toFindingRecord(file, finding, places)),
  };
}

function toFindingRecord(file: CheckedFile, finding: Finding, places: Places): FindingRecord {
  const origin = finding.origin && places.at(finding.origin.path, finding.origin.span);
  const related = finding.related.flatMap(({ path, span, message }) => {
    const place = places.at(path, span);
    return place === undefined ? [] : [{ ...place, message }];
  });
  return {
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence,
    ...(finding.absent ? { absent: true } : {}),
    message: finding.message,
    range: places.inDocument(finding.span),
    ...(origin === undefined ? {} : { origin }),
    ...(finding.proof === undefined ? {} : { proof: { line: finding.proof.line, text: finding.proof.text } }),
    ...(related.length === 0 ? {} : { related }),
    docs: finding.docs,
    fixes: file.fixesFor(finding).map(({ title, kind, edits }) => ({
      title,
      kind,
      edits: edits.map((edit) => ({ path: file.shownPath, range: places.inDocument(edit.span), newText: edit.newText })),
    })),
  };
}
