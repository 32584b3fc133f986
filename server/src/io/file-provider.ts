// The file system as the engine sees it: regular files below a few folders, and nothing else, whatever a document names.
// Reading acts on nothing: no network path, no device, no FIFO, nothing outside the folders after its links are resolved.
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import path from "node:path";
import type { SourceProvider } from "../text/source-provider.ts";
import { SourceText } from "../text/source-text.ts";
import { isForbiddenPath, isUnder, toComparable } from "./path-policy.ts";
import { resolveLinks, type LinkReader } from "./resolve-links.ts";

/** The largest generated sendmail.cf of the wild has under 200 kB; beyond this it is not a configuration. */
export const MAX_FILE_BYTES = 8 * 1024 * 1024;
/** A library is 250 files of 1.2 MB together; texts beyond this many characters push out the oldest. */
const MAX_CACHED_CHARS = 16 * 1024 * 1024;

export interface ReadableFolders {
  /** Folders that are readable as a whole: workspace folders, the cf library, /etc/mail. */
  readonly folders: readonly string[];
  /**
   * The folder of the document itself. It may be a home folder or /etc, so its hidden files and folders stay unread.
   */
  readonly ownFolder?: string | undefined;
}

interface Root {
  /** As it was given and as it is after its links are resolved: a document may name either. */
  readonly given: string;
  readonly real: string;
  readonly isOwnFolder: boolean;
}

interface CachedText {
  readonly mtimeMs: number;
  readonly size: number;
  readonly inode: number;
  readonly source: SourceText;
}

/** Texts by real path, shared by all providers of a process; each read still looks at the file's time and size. */
export class FileCache {
  readonly #texts = new Map<string, CachedText>();
  #chars = 0;

  get(file: string, mtimeMs: number, size: number, inode: number): SourceText | undefined {
    const cached = this.#texts.get(file);
    return cached !== undefined && cached.mtimeMs === mtimeMs && cached.size === size && cached.inode === inode ? cached.source : undefined;
  }

  set(file: string, text: CachedText): void {
    this.delete(file);
    this.#texts.set(file, text);
    this.#chars += text.source.text.length;
    for (const oldest of this.#texts.keys()) {
      if (this.#chars <= MAX_CACHED_CHARS || oldest === file) break;
      this.delete(oldest);
    }
  }

  delete(file: string): void {
    const cached = this.#texts.get(file);
    if (cached === undefined) return;
    this.#texts.delete(file);
    this.#chars -= cached.source.text.length;
  }
}

/**
 * A provider that reads regular files of at most 8 MB below `readable`, after resolving links. Which folders are links it asks once
 * in each turn of the event loop: a judgement takes one.
 */
export class FileProvider implements SourceProvider {
  readonly #roots: readonly Root[];
  readonly #cache: FileCache;
  readonly #links = new KnownLinks();

  constructor(readable: ReadableFolders, cache: FileCache = new FileCache()) {
    const own = readable.ownFolder === undefined ? [] : [toRoot(readable.ownFolder, true)];
    this.#roots = [...readable.folders.map((folder) => toRoot(folder, false)), ...own].filter((root) => root !== undefined);
    this.#cache = cache;
  }

  read(file: string): SourceText | undefined {
    const real = this.realPath(file);
    return real === undefined ? undefined : this.#readRegular(file, real);
  }

  /** Where a path leads, or undefined where it may not be read or is not there. */
  realPath(file: string): string | undefined {
    if (isForbiddenPath(file, path)) return undefined;
    for (const root of this.#roots) {
      const base = [root.given, root.real].find((folder) => isUnder(file, folder, path));
      if (base === undefined) continue;
      const inRoot = path.join(root.real, path.relative(base, file));
      const real = resolveLinks(inRoot, root.real, (target) => this.#mayVisit(target), this.#links, path);
      if (real !== undefined && this.#mayRead(real)) return real;
    }
    return undefined;
  }

  /** A link may lead into a readable folder, or to a folder above one on the way to it. */
  #mayVisit(target: string): boolean {
    return this.#roots.some((root) => isUnder(target, root.given, path) || isUnder(target, root.real, path) || isUnder(root.real, target, path));
  }

  #mayRead(real: string): boolean {
    if (isForbiddenPath(real, path)) return false;
    return this.#roots.some((root) => isUnder(real, root.real, path) && !(root.isOwnFolder && isHidden(path.relative(root.real, real))));
  }

  #readRegular(file: string, real: string): SourceText | undefined {
    let descriptor: number | undefined;
    try {
      // Looked at before it is opened, because opening a device acts; and again when open, because it may have been replaced.
      const before = lstatSync(real);
      if (!before.isFile() || before.size > MAX_FILE_BYTES) return undefined;
      const cached = this.#cache.get(real, before.mtimeMs, before.size, before.ino);
      if (cached !== undefined) return withPath(cached, file);
      descriptor = openSync(real, constants.O_RDONLY | NO_FOLLOW | NON_BLOCK);
      const opened = fstatSync(descriptor);
      if (!opened.isFile() || opened.size > MAX_FILE_BYTES) return undefined;
      const source = SourceText.fromBytes(file, readFileSync(descriptor));
      this.#cache.set(real, { mtimeMs: opened.mtimeMs, size: opened.size, inode: opened.ino, source });
      return source;
    } catch {
      return undefined;
    } finally {
      if (descriptor !== undefined) closeSync(descriptor);
    }
  }
}

// Windows has neither; there is no FIFO at a plain path there, and links were resolved above.
const NO_FOLLOW = process.platform === "win32" ? 0 : constants.O_NOFOLLOW;
const NON_BLOCK = process.platform === "win32" ? 0 : constants.O_NONBLOCK;

/** A library's files share their folders, and a look at each of those again was a fifth of the time of a judgement. */
class KnownLinks implements LinkReader {
  readonly #known = new Map<string, boolean>();

  isLink(file: string): boolean {
    let known = this.#known.get(file);
    if (known === undefined) {
      known = lstatSync(file).isSymbolicLink();
      if (this.#known.size === 0) queueMicrotask(() => this.#known.clear());
      this.#known.set(file, known);
    }
    return known;
  }

  readLink(file: string): string {
    return readlinkSync(file);
  }
}

/** Where an opened file really lies, for finding it again by another name; undefined for what is never looked at. */
export function toRealPath(file: string): string | undefined {
  if (isForbiddenPath(file, path)) return undefined;
  try {
    const real = realpathSync(file);
    return isForbiddenPath(real, path) ? undefined : real;
  } catch {
    return undefined;
  }
}

function toRoot(folder: string, isOwnFolder: boolean): Root | undefined {
  const real = toRealPath(folder);
  return real === undefined ? undefined : { given: path.normalize(folder), real, isOwnFolder };
}

function isHidden(relative: string): boolean {
  return relative.split(path.sep).some((part) => part.startsWith("."));
}

/** The same text under the name that it was asked for: one file may be reached by two paths. */
function withPath(source: SourceText, file: string): SourceText {
  return toComparable(source.path, path) === toComparable(file, path) ? source : SourceText.fromBytes(file, source.encode(source.text));
}
