// What a .mc sets with `define`: the conf names of options, names that set a macro, a class or a header, and the variables of mailers.
import data from "./conf-names.json" with { type: "json" };
import { findOption } from "./options.ts";
import { indexBy, tableOf } from "./table.ts";

export interface ConfName {
  readonly name: string;
  /** `option`: sets an option of the .cf; `mailer`: an equate of a mailer; `setting`: anything else. */
  readonly kind: "option" | "setting" | "mailer";
  readonly option?: string;
  /** What a `setting` changes in the .cf: `$j`, `class w`, `header From:`. */
  readonly sets?: string;
  /** The MAILER that reads it, which must come after the definition. */
  readonly mailer?: string;
  /** The M lines in which it shows. */
  readonly mailers?: readonly string[];
  /** `M=` */
  readonly equate?: string;
  /** What the library defines, or takes, when the .mc does not. An OSTYPE or DOMAIN may have defined something else. */
  readonly library?: string;
  readonly since?: string;
  readonly deprecated?: string;
  readonly security?: boolean;
  readonly summary: string;
  readonly source: string;
}

/** A conf name of an option says in the data only which option; what it does is said there, once. */
interface StoredConfName extends Omit<ConfName, "summary"> {
  readonly summary?: string;
}

/** By name, in the order of character codes. */
export const confNames: readonly ConfName[] = tableOf<ConfName>(data.map(withSummary));

const byName = indexBy(confNames, (entry) => entry.name);

/** m4 tells upper and lower case apart. */
export function findConfName(name: string): ConfName | undefined {
  return byName(name);
}

function withSummary(entry: unknown): ConfName {
  const stored = entry as StoredConfName;
  if (stored.summary !== undefined) return stored as ConfName;
  const option = stored.option === undefined ? undefined : findOption(stored.option);
  return { ...stored, summary: option?.summary ?? "" };
}
