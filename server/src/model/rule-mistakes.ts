// What sendmail refuses in the two sides of an R line when it reads the file (readcf.c, case 'R'). Text in double quotes is one
// word to it, and a line with a conditional ($?x … $.) depends on macros: of those nothing is claimed.
import type { CfFile, Piece, RuleLine } from "../cf/lines.ts";
import { definitionAt } from "./cf-mistakes.ts";
import type { Configuration } from "./configuration.ts";
import type { Definition } from "./provenance.ts";

export type RuleMistakeKind =
  /** An operator of the right side on the left one. */
  | "left-operator"
  | "too-many-wildcards"
  /** `$3` where the left side has two wildcards. */
  | "out-of-bounds"
  /** A wildcard on the right side. */
  | "right-wildcard"
  /** A lookup inside another one. */
  | "nested-lookup"
  | "open-lookup";

export interface RuleMistake {
  readonly kind: RuleMistakeKind;
  /** The operator as written: `$3`, `$(`. */
  readonly token: string;
  /** Wildcards of the left side. */
  readonly wildcards: number;
  readonly definedBy: Definition;
}

/** MAXMATCH of sendmail.h: `$1` to `$9`. */
const MOST_WILDCARDS = 9;

/** Behind so many the rest of the file is not looked at. */
const MOST_MISTAKES = 1_000;

const LEFT_REFUSED = new Set([":", ">", "[", "]", "(", ")"]);
const WILDCARDS = new Set(["*", "+", "-", "=", "~"]);

const known = new WeakMap<CfFile, readonly RuleMistake[]>();

/** In the order of the file. */
export function findRuleMistakes(configuration: Configuration): readonly RuleMistake[] {
  const { file } = configuration;
  let found = known.get(file);
  if (found === undefined) {
    const all: RuleMistake[] = [];
    for (const line of file.lines) {
      if (line.kind !== "rule" || line.rhs === undefined) continue;
      // Not spread into one call: a line made for it has more of them than the stack holds.
      for (const mistake of mistakesIn(line, line.rhs)) all.push(mistake);
      if (all.length >= MOST_MISTAKES) break;
    }
    found = all;
    known.set(file, found);
  }
  return found;
}

function mistakesIn(line: RuleLine, rhs: Piece): readonly RuleMistake[] {
  const { lhs } = line;
  if (lhs.text.includes("$?") || rhs.text.includes("$?")) return NONE;
  const found: RuleMistake[] = [];
  let wildcards = 0;
  const add = (kind: RuleMistakeKind, { text, span }: Piece, at: number, end = span.start + at + 2): void => {
    found.push({ kind, token: `$${text.charAt(at + 1)}`, wildcards, definedBy: definitionAt({ start: span.start + at, end }, line) });
  };
  for (const at of operatorsOf(lhs.text)) {
    const character = lhs.text.charAt(at + 1);
    if (WILDCARDS.has(character)) wildcards++;
    else if (LEFT_REFUSED.has(character) || isDigit(character)) add("left-operator", lhs, at);
    if (wildcards > MOST_WILDCARDS) {
      add("too-many-wildcards", lhs, at);
      return found;
    }
  }
  /** Where a lookup is open that was begun by this operator. */
  let open: number | undefined;
  for (const at of operatorsOf(rhs.text)) {
    const character = rhs.text.charAt(at + 1);
    if (isDigit(character) && (character === "0" || Number(character) > wildcards)) add("out-of-bounds", rhs, at);
    else if (WILDCARDS.has(character)) add("right-wildcard", rhs, at);
    else if (character === "(" || character === "[") {
      if (open !== undefined) add("nested-lookup", rhs, at);
      open = at;
    } else if (open !== undefined && character === (rhs.text.charAt(open + 1) === "(" ? ")" : "]")) open = undefined;
  }
  if (open !== undefined) add("open-lookup", rhs, open, rhs.span.end);
  return found;
}

const NONE: readonly never[] = [];

/**
 * Where dollar signs stand whose next character is an operator: `$$` and quoted text left out; the name of a class or macro is
 * passed over. Offsets and no more, since every rule of a file is read at every keystroke.
 */
function operatorsOf(text: string): readonly number[] {
  let at = text.indexOf("$");
  if (at < 0) return NONE;
  const quote = text.indexOf('"');
  const backslash = text.indexOf("\\");
  if (quote >= 0 || backslash >= 0) at = 0;
  const found: number[] = [];
  let quoted = false;
  for (; at < text.length; at++) {
    const c = text.charAt(at);
    if (c === "\\") at++;
    else if (c === '"') quoted = !quoted;
    else if (c === "$" && at + 1 < text.length) {
      const character = text.charAt(at + 1);
      if (!quoted && character !== "$") found.push(at);
      at++;
      // `$=w`, `$&{name}`: what follows names a class or macro and is no operator.
      if ((character === "=" || character === "~" || character === "&") && at + 1 < text.length) at++;
      if (text.charAt(at) === "{") {
        const close = text.indexOf("}", at);
        if (close < 0) return found;
        at = close;
      }
    }
  }
  return found;
}

function isDigit(character: string): boolean {
  return character >= "0" && character <= "9";
}
