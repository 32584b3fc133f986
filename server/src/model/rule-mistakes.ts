// What sendmail refuses in the two sides of an R line when it reads the file (readcf.c, case 'R'). Text in double quotes is one
// word to it, and a line with a conditional ($?x … $.) depends on macros: of those nothing is claimed.
import type { CfFile, Piece, RuleLine } from "../cf/lines.ts";
import type { Span } from "../text/span.ts";
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

interface Operator {
  readonly character: string;
  readonly span: Span;
}

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
  if (line.lhs.text.includes("$?") || rhs.text.includes("$?")) return [];
  const found: RuleMistake[] = [];
  let wildcards = 0;
  const add = (kind: RuleMistakeKind, { character, span }: Operator): void => {
    found.push({ kind, token: `$${character}`, wildcards, definedBy: definitionAt(span, line) });
  };
  for (const operator of operatorsOf(line.lhs)) {
    if (WILDCARDS.has(operator.character)) wildcards++;
    else if (LEFT_REFUSED.has(operator.character) || isDigit(operator.character)) add("left-operator", operator);
    if (wildcards > MOST_WILDCARDS) {
      add("too-many-wildcards", operator);
      return found;
    }
  }
  let open: Operator | undefined;
  for (const operator of operatorsOf(rhs)) {
    const { character } = operator;
    if (isDigit(character) && (character === "0" || Number(character) > wildcards)) add("out-of-bounds", operator);
    else if (WILDCARDS.has(character)) add("right-wildcard", operator);
    else if (character === "(" || character === "[") {
      if (open !== undefined) add("nested-lookup", operator);
      open = operator;
    } else if (open !== undefined && character === (open.character === "(" ? ")" : "]")) open = undefined;
  }
  if (open !== undefined) add("open-lookup", { character: open.character, span: { start: open.span.start, end: rhs.span.end } });
  return found;
}

/** The characters behind a dollar sign, `$$` and quoted text left out; the name of a class or macro is passed over. */
function operatorsOf({ text, span }: Piece): readonly Operator[] {
  const found: Operator[] = [];
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const c = text.charAt(at);
    if (c === "\\") at++;
    else if (c === '"') quoted = !quoted;
    else if (c === "$" && at + 1 < text.length) {
      const character = text.charAt(at + 1);
      const start = span.start + at;
      if (!quoted && character !== "$") found.push({ character, span: { start, end: start + 2 } });
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
