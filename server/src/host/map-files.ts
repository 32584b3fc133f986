// The files behind the maps, aliases and classes of a configuration: the text that people edit and the database that sendmail reads.
import type { HostConfiguration } from "./read-host.ts";

export interface MapFile {
  readonly kind: "map" | "aliases";
  /** As the K line names it; `aliases` for the alias file. */
  readonly name: string;
  /** hash, btree, dbm, cdb, text; undefined where the alias file names none. */
  readonly mapClass: string | undefined;
  /** Without the ending of a database. */
  readonly path: string;
  /** -o: sendmail goes on without it. */
  readonly isOptional: boolean;
  /** -f: keys keep their letters as they are. */
  readonly keepsCase: boolean;
}

/** Endings of the databases by the class of the map; dbm has a second file, .dir. */
export const DATABASE_ENDINGS: ReadonlyMap<string, string> = new Map([["hash", ".db"], ["btree", ".db"], ["dbm", ".pag"], ["cdb", ".cdb"]]);

/** Letters of K-line flags whose value may stand after a blank (map_parseargs of map.c). */
const FLAGS_WITH_VALUE = new Set(["k", "v", "z"]);

export function findMapFiles({ configuration }: HostConfiguration): readonly MapFile[] {
  const files: MapFile[] = [];
  for (const map of configuration.maps.values()) {
    const mapClass = map.mapClass.toLowerCase();
    if (!DATABASE_ENDINGS.has(mapClass) && mapClass !== "text") continue;
    const { path, flags } = readMapArguments(map.args);
    if (!path.startsWith("/")) continue;
    files.push({ kind: "map", name: map.name, mapClass, path: withoutEnding(path, mapClass), isOptional: flags.has("o"), keepsCase: flags.has("f") });
  }
  return [...files, ...aliasFiles(configuration.option("AliasFile").value)];
}

/** `/etc/mail/local-host-names` of `Fw-o /etc/mail/local-host-names %[^\#]`. */
export function findClassFiles({ configuration }: HostConfiguration): readonly { readonly name: string; readonly path: string }[] {
  const files: { name: string; path: string }[] = [];
  for (const line of configuration.file.lines) {
    if (line.kind !== "class-file") continue;
    const path = line.source.text.trim().split(/\s+/)[0] ?? "";
    if (path.startsWith("/")) files.push({ name: line.name.text, path });
  }
  return files;
}

/** `hash:/etc/mail/aliases, dbm:/etc/mail/lists`, each perhaps with flags behind the class. */
function aliasFiles(value: string): readonly MapFile[] {
  return value.split(",").flatMap((entry) => {
    const [, mapClass, rest = ""] = /^\s*(?:([A-Za-z0-9]+):)?(.*)$/.exec(entry) ?? [];
    const { path, flags } = readMapArguments(rest);
    if (!path.startsWith("/")) return [];
    return [{ kind: "aliases" as const, name: "aliases", mapClass: mapClass?.toLowerCase(), path, isOptional: flags.has("o"), keepsCase: flags.has("f") }];
  });
}

function readMapArguments(args: string): { readonly path: string; readonly flags: ReadonlySet<string> } {
  const flags = new Set<string>();
  const words = args.trim().split(/\s+/);
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (!word.startsWith("-")) return { path: word.replace(/^"|"$/g, ""), flags };
    flags.add(word.charAt(1));
    if (word.length === 2 && FLAGS_WITH_VALUE.has(word.charAt(1))) index += 1;
  }
  return { path: "", flags };
}

/** The K line may name the database itself: `hash /etc/mail/access.db`. */
function withoutEnding(path: string, mapClass: string): string {
  const ending = DATABASE_ENDINGS.get(mapClass);
  return ending !== undefined && path.endsWith(ending) ? path.slice(0, -ending.length) : path;
}
