// m4's `eval`: C's integer expressions on 32 bits, with `**`, and numbers in any base as `0r36:z`.

export type Evaluation = string | { readonly error: string; readonly warning: boolean };

class BadExpression extends Error {}

const MAX_NESTING = 500;
/** Longest first, so that `<<` is not read as `<`. */
const OPERATORS = ["**", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "+", "-", "*", "/", "%", "<", ">", "=", "&", "^", "|", "~", "!", "(", ")"] as const;
/** By how tightly they bind; `**` binds tighter still and to the right. */
const LEVELS: readonly (readonly string[])[] = [["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!=", "="], ["<", "<=", ">", ">="], ["<<", ">>"], ["+", "-"], ["*", "/", "%"]];

/** Operators of C that m4 has not: two signs without a blank between them are one of these. */
const REFUSED = /^(?:\+\+|--|(?:[-+*/%&|^]|<<|>>)=)/;

/** The one mistake in an expression for which m4 exits 1 in the end. */
const INVALID_OPERATOR = "invalid operator";

/** The value in `radix`, at least `width` digits; or what is wrong with the expression. */
export function evaluate(expression: string, radix: number, width: number): Evaluation {
  if (radix < 1 || radix > 36) return { error: `radix ${radix} out of range`, warning: true };
  if (width < 0) return { error: "negative width", warning: true };
  try {
    const value = new Evaluator(expression).value();
    return toRadix(value, radix, Math.min(width, 1000));
  } catch (error) {
    if (error instanceof BadExpression) return { error: error.message, warning: error.message !== INVALID_OPERATOR };
    throw error;
  }
}

function toRadix(value: number, radix: number, width: number): string {
  const size = Math.abs(value);
  const digits = radix === 1 ? "1".repeat(Math.min(size, 1_000_000)) : size.toString(radix);
  return (value < 0 ? "-" : "") + digits.padStart(width, "0");
}

class Evaluator {
  readonly #text: string;
  #pos = 0;
  #depth = 0;
  /** Above zero inside what `&&` and `||` skip: a division by zero there is none. */
  #skipping = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): number {
    if (this.#text.trim() === "") return 0;
    const value = this.#level(0);
    this.#blanks();
    if (this.#pos < this.#text.length) throw new BadExpression(this.#peek() === ")" ? "bad expression (excess input)" : "bad expression (bad input)");
    return value;
  }

  #level(level: number): number {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#power();
    let left = this.#level(level + 1);
    for (;;) {
      const operator = this.#peek();
      if (operator === undefined || !operators.includes(operator)) return left;
      this.#pos += operator.length;
      const skips = (operator === "&&" && left === 0) || (operator === "||" && left !== 0);
      if (skips) this.#skipping++;
      const right = this.#level(level + 1);
      if (skips) this.#skipping--;
      left = this.#apply(operator, left, right);
    }
  }

  #apply(operator: string, a: number, b: number): number {
    switch (operator) {
      case "||":
        return a !== 0 || b !== 0 ? 1 : 0;
      case "&&":
        return a !== 0 && b !== 0 ? 1 : 0;
      case "|":
        return a | b;
      case "^":
        return a ^ b;
      case "&":
        return a & b;
      case "==":
      case "=":
        return a === b ? 1 : 0;
      case "!=":
        return a === b ? 0 : 1;
      case "<":
        return a < b ? 1 : 0;
      case "<=":
        return a <= b ? 1 : 0;
      case ">":
        return a > b ? 1 : 0;
      case ">=":
        return a >= b ? 1 : 0;
      case "<<":
        return a << (b & 31);
      case ">>":
        return a >> (b & 31);
      case "+":
        return (a + b) | 0;
      case "-":
        return (a - b) | 0;
      case "*":
        return Math.imul(a, b);
      default:
        if (b === 0) {
          if (this.#skipping > 0) return 0;
          throw new BadExpression(operator === "/" ? "divide by zero" : "modulo by zero");
        }
        return operator === "/" ? (a / b) | 0 : a % b | 0;
    }
  }

  #power(): number {
    const base = this.#unary();
    if (this.#peek() !== "**") return base;
    this.#pos += 2;
    if (++this.#depth > MAX_NESTING) throw new BadExpression("expression nested too deeply");
    const exponent = this.#power();
    this.#depth--;
    if (exponent < 0) {
      if (this.#skipping > 0) return 0;
      throw new BadExpression("negative exponent");
    }
    if (base === 0 && exponent === 0) {
      if (this.#skipping > 0) return 0;
      throw new BadExpression("divide by zero");
    }
    let result = 1;
    for (let factor = base, left = exponent; left > 0; left >>= 1, factor = Math.imul(factor, factor)) if (left & 1) result = Math.imul(result, factor);
    return result;
  }

  #unary(): number {
    if (++this.#depth > MAX_NESTING) throw new BadExpression("expression nested too deeply");
    try {
      const operator = this.#peek();
      if (operator === undefined) return this.#number();
      this.#pos += operator.length;
      switch (operator) {
        case "+":
          return this.#unary();
        case "-":
          return -this.#unary() | 0;
        case "~":
          return ~this.#unary();
        case "!":
          return this.#unary() === 0 ? 1 : 0;
        case "(": {
          const value = this.#level(0);
          if (this.#peek() !== ")") throw new BadExpression("bad expression (missing right parenthesis)");
          this.#pos++;
          return value;
        }
        default:
          throw new BadExpression("bad expression");
      }
    } finally {
      this.#depth--;
    }
  }

  #number(): number {
    this.#blanks();
    const rest = this.#text.slice(this.#pos);
    // A prefix alone is 0; a digit that the base does not have is left for the parser to trip over.
    const match = /^(?:0[xX]([0-9a-fA-F]*)|0[bB]([01]*)|0[rR](\d+):([0-9a-zA-Z]*)|(0[0-7]*)|(\d+))/.exec(rest);
    if (match === null) throw new BadExpression(rest === "" ? "bad expression" : "bad expression (bad input)");
    this.#pos += match[0].length;
    const [, hex, binary, base, based, octal, decimal] = match;
    if (hex !== undefined) return toInt(hex, 16);
    if (binary !== undefined) return toInt(binary, 2);
    if (base !== undefined) return toInt(based ?? "", Number(base));
    if (octal !== undefined) return toInt(octal, 8);
    return toInt(decimal ?? "", 10);
  }

  #blanks(): void {
    while (/[\t-\r ]/.test(this.#text.charAt(this.#pos))) this.#pos++;
  }

  #peek(): string | undefined {
    this.#blanks();
    if (REFUSED.test(this.#text.slice(this.#pos, this.#pos + 3))) throw new BadExpression(INVALID_OPERATOR);
    return OPERATORS.find((operator) => this.#text.startsWith(operator, this.#pos));
  }
}

function toInt(digits: string, base: number): number {
  if (base < 1 || base > 36) throw new BadExpression("bad expression (bad input)");
  let value = 0;
  for (const char of digits) {
    const digit = Number.parseInt(char, 36);
    if (base === 1 ? digit > 1 : digit >= base) throw new BadExpression("bad expression (bad input)");
    value = base === 1 ? value + digit : (Math.imul(value, base) + digit) | 0;
  }
  return value;
}
