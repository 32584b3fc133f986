// From the engine's offsets to LSP and back. Lines and characters exist only here.
import { pathToFileURL } from "node:url";
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic, type DiagnosticRelatedInformation, type Range, type TextEdit, type WorkspaceEdit } from "vscode-languageserver/node";
import { gatherAbsent, HARDENING_MISSING, type HardeningMissing } from "../features/hardening-missing.ts";
import type { Finding, Location, Severity } from "../model/finding.ts";
import type { SourceText } from "../text/source-text.ts";
import type { Span } from "../text/span.ts";
import type { TextEdit as EngineEdit } from "../text/text-edit.ts";
import type { Client } from "./client.ts";
import type { Snapshot } from "./document-store.ts";
import type { Judgement } from "./judge.ts";

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};
const TAGS: Readonly<Record<Finding["tags"][number], DiagnosticTag>> = {
  unnecessary: DiagnosticTag.Unnecessary,
  deprecated: DiagnosticTag.Deprecated,
};

export function toRange(span: Span, source: SourceText): Range {
  return { start: source.lines.positionAt(span.start), end: source.lines.positionAt(span.end) };
}

export function toSpan(range: Range, source: SourceText): Span {
  return { start: source.lines.offsetAt(range.start), end: source.lines.offsetAt(range.end) };
}

/** What an editor shows for a judgement: a diagnostic per finding, one for all absent settings, and what probes found. */
export function toDiagnostics(judgement: Judgement, client: Client, live: readonly Finding[] = []): Diagnostic[] {
  const { present, missing } = gatherAbsent(judgement.result.findings);
  const places = new Places(judgement);
  const diagnostics = [...present, ...live].map((finding) => toDiagnostic(finding, places, client));
  if (missing !== undefined) diagnostics.push(toHardeningDiagnostic(missing, places, client));
  return diagnostics;
}

export function toTextEdits(edits: readonly EngineEdit[], source: SourceText): TextEdit[] {
  return edits.map((edit) => ({ range: toRange(edit.span, source), newText: edit.newText }));
}

/** An edit of the document as it was in `snapshot`: an editor that has a newer version refuses it. */
export function toWorkspaceEdit(edits: readonly EngineEdit[], snapshot: Snapshot, client: Client): WorkspaceEdit {
  const { uri, version, source } = snapshot;
  const textEdits = toTextEdits(edits, source);
  if (!client.hasDocumentChanges) return { changes: { [uri]: textEdits } };
  return { documentChanges: [{ textDocument: { uri, version }, edits: textEdits }] };
}

function toDiagnostic(finding: Finding, places: Places, client: Client): Diagnostic {
  const { rule, severity, span, docs, message } = finding;
  const related = client.hasRelatedInformation ? places.relatedOf(finding) : [];
  const proof = places.proofOf(finding);
  const tags = finding.tags.map((tag) => TAGS[tag]).filter((tag) => client.diagnosticTags.includes(tag));
  return {
    range: places.rangeOf(span),
    severity: SEVERITIES[severity],
    source: "sendmail",
    code: rule,
    ...(client.hasCodeDescription && docs !== "" ? { codeDescription: { href: docs } } : {}),
    message: client.hasRelatedInformation || proof === undefined ? message : `${message}\n${proof}`,
    ...(related.length > 0 ? { relatedInformation: related } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    ...(client.hasDiagnosticData ? { data: { rule, start: span.start, end: span.end } } : {}),
  };
}

function toHardeningDiagnostic(missing: HardeningMissing, places: Places, client: Client): Diagnostic {
  const { message, span, docs, members } = missing;
  return {
    range: places.rangeOf(span),
    severity: DiagnosticSeverity.Hint,
    source: "sendmail",
    code: HARDENING_MISSING,
    ...(client.hasCodeDescription && docs !== "" ? { codeDescription: { href: docs } } : {}),
    message,
    ...(client.hasDiagnosticData
      ? { data: { rule: HARDENING_MISSING, start: span.start, end: span.end, members: members.map((member) => member.rule) } }
      : {}),
  };
}

/** Places of one judgement, in the document and in other files. */
class Places {
  readonly #judgement: Judgement;
  #cf: SourceText | undefined;
  #cfIsRead = false;

  constructor(judgement: Judgement) {
    this.#judgement = judgement;
  }

  rangeOf(span: Span): Range {
    return toRange(span, this.#judgement.snapshot.source);
  }

  /** The generated line as a sentence; in a .cf the line itself is what is underlined. */
  proofOf(finding: Finding): string | undefined {
    const isMc = this.#judgement.result.input.language === "sendmail-mc";
    return isMc && finding.proof !== undefined ? `generates: ${finding.proof.text}` : undefined;
  }

  relatedOf(finding: Finding): DiagnosticRelatedInformation[] {
    const related: DiagnosticRelatedInformation[] = [];
    const proof = this.proofOf(finding);
    if (proof !== undefined && finding.proof !== undefined) related.push({ location: this.#locateProof(finding.proof.text, finding.span), message: proof });
    if (finding.origin !== undefined) related.push({ location: this.#locate(finding.origin), message: "written here" });
    for (const other of finding.related) related.push({ location: this.#locate(other), message: other.message });
    return related;
  }

  #locate(location: Location): { uri: string; range: Range } {
    const { snapshot, provider } = this.#judgement;
    if (location.path === snapshot.source.path) return { uri: snapshot.uri, range: this.rangeOf(location.span) };
    const source = provider.read(location.path);
    const start = { line: 0, character: 0 };
    return { uri: pathToFileURL(location.path).href, range: source === undefined ? { start, end: start } : toRange(location.span, source) };
  }

  /** The line in the .cf beside the .mc where it has the same line, else the place of the finding. */
  #locateProof(line: string, span: Span): { uri: string; range: Range } {
    const { snapshot } = this.#judgement;
    const cf = this.#readCf();
    const at = cf === undefined ? -1 : findLine(cf.text, line);
    if (cf === undefined || at < 0) return { uri: snapshot.uri, range: this.rangeOf(span) };
    return { uri: pathToFileURL(cf.path).href, range: toRange({ start: at, end: at + line.length }, cf) };
  }

  #readCf(): SourceText | undefined {
    const { snapshot, provider } = this.#judgement;
    if (!this.#cfIsRead && snapshot.isFile && /\.mc$/i.test(snapshot.source.path)) {
      this.#cf = provider.read(snapshot.source.path.replace(/\.mc$/i, ".cf"));
    }
    this.#cfIsRead = true;
    return this.#cf;
  }
}

/** Offset of the first line that is exactly `line`, or -1. */
function findLine(text: string, line: string): number {
  for (let at = text.indexOf(line); at >= 0; at = text.indexOf(line, at + 1)) {
    const before = at === 0 || text[at - 1] === "\n";
    const after = text[at + line.length];
    if (before && (after === undefined || after === "\n" || after === "\r")) return at;
  }
  return -1;
}
