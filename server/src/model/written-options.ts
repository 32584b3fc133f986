// Every O line as sendmail takes it: which option its name stands for, whether or not a later line undoes it.
import { findOptionByLetter, findOptionByPrefix, type Option, type OptionMatch } from "../catalog/index.ts";
import type { CfFile, OptionLine } from "../cf/lines.ts";
import type { Configuration } from "./configuration.ts";
import { definitionAt } from "./cf-mistakes.ts";
import type { Definition } from "./provenance.ts";

export interface WrittenOption {
  readonly line: OptionLine;
  readonly match: OptionMatch;
  /** What sendmail sets; undefined where it refuses the line. */
  readonly option: Option | undefined;
  readonly value: string;
  /** Of the name. */
  readonly named: Definition;
  /** Of the value; of the name where there is none. */
  readonly definedBy: Definition;
}

const known = new WeakMap<CfFile, readonly WrittenOption[]>();

/** In the order of the file. */
export function writtenOptions(configuration: Configuration): readonly WrittenOption[] {
  const { file } = configuration;
  let found = known.get(file);
  if (found === undefined) {
    const matches = new Map<string, OptionMatch>();
    const all: WrittenOption[] = [];
    for (const line of file.lines) if (line.kind === "option" && line.name.text !== "") all.push(readOption(line, matches));
    found = all;
    known.set(file, found);
  }
  return found;
}

function readOption(line: OptionLine, matches: Map<string, OptionMatch>): WrittenOption {
  const key = line.long ? `${line.name.text}=` : line.name.text;
  let match = matches.get(key);
  if (match === undefined) {
    match = line.long ? findOptionByPrefix(line.name.text) : byLetter(line.name.text);
    matches.set(key, match);
  }
  const option = match.kind === "exact" || match.kind === "abbreviation" ? match.option : undefined;
  const value = line.value?.text ?? "";
  const named = definitionAt(line.name.span, line);
  return { line, match, option, value, named, definedBy: line.value === undefined || value === "" ? named : definitionAt(line.value.span, line) };
}

function byLetter(letter: string): OptionMatch {
  const option = findOptionByLetter(letter);
  return option === undefined ? { kind: "unknown" } : { kind: "exact", option };
}
