// m4's `format`: the conversions of C's printf that it takes.
import { formatReal } from "./format-real.ts";

const DIRECTIVE = /%([-+ 0#']*)(\*|\d+)?(?:\.(\*|\d+)?)?(hh?|l)?([^])?/g;

/** Conversions that m4 does not take with a flag, a precision or a size. */
const REFUSED: Readonly<Record<string, string>> = { "#": "csdiu", "+": "csuoxX", " ": "csuoxX", "0": "cs", "'": "aAceEosxX", ".": "c", h: "aAceEfFgGs", l: "cs" };
/** Bits of an integer by its size. */
const BITS: Readonly<Record<string, number>> = { hh: 8, h: 16, l: 64 };
const LEAST_LONG = -(2n ** 63n);
const GREATEST_LONG = 2n ** 63n - 1n;

/** What strtod() of C takes at the start of a text. */
const REAL = /^[\t-\r ]*([-+]?)(?:0x([0-9a-f]+\.?[0-9a-f]*|\.[0-9a-f]+)(?:p([-+]?\d+))?|((?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)|(inf(?:inity)?)|nan)/i;

export function format(args: readonly string[], maxChars: number): { readonly text: string; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  let at = 1;
  let length = 0;
  const next = (): string => args[at++] ?? "";
  // As strtol() of C: what is beyond 64 bits stops at their end.
  const integer = (value: string): bigint => {
    const match = /^[\t-\r ]*([-+]?)0*(\d*)/.exec(value);
    if (match?.[0].length !== value.length) warnings.push(`non-numeric argument ${value} to builtin format`);
    const [, sign = "", digits = ""] = match ?? [];
    // So many digits say enough; reading them all would take long.
    const size = BigInt(digits.slice(0, 20));
    const parsed = sign === "-" ? -size : size;
    const held = parsed < LEAST_LONG ? LEAST_LONG : parsed > GREATEST_LONG ? GREATEST_LONG : parsed;
    if (held !== parsed) warnings.push(`numeric overflow in argument ${value} to builtin format`);
    return held;
  };
  const plainInteger = (value: string): number => Number(BigInt.asIntN(32, integer(value)));
  const real = (value: string): number => {
    const match = REAL.exec(value);
    if (match?.[0].length !== value.length) warnings.push(`non-numeric argument ${value} to builtin format`);
    if (match === null) return 0;
    const [, sign, hex, exponent = "0", decimal, infinite] = match;
    const size = hex !== undefined ? toBinary(hex, Number(exponent)) : decimal !== undefined ? Number(decimal) : infinite !== undefined ? Infinity : NaN;
    return sign === "-" ? -size : size;
  };
  const text = (args[0] ?? "").replace(DIRECTIVE, (whole: string, flags: string, width: string | undefined, precision: string | undefined, size: string | undefined, kind: string | undefined) => {
    if (whole === "%%") return "%";
    let wide = width === "*" ? plainInteger(next()) : Number(width ?? 0);
    let left = flags.includes("-");
    if (wide < 0) {
      left = true;
      wide = -wide;
    }
    // One more than there is room for, so that the limit is seen.
    const room = Math.max(0, maxChars - length + 1);
    wide = Math.min(wide, room);
    const isPrecise = whole.slice(1, -1).includes(".");
    const given = precision === "*" ? plainInteger(next()) : Number(precision ?? 0);
    // A negative one counts as none.
    const places = isPrecise && given >= 0 ? Math.min(given, room) : undefined;
    // m4 takes what printf() made up to the first NUL, which %c of 0 makes.
    const upToNul = (piece: string): string => piece.replace(/\0[^]*/, "");
    const isTaken = kind !== undefined && !(flags + (isPrecise ? "." : "") + (size ?? "")).split("").some((flag) => REFUSED[flag]?.includes(kind) === true);
    const made = isTaken ? convert(kind, next, { integer, real, bits: BITS[size ?? ""] ?? 32 }, places, flags) : undefined;
    if (made === undefined) {
      warnings.push(`unrecognized specifier in ${whole}`);
      return "";
    }
    const pad = Math.max(0, wide - made.length);
    length += pad + made.length;
    if (left) return upToNul(made + " ".repeat(pad));
    if (flags.includes("0") && kind !== "s" && kind !== "c" && !/inf|nan/i.test(made) && (places === undefined || /[eEfFgGaA]/.test(kind ?? ""))) {
      const sign = /^[-+ ]?(?:0[xX])?/.exec(made)?.[0] ?? "";
      return sign + "0".repeat(pad) + made.slice(sign.length);
    }
    return upToNul(" ".repeat(pad) + made);
  });
  if (at < args.length) warnings.push("excess arguments to builtin format ignored");
  return { text, warnings };
}

interface Readers {
  readonly integer: (value: string) => bigint;
  readonly real: (value: string) => number;
  readonly bits: number;
}

function convert(kind: string, next: () => string, { integer, real, bits }: Readers, places: number | undefined, flags: string): string | undefined {
  const signed = (negative: boolean, digits: string): string => (negative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "") + digits;
  switch (kind) {
    case "s": {
      const value = next();
      return places === undefined ? value : value.slice(0, places);
    }
    case "c":
      return String.fromCharCode(Number(BigInt.asUintN(8, integer(next()))));
    case "d":
    case "i": {
      const value = BigInt.asIntN(bits, integer(next()));
      return signed(value < 0n, digitsOf(value < 0n ? -value : value, 10, places));
    }
    case "u":
      return digitsOf(BigInt.asUintN(bits, integer(next())), 10, places);
    case "o":
    case "x":
    case "X": {
      const value = BigInt.asUintN(bits, integer(next()));
      const digits = digitsOf(value, kind === "o" ? 8 : 16, places);
      const prefix = kind === "o" ? (digits.startsWith("0") ? "" : "0") : value === 0n ? "" : "0x";
      const prefixed = flags.includes("#") ? prefix + digits : digits;
      return kind === "X" ? prefixed.toUpperCase() : prefixed;
    }
    case "a":
    case "A":
    case "e":
    case "E":
    case "f":
    case "F":
    case "g":
    case "G": {
      const value = real(next());
      const digits = formatReal(Math.abs(value), kind.toLowerCase(), places, flags.includes("#"));
      return signed(value < 0 || Object.is(value, -0), kind === kind.toUpperCase() ? digits.toUpperCase() : digits);
    }
    default:
      return undefined;
  }
}

/** Hexadecimal digits with a point, times a power of two. */
function toBinary(digits: string, exponent: number): number {
  const [whole = "", fraction = ""] = digits.split(".");
  return Number.parseInt(`0${whole}${fraction}`, 16) * 2 ** (exponent - 4 * fraction.length);
}

/** At least `places` digits; of 0 with no place, none. */
function digitsOf(value: bigint, radix: number, places: number | undefined): string {
  return value === 0n && places === 0 ? "" : value.toString(radix).padStart(places ?? 0, "0");
}
