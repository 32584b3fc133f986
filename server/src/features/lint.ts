// The one entry to the engine: a document in, its findings out. The command line and the language server both call it,
// so that an editor and CI never disagree.
import type { Finding, Fix, Severity } from "../model/finding.ts";
import type { SourceProvider } from "../text/source-provider.ts";
import type { SourceText } from "../text/source-text.ts";

export type Language = "sendmail-mc" | "sendmail-cf";
export type Role = "mta" | "internal" | "null-client" | "submit" | "template";

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

export interface LintResult {
  readonly input: LintInput;
  readonly role: Role;
  readonly sendmailVersion: string | undefined;
  /** By place in the document. Each absent setting is one of its own; editors gather them (hardening-missing). */
  readonly findings: readonly Finding[];
  /** Files that were read besides the document, for watching. */
  readonly dependencies: readonly string[];
}

export type Lint = (input: LintInput) => LintResult;
/** The edits of every offer of a finding that could be proved on the document; what could not is left out. */
export type FixesFor = (result: LintResult, finding: Finding) => readonly Fix[];
