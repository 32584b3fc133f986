// SmtpGreetingMessage as a pattern for what a client may hear. Sendmail expands its macros when somebody connects; what is known
// of them from the file is put in, the rest may be anything of the right shape.
import { printable } from "../text/printable.ts";

export interface GreetingPattern {
  /** The text as far as the file tells it. */
  readonly shown: string;
  /** Undefined where the greeting is another one. */
  test(greeting: string): { readonly version: string | undefined } | undefined;
}

interface Piece {
  readonly shown: string;
  /** Of a regular expression. */
  readonly pattern: string;
  readonly isText: boolean;
}

const HOST_NAME = "[^\\s]{1,255}";
const ANYTHING = "[^\\n]*?";
/** Sources: srvrsmtp.c (ESMTP is put behind the first word), arpadate.c, conf.c (version). */
const SHAPES: ReadonlyMap<string, string> = new Map([
  ["b", "[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} (?:[+-][0-9]{4}|[A-Z]{2,5})(?: \\([^)\\n]{1,40}\\))?"],
  ["v", "[0-9][0-9A-Za-z.+-]{0,40}"],
  ["Z", "[^\\s;,)]{1,60}"],
  ["j", HOST_NAME],
  ["w", HOST_NAME],
  ["m", HOST_NAME],
  ["k", HOST_NAME],
]);
/** Wide pieces: each multiplies the ways in which a greeting can be read. */
const MOST_UNKNOWN = 3;
const LONGEST_GREETING = 512;
const LONGEST_TEMPLATE = 2000;
const MOST_MACROS = 100;
const DEEPEST = 5;

/** Undefined where too little of the text is known to compare. */
export function greetingPattern(value: string, macroValue: (name: string) => string | undefined): GreetingPattern | undefined {
  if (value.length > LONGEST_TEMPLATE) return undefined;
  const reader = new TemplateReader(value.replaceAll("\\n", "\n"), { valueOf: macroValue, left: MOST_MACROS }, 0);
  const pieces = withEsmtp(reader.read(undefined));
  const source = pieces.map(({ pattern }) => pattern).join("");
  const wide = [ANYTHING, HOST_NAME].map((pattern) => source.split(pattern).length - 1);
  if (wide.reduce((sum, count) => sum + count, 0) > MOST_UNKNOWN) return undefined;
  const expression = new RegExp(`^${namedOnce(source)}$`);
  return {
    shown: pieces.map(({ shown }) => shown).join(""),
    test(greeting) {
      const match = expression.exec(greeting.slice(0, LONGEST_GREETING));
      return match === null ? undefined : { version: match.groups?.["version"] };
    },
  };
}

/** Behind the first word, before the first blank; at the end where there is none. */
function withEsmtp(pieces: readonly Piece[]): readonly Piece[] {
  const esmtp = textPiece(" ESMTP");
  for (const [index, piece] of pieces.entries()) {
    const at = piece.isText ? piece.shown.search(/[ \n]/) : -1;
    if (at < 0) continue;
    return [...pieces.slice(0, index), textPiece(piece.shown.slice(0, at)), esmtp, textPiece(piece.shown.slice(at)), ...pieces.slice(index + 1)];
  }
  return [...pieces, esmtp];
}

/** A name may stand in a pattern once. */
function namedOnce(source: string): string {
  const mark = "(?<version>";
  const [first = "", ...rest] = source.split(mark);
  return rest.length === 0 ? first : `${first}${mark}${rest.join("(?:")}`;
}

function textPiece(text: string): Piece {
  // The greeting was made printable when it was read; the line feed alone is kept.
  const shown = text.split("\n").map(printable).join("\n");
  return { shown, pattern: shown.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), isText: true };
}

interface Macros {
  readonly valueOf: (name: string) => string | undefined;
  /** How many may still be expanded: those of a file may name each other. */
  left: number;
}

/** `$x`, `${name}`, `$&x`, `$$`, `$?x … $| … $.` (op. guide 5.1.1). */
class TemplateReader {
  readonly #text: string;
  readonly #macros: Macros;
  readonly #depth: number;
  #at = 0;

  constructor(text: string, macros: Macros, depth: number) {
    this.#text = text;
    this.#macros = macros;
    this.#depth = depth;
  }

  /** Up to `$|` or `$.` where inside a conditional. */
  read(conditional: "then" | "else" | undefined): Piece[] {
    const pieces: Piece[] = [];
    while (this.#at < this.#text.length) {
      const dollar = this.#text.indexOf("$", this.#at);
      const end = dollar < 0 ? this.#text.length : dollar;
      if (end > this.#at) pieces.push(textPiece(this.#text.slice(this.#at, end)));
      this.#at = end;
      if (dollar < 0) break;
      const next = this.#text.charAt(dollar + 1);
      if (conditional !== undefined && (next === "." || (next === "|" && conditional === "then"))) return pieces;
      this.#at = dollar + 2;
      if (next === "$") pieces.push(textPiece("$"));
      else if (next === "?") pieces.push(this.#conditional());
      else if (next !== "." && next !== "|") pieces.push(...this.#macro(this.#name(next)));
    }
    return pieces;
  }

  /** Either half may be said: whether the macro is set is known only then. */
  #conditional(): Piece {
    const name = this.#name(this.#text.charAt(this.#at++));
    const then = this.read("then");
    const otherwise = this.#skip("$|") ? this.read("else") : [];
    this.#skip("$.");
    const [first, second] = [then, otherwise].map((half) => half.map(({ pattern }) => pattern).join(""));
    const shown = `$?${name}${then.map((piece) => piece.shown).join("")}${otherwise.length === 0 ? "" : `$|${otherwise.map((piece) => piece.shown).join("")}`}$.`;
    return { shown, pattern: `(?:${first ?? ""}|${second ?? ""})`, isText: false };
  }

  #skip(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  /** The first letter has been read. */
  #name(first: string): string {
    if (first === "&") return this.#name(this.#text.charAt(this.#at++));
    if (first !== "{") return first;
    const close = this.#text.indexOf("}", this.#at);
    const end = close < 0 ? this.#text.length : close;
    const name = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return name;
  }

  #macro(name: string): readonly Piece[] {
    const shown = name.length === 1 ? `$${name}` : `\${${name}}`;
    // The version of the library that made the .cf is judged apart.
    if (name === "Z") return [{ shown: this.#macros.valueOf("Z") ?? shown, pattern: `(?<version>${SHAPES.get("Z") ?? ANYTHING})`, isText: false }];
    const value = this.#macros.valueOf(name);
    const mayExpand = this.#depth < DEEPEST && --this.#macros.left > 0;
    if (value !== undefined && mayExpand) return new TemplateReader(value, this.#macros, this.#depth + 1).read(undefined);
    return [{ shown, pattern: SHAPES.get(name) ?? ANYTHING, isText: false }];
  }
}
