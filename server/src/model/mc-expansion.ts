// A .mc with the .cf that it generates. The expansion runs over the document and the cf library; nothing is executed and
// nothing is read but through the provider.
import { expand, type InputFile } from "../m4/expand.ts";
import type { Expansion } from "../m4/expansion.ts";
import type { M4Source } from "../m4/m4-source.ts";
import type { SourceProvider } from "../text/source-provider.ts";
import type { SourceText } from "../text/source-text.ts";
import { IncludeFiles } from "./include-files.ts";

export interface McExpansion {
  readonly document: SourceText;
  readonly expansion: Expansion;
  /** The document among the expansion's sources; undefined where it was never reached. */
  readonly source: M4Source | undefined;
  /** cf.m4 was put in front of a document that loads none. */
  readonly usesCfM4: boolean;
  /** Files that were asked for besides the library, there or not. */
  readonly dependencies: readonly string[];
}

/** Spares the shell script that the library starts to name the machine that it was built on. */
const DEFINITIONS = [{ name: "_NO_MAKEINFO_", value: "" }];

/**
 * @param libraryPath the folder of the cf library; undefined where there is none, then only m4's own part happens
 */
export function expandMc(document: SourceText, provider: SourceProvider, libraryPath: string | undefined): McExpansion {
  const slash = Math.max(document.path.lastIndexOf("/"), document.path.lastIndexOf("\\"));
  const folder = slash <= 0 ? "/" : document.path.slice(0, slash);
  const file: InputFile = { name: document.path.slice(slash + 1), text: document, role: "document" };
  const run = (front: readonly InputFile[]): { readonly files: IncludeFiles; readonly expansion: Expansion } => {
    const files = new IncludeFiles({
      folder,
      includeFolders: [],
      libraryPath,
      libraryStandsIn: libraryPath !== undefined,
      // A file that includes itself reads the text that is judged, not the one on disk.
      read: (path) => (path === document.path ? document : provider.read(path)),
    });
    return { files, expansion: expand({ files: [...front, file], definitions: DEFINITIONS, openInclude: (name) => files.open(name) }) };
  };
  let made = run([]);
  let usesCfM4 = false;
  if (!made.files.loadsCfM4) {
    const cfM4 = made.files.cfM4();
    if (cfM4 !== undefined) {
      made = run([cfM4]);
      usesCfM4 = true;
    }
  }
  const { expansion, files } = made;
  return { document, expansion, source: expansion.sources.find((source) => source.text === document), usesCfM4, dependencies: files.asked };
}
