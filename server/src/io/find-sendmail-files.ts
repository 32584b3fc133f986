// The sendmail files under a folder, for the command line. Nothing but names and the first bytes of likely files is looked at,
// and no link leads out of the folder.
import { closeSync, openSync, readdirSync, readSync, realpathSync, statSync, type Dirent } from "node:fs";
import path from "node:path";
import { DETECTION_HEAD_LENGTH, detectLanguage } from "../features/detect.ts";
import type { Language } from "../features/lint.ts";
import { SourceText } from "../text/source-text.ts";
import { isUnder } from "./path-policy.ts";

export interface FoundFile {
  readonly path: string;
  readonly language: Language;
}

export interface FolderSearch {
  readonly files: readonly FoundFile[];
  readonly problems: readonly { readonly path: string; readonly error: unknown }[];
}

/** Folders that hold other people's files or none at all. */
const SKIPPED_FOLDERS = new Set(["node_modules", ".git", ".hg", ".svn"]);
/** Every name that `detectLanguage` may take, and some more: other files need not be opened. */
const LIKELY_NAME = /\.(?:mc|cf)(?:[.~_-]|$)|^(?:sendmail|submit|freebsd)/i;

/** All of them, in the order of their paths; a file that is reached twice is named once. */
export function findSendmailFiles(folder: string): FolderSearch {
  const files: FoundFile[] = [];
  const problems: { path: string; error: unknown }[] = [];
  const links: string[] = [];
  const root = realpathSync(folder);
  const pending = [folder];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    let entries: Dirent[];
    try {
      entries = readdirSync(at, { withFileTypes: true });
    } catch (error) {
      problems.push({ path: at, error });
      continue;
    }
    for (const entry of entries) {
      const full = path.join(at, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED_FOLDERS.has(entry.name)) pending.push(full);
      } else if (LIKELY_NAME.test(entry.name)) {
        if (entry.isFile()) look(full);
        else if (entry.isSymbolicLink()) links.push(full);
      }
    }
  }
  // A folder behind a link is found where it lies, if that is below the root at all; a file may have its telling name only here.
  const seen = new Set(links.length === 0 ? [] : files.map((file) => realpathSync(file.path)));
  for (const link of links.sort()) {
    const target = targetOf(link);
    if (target === undefined || !isUnder(target, root, path) || seen.has(target)) continue;
    seen.add(target);
    look(link);
  }
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), problems };

  function look(file: string): void {
    try {
      const language = detectLanguage(file, readHead(file));
      if (language !== undefined) files.push({ path: file, language });
    } catch (error) {
      problems.push({ path: file, error });
    }
  }
}

/** The first characters of a file, as many as recognising it takes. */
export function readHead(file: string): string {
  const descriptor = openSync(file, "r");
  try {
    // A character of UTF-16 has at most three bytes.
    const buffer = Buffer.alloc(DETECTION_HEAD_LENGTH * 3);
    const size = readSync(descriptor, buffer, 0, buffer.length, 0);
    // The last character may be cut in half, which must not make the whole head Latin-1.
    const end = size < buffer.length ? size : buffer.lastIndexOf("\n", size - 1) + 1;
    return SourceText.fromBytes(file, buffer.subarray(0, end > 0 ? end : size)).text.slice(0, DETECTION_HEAD_LENGTH);
  } finally {
    closeSync(descriptor);
  }
}

/** The regular file that a link leads to; undefined for a dead link. */
function targetOf(link: string): string | undefined {
  try {
    const target = realpathSync(link);
    return statSync(target).isFile() ? target : undefined;
  } catch {
    return undefined;
  }
}
