// The engine as tests call it: a text in, findings and proved fixes out. Library files are read once.
import { existsSync } from "node:fs";
import { inProject } from "../../scripts/paths.mjs";
import { fixesFor, lint, type LintInput, type LintResult } from "../../server/src/features/lint.ts";
import { readFile } from "../../server/src/io/read-file.ts";
import type { Finding, Fix } from "../../server/src/model/finding.ts";
import { SourceText } from "../../server/src/text/source-text.ts";
import { CF_LIBRARY } from "./m4.ts";

/** The bundled copy of the cf library; the system's where none was fetched. */
export const LIBRARY = existsSync(inProject("server/cf/m4/cf.m4")) ? `${inProject("server/cf")}/` : CF_LIBRARY;

export type Language = LintInput["language"];

const texts = new Map<string, SourceText | undefined>();

function readLibrary(path: string): SourceText | undefined {
  if (!path.startsWith(LIBRARY)) return undefined;
  if (!texts.has(path)) texts.set(path, readFile(path));
  return texts.get(path);
}

export function languageOf(name: string): Language {
  return name.endsWith(".mc") ? "sendmail-mc" : "sendmail-cf";
}

export function judge(name: string, text: string, language: Language = languageOf(name)): LintResult {
  return lint({
    document: SourceText.fromText(`/test/${name}`, text),
    language,
    provider: { read: readLibrary },
    library: { path: LIBRARY, version: undefined },
    ruleSeverities: new Map(),
    role: undefined,
    sendmailVersion: undefined,
  });
}

export function fixesOf(result: LintResult, finding: Finding): readonly Fix[] {
  return fixesFor(result, finding);
}
