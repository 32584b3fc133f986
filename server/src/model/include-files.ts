// Answers m4's `include` for a .mc: which file a name means, and whether it belongs to the document or to the cf library.
// A .mc names the library of the machine that it was written for; the one that is used stands in for it, wherever it lies.
import type { InputFile } from "../m4/expand.ts";
import type { SourceText } from "../text/source-text.ts";

/** How a .mc names its library: the folder above `m4/cf.m4`, without a slash at the end. */
const CF_M4 = /^(.*?)[\\/]?\bm4[\\/]cf\.m4$/;

export interface IncludePlaces {
  /** Where m4 is started: the folder of the document. */
  readonly folder: string;
  /** `-I`, tried after the folder. */
  readonly includeFolders: readonly string[];
  /** The library, with or without a slash at the end; undefined where none was found. */
  readonly libraryPath: string | undefined;
  /** The library answers for whatever folder the document includes cf.m4 from, there or not; else only what lies in place counts. */
  readonly libraryStandsIn: boolean;
  readonly read: (path: string) => SourceText | undefined;
}

export class IncludeFiles {
  readonly #places: IncludePlaces;
  readonly #library: string | undefined;
  /** Folders whose cf.m4 was included: below them lies library text. */
  readonly #libraryFolders: string[] = [];
  readonly #asked = new Set<string>();
  /** Whether some cf.m4 was opened. */
  loadsCfM4 = false;

  constructor(places: IncludePlaces) {
    this.#places = places;
    this.#library = places.libraryPath?.replace(/[\\/]+$/, "");
  }

  /** Paths that were asked for, there or not: what a change on disk has to be watched for. */
  get asked(): readonly string[] {
    return [...this.#asked];
  }

  /** The file that is put in front of a .mc that loads no cf.m4 itself. */
  cfM4(): InputFile | undefined {
    if (this.#library === undefined) return undefined;
    const name = `${this.#library}/m4/cf.m4`;
    const text = this.#places.read(name);
    return text && { name, text, role: "library" };
  }

  open(name: string): InputFile | undefined {
    if (name.includes("\0")) return undefined;
    const cfM4 = CF_M4.exec(name);
    if (cfM4 !== null) {
      this.loadsCfM4 = true;
      this.#libraryFolders.push(this.#absolute(cfM4[1] ?? ""));
      if (this.#places.libraryStandsIn) return this.cfM4();
    }
    for (const candidate of this.#candidates(name)) {
      this.#asked.add(candidate.path);
      const text = this.#places.read(candidate.path);
      if (text !== undefined) return { name: candidate.name, text, role: this.#isLibrary(candidate.path) ? "library" : "include" };
    }
    return undefined;
  }

  #candidates(name: string): readonly { readonly name: string; readonly path: string }[] {
    if (isAbsolute(name)) return [{ name: this.#moved(name), path: this.#moved(name) }];
    return [{ name, path: this.#absolute(name) }, ...this.#places.includeFolders.map((folder) => ({ name: `${folder}/${name}`, path: this.#absolute(`${folder}/${name}`) }))];
  }

  /** A file of the library that the document names by its machine's own path. */
  #moved(path: string): string {
    if (!this.#places.libraryStandsIn || this.#library === undefined) return path;
    const folder = this.#libraryFolders.find((root) => path.startsWith(`${root}/`));
    return folder === undefined ? path : this.#library + path.slice(folder.length);
  }

  #isLibrary(path: string): boolean {
    const roots = this.#library === undefined ? this.#libraryFolders : [...this.#libraryFolders, this.#library];
    return roots.some((root) => path.startsWith(`${root}/`) && !path.endsWith(".mc"));
  }

  #absolute(path: string): string {
    return isAbsolute(path) ? path : joinPath(this.#places.folder, path);
  }
}

function isAbsolute(path: string): boolean {
  return /^(?:[\\/]|[A-Za-z]:[\\/])/.test(path);
}

/** Joins and takes out `.` and `..`, so that a path has one spelling; links are the provider's matter. */
function joinPath(folder: string, name: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${name}`.split(/[\\/]/)) {
    if (part === "..") parts.pop();
    else if (part !== "." && !(part === "" && parts.length > 0)) parts.push(part);
  }
  return parts.join("/") || "/";
}
