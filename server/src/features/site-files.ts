// Classes and maps of a configuration, with the rows of the text files that it names, as far as these can be read here.
import type { Configuration, MapView } from "../model/configuration.ts";
import type { SourceProvider } from "../text/source-provider.ts";

export interface KnownWords {
  readonly words: readonly string[];
  /** No file, program, map, macro or other class adds words that are not known here. */
  readonly isWhole: boolean;
}

export function readClass(configuration: Configuration, provider: SourceProvider, name: string): KnownWords {
  const view = configuration.cfClass(name);
  const written = view.words.map(({ text }) => text);
  const inFiles = view.files.map(({ source }) => fileWords(source.text, provider));
  return {
    words: [...written, ...inFiles.flatMap((words) => words ?? [])],
    isWhole: !inFiles.includes(undefined) && !written.some((word) => word.includes("$")),
  };
}

/** `Fw-o /etc/mail/local-host-names %[^\#]`: a word a line; not a program and not a map. */
function fileWords(source: string, provider: SourceProvider): readonly string[] | undefined {
  const path = /^(\/\S+)/.exec(source)?.[1];
  const text = path === undefined ? undefined : provider.read(path)?.text;
  return text === undefined ? undefined : rows(text).map((line) => line.split(/\s/, 1)[0] ?? "");
}

/** Maps that makemap builds from a text file of the same name, or that are that file. */
const FILE_MAPS = new Set(["hash", "btree", "dbm", "cdb", "text", "implicit", "stab"]);

/** Key and value of each row of a map's text file; undefined where there is none to read. */
export function readMap(map: MapView | undefined, provider: SourceProvider): readonly (readonly [string, string])[] | undefined {
  const path = map !== undefined && FILE_MAPS.has(map.mapClass) ? /(?:^|\s)(\/\S+)/.exec(map.args)?.[1] : undefined;
  const text = path === undefined ? undefined : provider.read(path)?.text;
  return text === undefined ? undefined : rows(text).map(toRow);
}

function toRow(line: string): readonly [string, string] {
  const [, key = "", value = ""] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
  return [key, value.trim()];
}

function rows(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#") && !/^\s/.test(line));
}
