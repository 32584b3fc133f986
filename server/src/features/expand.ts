// Expansion as the command line and the preview want it: what `m4 -D_NO_MAKEINFO_ [CFDIR/m4/cf.m4] FILE` prints when it is
// started in FILE's folder, and where each piece of it comes from.
import { expand, type ExpandRequest, type InputFile } from "../m4/expand.ts";
import type { Expansion } from "../m4/expansion.ts";
import { IncludeFiles } from "../model/include-files.ts";
import type { SourceText } from "../text/source-text.ts";

export interface ExpandFileRequest {
  /** Absolute path of the file. */
  readonly path: string;
  /** The library whose cf.m4 goes in front of a file that loads none. */
  readonly cfDirectory: string | undefined;
  /** The library also answers for an `include` of another machine's cf.m4 (`--cf-dir`). */
  readonly libraryStandsIn?: boolean;
  readonly includeFolders: readonly string[];
  readonly definitions: ExpandRequest["definitions"];
  /** GNU m4 alone: nothing predefined, nothing put in front. */
  readonly plain: boolean;
  readonly read: (path: string) => SourceText | undefined;
}

export interface ExpandedFile {
  readonly expansion: Expansion;
  /** cf.m4 was put in front: neither the file nor what it includes loads one. */
  readonly usesCfM4: boolean;
  readonly cfDirectory: string | undefined;
}

/** Undefined where the file itself can't be read. */
export function expandFile(request: ExpandFileRequest): ExpandedFile | undefined {
  const text = request.read(request.path);
  if (text === undefined) return undefined;
  const slash = Math.max(request.path.lastIndexOf("/"), request.path.lastIndexOf("\\"));
  const document: InputFile = { name: request.path.slice(slash + 1), text, role: "document" };
  const run = (front: readonly InputFile[]): { readonly expansion: Expansion; readonly files: IncludeFiles } => {
    const files = new IncludeFiles({
      folder: slash <= 0 ? "/" : request.path.slice(0, slash),
      includeFolders: request.includeFolders,
      libraryPath: request.plain ? undefined : request.cfDirectory,
      libraryStandsIn: request.libraryStandsIn === true && request.cfDirectory !== undefined && !request.plain,
      read: request.read,
    });
    return { files, expansion: expand({ files: [...front, document], definitions: request.definitions, openInclude: (name) => files.open(name) }) };
  };
  const alone = run([]);
  const done = { expansion: alone.expansion, usesCfM4: false, cfDirectory: request.cfDirectory };
  if (request.plain || alone.files.loadsCfM4) return done;
  const cfM4 = alone.files.cfM4();
  return cfM4 === undefined ? done : { ...done, expansion: run([cfM4]).expansion, usesCfM4: true };
}
