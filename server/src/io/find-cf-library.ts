// Finds the cf library that expands a .mc: the folder of sendmail's m4/, feature/, ostype/ … Only the setting may name a
// folder anywhere; what a document includes counts only where systems put the library or inside the workspace.
import type { CfLibrary } from "../features/lint.ts";
import type { SourceProvider } from "../text/source-provider.ts";
import { isForbiddenPath, isUnder, toComparable, type PathFlavour } from "./path-policy.ts";

/** Where systems put the library. */
export const SYSTEM_LIBRARY_FOLDERS: readonly string[] = [
  "/usr/share/sendmail-cf", // Red Hat, Fedora, SUSE, Gentoo
  "/usr/share/sendmail/cf", // Debian, Ubuntu, FreeBSD, Slackware
  "/usr/local/share/sendmail/cf", // FreeBSD's port
  "/usr/pkg/share/sendmail/cf", // pkgsrc
  "/usr/lib/mail/cf", // Solaris, illumos
  "/usr/lib/sendmail-cf", // old Red Hat
  "/usr/src/contrib/sendmail/cf", // FreeBSD's sources
  "/usr/src/usr.sbin/sendmail/cf", // FreeBSD 4
  "/usr/newconfig/etc/mail/cf", // HP-UX
  "/usr/samples/tcpip/sendmail/cf", // AIX
];

export interface LibrarySearch {
  /** The setting `sendmail.cfDirectory` or `--cf-dir`. */
  readonly setting: string | undefined;
  /** The document that is to be expanded, for the folder that it includes. */
  readonly document: { readonly path: string; readonly text: string } | undefined;
  readonly workspaceFolders: readonly string[];
  /** The copy in the server package. */
  readonly bundled: string | undefined;
}

export interface LibraryFound {
  readonly library: CfLibrary | undefined;
  /** What was asked for and is not a library, as a sentence for the log and the command line. */
  readonly problem: string | undefined;
}

/** Gives a provider that reads below one folder, or undefined where that folder may not be read. */
export type OpenFolder = (folder: string) => SourceProvider;

/** Looks in the order of the setting, the included folder, the system's places, the bundled copy. */
export function findCfLibrary(search: LibrarySearch, openFolder: OpenFolder, flavour: PathFlavour): LibraryFound {
  const { setting } = search;
  let problem: string | undefined;
  if (setting !== undefined && setting !== "") {
    const library = flavour.isAbsolute(setting) ? readLibrary(setting, openFolder, flavour) : undefined;
    if (library !== undefined) return { library, problem: undefined };
    const why = flavour.isAbsolute(setting) ? "holds no m4/cf.m4, m4/proto.m4 and feature/" : "is not an absolute path";
    problem = `the cf directory ${setting} ${why}, so another cf library is looked for`;
  }
  const included = search.document && findIncludedLibrary(search.document.path, search.document.text, flavour);
  const root = included && trustedRootOf(included, search, flavour);
  const inPlace = included === undefined || root === undefined ? undefined : readLibrary(included, openFolder, flavour, root);
  if (inPlace !== undefined) return { library: inPlace, problem };
  for (const folder of [...(flavour.sep === "/" ? SYSTEM_LIBRARY_FOLDERS : []), ...(search.bundled === undefined ? [] : [search.bundled])]) {
    const library = readLibrary(folder, openFolder, flavour);
    if (library !== undefined) return { library, problem };
  }
  return { library: undefined, problem };
}

/** The folder above `m4/cf.m4` that a .mc includes, from the line itself: nothing is expanded to find it. */
export function findIncludedLibrary(documentPath: string, text: string, flavour: PathFlavour): string | undefined {
  for (const match of text.matchAll(/^(.*?)\bs?include\([ \t]*`?([^`'()\n]*)[\\/]m4[\\/]cf\.m4'?[ \t]*\)/gm)) {
    const [, before = "", folder = ""] = match;
    if (/\bdnl\b/.test(before) || folder === "") continue;
    if (!flavour.isAbsolute(folder)) return flavour.join(flavour.dirname(documentPath), folder);
    return isForbiddenPath(folder, flavour) ? undefined : flavour.normalize(folder);
  }
  return undefined;
}

/**
 * Below which folder an included library may be read: a system's place is trusted as it is; below a workspace folder a link may
 * stand in the way, and what it leads to outside is not to be read.
 */
function trustedRootOf(folder: string, search: LibrarySearch, flavour: PathFlavour): string | undefined {
  const isSystemPlace = SYSTEM_LIBRARY_FOLDERS.some((place) => toComparable(place, flavour) === toComparable(folder, flavour));
  return isSystemPlace ? folder : search.workspaceFolders.find((workspace) => isUnder(folder, workspace, flavour));
}

/** The library in a folder, read below `root` only; undefined where it lacks what expansion starts from. */
export function readLibrary(folder: string, openFolder: OpenFolder, flavour: PathFlavour, root = folder): CfLibrary | undefined {
  if (isForbiddenPath(folder, flavour)) return undefined;
  const provider = openFolder(root);
  const has = (...parts: string[]): boolean => provider.read(flavour.join(folder, ...parts)) !== undefined;
  // feature/ is looked for by two files that every sendmail since 8.9 has: a provider reads files, it does not list folders.
  if (!has("m4", "cf.m4") || !has("m4", "proto.m4") || !(has("feature", "access_db.m4") || has("feature", "nocanonify.m4"))) return undefined;
  const version = readLibraryVersion(provider.read(flavour.join(folder, "m4", "version.m4"))?.text ?? "");
  const path = flavour.normalize(folder);
  return { path: path.endsWith(flavour.sep) ? path : path + flavour.sep, version };
}

/** `8.17.1.9` from the line DZ8.17.1.9 of m4/version.m4, which becomes the macro Z of the .cf. */
export function readLibraryVersion(versionM4: string): string | undefined {
  return /^DZ(\d+(?:\.\d+)+(?:\.(?:Alpha|Beta|Gamma|RC)\d+)?)/m.exec(versionM4)?.[1];
}
