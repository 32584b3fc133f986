// What `check PATH…` stands for: files with their language and text, in the order given; what cannot be read is a line each.
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { detectLanguage, DETECTION_HEAD_LENGTH } from "../features/detect.ts";
import type { Language } from "../features/lint.ts";
import { MAX_FILE_BYTES } from "../io/file-provider.ts";
import { findSendmailFiles } from "../io/find-sendmail-files.ts";
import { SourceText } from "../text/source-text.ts";
import { reasonOf } from "./read-error.ts";
import { readAll, type Streams } from "./streams.ts";

export const STANDARD_INPUT = "-";

export interface Target {
  /** As the user named it, or a path below the folder that was named. */
  readonly shownPath: string;
  readonly language: Language;
  readonly document: SourceText;
  readonly bytes: Buffer;
}

export interface Targets {
  readonly files: readonly Target[];
  /** Folders that were searched: what is below them may be read. */
  readonly folders: readonly string[];
  readonly errors: readonly string[];
  readonly notes: readonly string[];
}

export async function readTargets(names: readonly string[], language: Language | undefined, streams: Streams): Promise<Targets> {
  const files: Target[] = [];
  const folders: string[] = [];
  const errors: string[] = [];
  const notes: string[] = [];
  const seen = new Set<string>();
  for (const name of names) {
    if (name === STANDARD_INPUT) {
      const target = await readStandardInput(language, streams);
      if (typeof target === "string") errors.push(target);
      else if (!seen.has(name)) files.push(target);
      seen.add(name);
      continue;
    }
    const absolute = path.resolve(streams.cwd, name);
    const found = listFiles(name, absolute, language);
    if (found.isFolder) folders.push(absolute);
    errors.push(...found.errors);
    notes.push(...found.notes);
    for (const file of found.files) {
      if (seen.has(file.absolute)) continue;
      seen.add(file.absolute);
      const target = readTarget(file);
      if (typeof target === "string") errors.push(target);
      else files.push(target);
    }
  }
  return { files, folders, errors, notes };
}

interface NamedFile {
  readonly shownPath: string;
  readonly absolute: string;
  /** Undefined where the content has to tell. */
  readonly language: Language | undefined;
}

interface Listed {
  readonly isFolder: boolean;
  readonly files: readonly NamedFile[];
  readonly errors: readonly string[];
  readonly notes: readonly string[];
}

function listFiles(name: string, absolute: string, language: Language | undefined): Listed {
  const nothing = { isFolder: false, files: [], errors: [], notes: [] };
  try {
    if (!statSync(absolute).isDirectory()) return { ...nothing, files: [{ shownPath: name, absolute, language }] };
    const { files, problems } = findSendmailFiles(absolute);
    const shown = (file: string): string => path.join(name, path.relative(absolute, file));
    return {
      isFolder: true,
      // Below a folder each file says itself what it is.
      files: files.map((file) => ({ shownPath: shown(file.path), absolute: file.path, language: file.language })),
      errors: problems.map((problem) => `${shown(problem.path)}: ${reasonOf(problem.error)}`),
      notes: files.length === 0 ? [`${name}: no sendmail file was found below it`] : [],
    };
  } catch (error) {
    return { ...nothing, errors: [`${name}: ${reasonOf(error)}`] };
  }
}

function readTarget({ shownPath, absolute, language }: NamedFile): Target | string {
  try {
    const status = statSync(absolute);
    if (!status.isFile()) return `${shownPath}: is not a regular file: give it on standard input, as -`;
    if (status.size > MAX_FILE_BYTES) return `${shownPath}: has ${status.size} bytes, more than the ${MAX_FILE_BYTES} that a configuration may have`;
    const bytes = readFileSync(absolute);
    const document = SourceText.fromBytes(absolute, bytes);
    const known = language ?? detectLanguage(absolute, document.text.slice(0, DETECTION_HEAD_LENGTH));
    if (known === undefined) return `${shownPath}: does not look like a sendmail file: say which it is with --language mc or --language cf`;
    return { shownPath, language: known, document, bytes };
  } catch (error) {
    return `${shownPath}: ${reasonOf(error)}`;
  }
}

async function readStandardInput(language: Language | undefined, streams: Streams): Promise<Target | string> {
  if (language === undefined) return "-: standard input needs --language mc or --language cf";
  const bytes = await readAll(streams.stdin, MAX_FILE_BYTES);
  if (bytes === undefined) return `-: standard input has more than the ${MAX_FILE_BYTES} bytes that a configuration may have`;
  // A name in the current folder, from where its includes are looked for.
  const document = SourceText.fromBytes(path.join(streams.cwd, language === "sendmail-mc" ? "standard-input.mc" : "standard-input.cf"), bytes);
  return { shownPath: STANDARD_INPUT, language, document, bytes };
}
