import { EMPTY, type M4Text } from "./m4-text.ts";
import { symbolOf } from "./symbols.ts";
import { isDigit } from "./chars.ts";

/** One part of a macro's text: a literal stretch, or what `$` stands for. */
export type BodyPart =
  | { readonly kind: "text"; readonly start: number; readonly end: number }
  | { readonly kind: "argument"; readonly index: number; readonly at: number }
  | { readonly kind: "count" | "list" | "quoted-list"; readonly at: number };

export interface Macro {
  readonly symbol: number;
  readonly body: M4Text;
  /** Name of the builtin that it is; undefined for a text. */
  readonly builtin: string | undefined;
  /** A builtin that is only seen with parentheses. */
  readonly blind: boolean;
  /** Undefined where the text holds no `$` and is used as it is. */
  readonly parts: readonly BodyPart[] | undefined;
  /** What `popdef` brings back. */
  readonly previous: Macro | undefined;
}

const DOLLAR = 36;
const HASH = 35;
const STAR = 42;
const AT = 64;

export function textMacro(symbol: number, body: M4Text, previous: Macro | undefined): Macro {
  return { symbol, body, builtin: undefined, blind: false, parts: partsOf(body.toString()), previous };
}

export function builtinMacro(name: string, builtin: string, blind: boolean, previous: Macro | undefined): Macro {
  return { symbol: symbolOf(name), body: EMPTY, builtin, blind, parts: undefined, previous };
}

function partsOf(text: string): readonly BodyPart[] | undefined {
  let dollar = text.indexOf("$");
  if (dollar === -1) return undefined;
  const parts: BodyPart[] = [];
  let from = 0;
  while (dollar !== -1 && dollar + 1 < text.length) {
    const code = text.charCodeAt(dollar + 1);
    let end = dollar + 2;
    let part: BodyPart | undefined;
    if (isDigit(code)) {
      // GNU m4 takes all digits: `$10` is the tenth argument.
      while (end < text.length && isDigit(text.charCodeAt(end))) end++;
      part = { kind: "argument", index: Number(text.slice(dollar + 1, end)), at: dollar };
    } else if (code === HASH) part = { kind: "count", at: dollar };
    else if (code === STAR) part = { kind: "list", at: dollar };
    else if (code === AT) part = { kind: "quoted-list", at: dollar };
    if (part === undefined) {
      dollar = text.indexOf("$", code === DOLLAR ? dollar + 1 : dollar + 2);
      continue;
    }
    if (dollar > from) parts.push({ kind: "text", start: from, end: dollar });
    parts.push(part);
    from = end;
    dollar = text.indexOf("$", end);
  }
  if (parts.length === 0) return undefined;
  if (from < text.length) parts.push({ kind: "text", start: from, end: text.length });
  return parts;
}

/** What names mean now, by symbol. */
export class MacroTable {
  readonly #macros: (Macro | undefined)[] = [];

  get(symbol: number): Macro | undefined {
    return this.#macros[symbol];
  }

  find(name: string): Macro | undefined {
    return this.#macros[symbolOf(name)];
  }

  set(symbol: number, macro: Macro | undefined): void {
    this.#macros[symbol] = macro;
  }
}
