// The options of a sendmail.cf. Names are matched as readcf.c does it: without regard to case, and shortened where only one fits.
import data from "./options.json" with { type: "json" };
import { indexBy, tableOf } from "./table.ts";

export type OptionType =
  | "address"
  | "boolean"
  | "bytes"
  | "character"
  | "enum"
  /** Words, of which each adds or clears something: PrivacyOptions, DontBlameSendmail. */
  | "flags"
  | "host"
  | "integer"
  /** `Key=value, Key=value`, by the first letter of the key. */
  | "key-values"
  /** Letters that stand apart: only the first one of each word is read. */
  | "letters"
  /** Names with commas between them. */
  | "list"
  | "macro-list"
  /** `class:file, class:file`. */
  | "map-list"
  /** Octal. */
  | "mode"
  | "path"
  /** Paths with colons between them. */
  | "path-list"
  | "ssl-options"
  | "string"
  /** Has options of its own behind a dot: Timeout, Milter. */
  | "suboptions"
  | "time"
  | "user"
  /** Words with blanks between them. */
  | "words";

export interface OptionValue {
  readonly value: string;
  /** sendmail looks at this letter only. */
  readonly letter?: string;
}

export interface Option {
  readonly name: string;
  /** The old name, as in `OL9`. */
  readonly letter?: string;
  /** What a .mc defines to set it. */
  readonly mc?: string;
  /** The m4 macro that writes it, where it is no definition: DAEMON_OPTIONS. */
  readonly mcMacro?: string;
  readonly type: OptionType;
  readonly values?: readonly OptionValue[];
  /** Of a bare number: `m` for minutes, `bytes`. */
  readonly unit?: string;
  /** What sendmail takes when the .cf says nothing; undefined where that is unknown, depends on the system, or is nothing at all. */
  readonly builtIn?: string;
  /** What the cf library writes when the .mc says nothing. */
  readonly library?: string;
  /** The same of an option with several lines: each of them. */
  readonly libraryLines?: readonly string[];
  /** The value in the commented-out line that the library writes instead. */
  readonly commented?: string;
  /** First release in which the .cf could name it so; undefined where that is unknown. */
  readonly since?: string;
  /** First release that no longer knows it. */
  readonly until?: string;
  /** C preprocessor condition under which the binary knows it. */
  readonly condition?: string;
  /** A further line adds to the earlier ones instead of replacing them. */
  readonly accumulates?: boolean;
  readonly security?: boolean;
  /** An ordinary user may set it on the command line without losing sendmail's privileges. */
  readonly unprivileged?: boolean;
  /** What to do instead. */
  readonly deprecated?: string;
  readonly summary: string;
  readonly source: string;
}

/** By name. */
export const options: readonly Option[] = tableOf<Option>(data);

const byLowerName = indexBy(options, (option) => option.name.toLowerCase());
const byLetter = indexBy(options, (option) => option.letter);
const byConfName = indexBy(options, (option) => option.mc);

/** By its full name, in any case; `Timeout.ident` with its suboption. */
export function findOption(name: string): Option | undefined {
  return byLowerName(name.toLowerCase());
}

export function findOptionByLetter(letter: string): Option | undefined {
  return byLetter(letter);
}

/** The option that `define`ing this name sets. */
export function findOptionByConfName(confName: string): Option | undefined {
  return byConfName(confName);
}

export type OptionMatch =
  | { readonly kind: "exact"; readonly option: Option }
  /** sendmail takes it and says which option it took. */
  | { readonly kind: "abbreviation"; readonly option: Option }
  /** sendmail refuses it. */
  | { readonly kind: "ambiguous"; readonly candidates: readonly Option[] }
  | { readonly kind: "unknown" };

/**
 * An option name as sendmail reads it. Before the dot of a suboption the name may be shortened, behind it not
 * (readcf.c: settimeout compares whole names). Options that only experimental builds know make nothing ambiguous.
 */
export function findOptionByPrefix(written: string): OptionMatch {
  const exact = findOption(written);
  if (exact !== undefined) return { kind: "exact", option: exact };
  const dot = written.indexOf(".");
  const head = (dot < 0 ? written : written.slice(0, dot)).toLowerCase();
  if (head === "") return { kind: "unknown" };
  const full = findOption(head);
  const candidates = full !== undefined ? [full] : optionsByPrefix(head);
  const [first] = candidates;
  if (first === undefined) return { kind: "unknown" };
  if (candidates.length > 1) return { kind: "ambiguous", candidates };
  const kind = full !== undefined ? "exact" : "abbreviation";
  if (dot < 0) return { kind, option: first };
  // A suboption behind an option that has none is ignored (readcf.c, setoption).
  if (first.type !== "suboptions") return { kind, option: first };
  const option = findOption(first.name + written.slice(dot));
  return option === undefined ? { kind: "unknown" } : { kind, option };
}

let shortenable: readonly { readonly lowerName: string; readonly option: Option }[] | undefined;

/** Options whose names may be shortened, made ready once: a .cf may have an O line in each of its lines. */
function optionsByPrefix(lowerHead: string): Option[] {
  shortenable ??= options
    .filter(({ name, until, condition }) => until === undefined && !name.includes(".") && (condition === undefined || !isExperimental(condition)))
    .map((option) => ({ lowerName: option.name.toLowerCase(), option }));
  const found: Option[] = [];
  for (const { lowerName, option } of shortenable) if (lowerName.startsWith(lowerHead)) found.push(option);
  return found;
}

/** Experiments that Debian's package is compiled with: `sendmail -bC` of 8.17.1.9 takes their options. */
const COMMON_EXPERIMENTS: ReadonlySet<string> = new Set(["_FFR_BADRCPT_SHUTDOWN", "_FFR_MTA_STS", "_FFR_REJECT_NUL_BYTE", "_FFR_TLS_ALTNAMES"]);

/** Options and map classes that hardly any system's own package was compiled for. */
export function needsSpecialBuild({ condition }: { readonly condition?: string }): boolean {
  return condition !== undefined && !COMMON_EXPERIMENTS.has(condition) && (isExperimental(condition) || condition === "DANE" || condition.startsWith("0 &&"));
}

function isExperimental(condition: string): boolean {
  return condition.includes("_FFR_") || condition.includes("DNSSEC_TEST") || condition.includes("SUN_EXTENSIONS");
}
