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
  let found: RuleMistake[] | undefined;
  let wildcards = 0;
  for (let at = nextOperator(lhs.text, 0); at >= 0; at = nextOperator(lhs.text, behind(lhs.text, at))) {
    const character = lhs.text.charAt(at + 1);
    if (WILDCARDS.has(character)) wildcards++;
    else if (LEFT_REFUSED.has(character) || isDigit(character)) (found ??= []).push(mistake("left-operator", line, lhs, at, wildcards));
    if (wildcards > MOST_WILDCARDS) {
      (found ??= []).push(mistake("too-many-wildcards", line, lhs, at, wildcards));
      return found;
    }
  }
  /** Where a lookup is open that was begun by this operator. */
  let open = -1;
  for (let at = nextOperator(rhs.text, 0); at >= 0; at = nextOperator(rhs.text, behind(rhs.text, at))) {
    const character = rhs.text.charAt(at + 1);
    if (isDigit(character) && (character === "0" || Number(character) > wildcards)) (found ??= []).push(mistake("out-of-bounds", line, rhs, at, wildcards));
    else if (WILDCARDS.has(character)) (found ??= []).push(mistake("right-wildcard", line, rhs, at, wildcards));
    else if (character === "(" || character === "[") {
      if (open >= 0) (found ??= []).push(mistake("nested-lookup", line, rhs, at, wildcards));
      open = at;
    } else if (open >= 0 && character === (rhs.text.charAt(open + 1) === "(" ? ")" : "]")) open = -1;
  }
  if (open >= 0) (found ??= []).push(mistake("open-lookup", line, rhs, open, wildcards, rhs.span.end));
  return found ?? NONE;
}

function mistake(kind: RuleMistakeKind, line: RuleLine, { text, span }: Piece, at: number, wildcards: number, end = span.start + at + 2): RuleMistake {
  return { kind, token: `$${text.charAt(at + 1)}`, wildcards, definedBy: definitionAt({ start: span.start + at, end }, line) };
}

const NONE: readonly never[] = [];

/**
 * Where the next dollar sign stands, at or behind `from`, whose next character is an operator; -1 where there is none. `$$` and
 * quoted text are left out. A step at a time and no list, since every rule of a file is read at every keystroke.
 */
function nextOperator(text: string, from: number): number {
  if (!text.includes("$", from)) return -1;
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    const c = text.charAt(at);
    if (c === "\\") at++;
    else if (c === '"') quoted = !quoted;
    else if (c === "$" && at + 1 < text.length) {
      if (!quoted && text.charAt(at + 1) !== "$") return at;
      at = behind(text, at) - 1;
    }
  }
  return -1;
}

/** Where to read on behind the operator at `at`: `$=w`, `$&{name}` name a class or macro, which is no operator. */
function behind(text: string, at: number): number {
  const character = text.charAt(at + 1);
  let next = at + 2;
  if ((character === "=" || character === "~" || character === "&") && next < text.length) next++;
  // The brace may be the character itself: `${name}`.
  if (text.charAt(next - 1) !== "{") return next;
  const close = text.indexOf("}", next - 1);
  return close < 0 ? text.length : close + 1;
}

function isDigit(character: string): boolean {
  return character >= "0" && character <= "9";
}
