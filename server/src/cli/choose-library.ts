// The cf library for one file of the command line: the search of io/find-cf-library.ts with this machine's files.
import path from "node:path";
import { bundledLibraryFolder } from "../io/bundled-library.ts";
import { FileCache, FileProvider } from "../io/file-provider.ts";
import { findCfLibrary, type LibraryFound } from "../io/find-cf-library.ts";
import type { SourceText } from "../text/source-text.ts";

/** One process lints many files with one library. */
const cache = new FileCache();

/** `problem` tells that the folder which was asked for is no library; whoever named it has to put it right. */
export function chooseLibrary(cfDir: string | undefined, document: SourceText, folders: readonly string[], cwd: string): LibraryFound {
  const search = {
    setting: cfDir === undefined ? undefined : path.resolve(cwd, cfDir),
    document,
    workspaceFolders: folders,
    bundled: bundledLibraryFolder(),
  };
  const found = findCfLibrary(search, (folder) => new FileProvider({ folders: [folder] }, cache), path);
  if (found.problem === undefined) return found;
  return { library: undefined, problem: `${cfDir ?? ""}: holds no m4/cf.m4, m4/proto.m4 and feature/, so it is not sendmail's cf folder` };
}

/** What a file may read: its own folder, the folders that were named, /etc/mail, and the library. */
export function providerFor(document: string, folders: readonly string[], library: string | undefined): FileProvider {
  return new FileProvider({ folders: [...folders, "/etc/mail", ...(library === undefined ? [] : [library])], ownFolder: path.dirname(document) }, cache);
}
