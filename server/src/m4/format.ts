// m4's `format`: the conversions of C's printf that it takes.

const DIRECTIVE = /%([-+ 0#]*)(\*|\d+)?(?:\.(\*|-?\d+)?)?([hlzjt]*)([^])?/g;

/** Conversions that m4 does not take with a flag or with a precision. */
const REFUSED: Readonly<Record<string, string>> = { "#": "csdiu", "+": "csuoxX", " ": "csuoxX", "0": "cs", ".": "c" };

/** What strtod() of C takes at the start of a text. */
const REAL = /^[\t-\r ]*([-+]?)(?:0x([0-9a-f]+\.?[0-9a-f]*|\.[0-9a-f]+)(?:p([-+]?\d+))?|((?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)|(inf(?:inity)?)|nan)/i;

export function format(args: readonly string[], maxChars: number): { readonly text: string; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  let at = 1;
  let length = 0;
  const next = (): string => args[at++] ?? "";
  const integer = (value: string): number => {
    const parsed = Number.parseInt(value === "" ? "0" : value, 10);
    if (!/^[\t-\r ]*[-+]?(?:0[xX][0-9a-fA-F]+|\d*)$/.test(value)) warnings.push(`non-numeric argument ${value} to builtin format`);
    return Number.isNaN(parsed) ? 0 : parsed | 0;
  };
  const real = (value: string): number => {
    const match = REAL.exec(value);
    if (match?.[0].length !== value.length) warnings.push(`non-numeric argument ${value} to builtin format`);
    if (match === null) return 0;
    const [, sign, hex, exponent = "0", decimal, infinite] = match;
    const size = hex !== undefined ? toBinary(hex, Number(exponent)) : decimal !== undefined ? Number(decimal) : infinite !== undefined ? Infinity : NaN;
    return sign === "-" ? -size : size;
  };
  const text = (args[0] ?? "").replace(DIRECTIVE, (whole: string, flags: string, width: string | undefined, precision: string | undefined, _size: string, kind: string | undefined) => {
    if (kind === "%") return "%";
    let wide = width === "*" ? integer(next()) : Number(width ?? 0);
    let left = flags.includes("-");
    if (wide < 0) {
      left = true;
      wide = -wide;
    }
    wide = Math.min(wide, maxChars - length);
    const places = precision === undefined ? (whole.includes(".") ? 0 : undefined) : precision === "*" ? integer(next()) : Number(precision);
    // m4 takes what printf() made up to the first NUL, which %c of 0 makes.
    const upToNul = (piece: string): string => piece.replace(/\0[^]*/, "");
    const isTaken = kind !== undefined && !(flags + (places === undefined ? "" : ".")).split("").some((flag) => REFUSED[flag]?.includes(kind) === true);
    const made = isTaken ? convert(kind, next, { integer, real }, places, flags) : undefined;
    if (made === undefined) {
      warnings.push(`unrecognized specifier in ${whole}`);
      return "";
    }
    const pad = Math.max(0, wide - made.length);
    length += pad + made.length;
    if (left) return upToNul(made + " ".repeat(pad));
    if (flags.includes("0") && kind !== "s" && kind !== "c" && !/inf|nan/i.test(made) && (places === undefined || /[eEfFgGaA]/.test(kind ?? ""))) {
      const sign = /^[-+ ]/.exec(made)?.[0] ?? "";
      return sign + "0".repeat(pad) + made.slice(sign.length);
    }
    return upToNul(" ".repeat(pad) + made);
  });
  if (at < args.length) warnings.push("excess arguments to builtin format ignored");
  return { text, warnings };
}

interface Readers {
  readonly integer: (value: string) => number;
  readonly real: (value: string) => number;
}

function convert(kind: string, next: () => string, { integer, real }: Readers, places: number | undefined, flags: string): string | undefined {
  const signed = (negative: boolean, digits: string): string => (negative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "") + digits;
  switch (kind) {
    case "s": {
      const value = next();
      return places === undefined ? value : value.slice(0, places);
    }
    case "c":
      return String.fromCharCode(integer(next()) & 255);
    case "d":
    case "i": {
      const value = integer(next());
      return signed(value < 0, String(Math.abs(value)).padStart(places ?? 0, "0"));
    }
    case "u":
      return String(integer(next()) >>> 0).padStart(places ?? 0, "0");
    case "o":
    case "x":
    case "X": {
      const value = integer(next()) >>> 0;
      const digits = value.toString(kind === "o" ? 8 : 16).padStart(places ?? 0, "0");
      const prefixed = flags.includes("#") && value !== 0 ? (kind === "o" ? "0" : "0x") + digits : digits;
      return kind === "X" ? prefixed.toUpperCase() : prefixed;
    }
    case "e":
    case "E":
    case "f":
    case "F":
    case "g":
    case "G": {
      const value = real(next());
      const digits = formatFloat(Math.abs(value), kind.toLowerCase(), places ?? 6);
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

function formatFloat(value: number, kind: string, places: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : "inf";
  const exponential = (digits: number): string => value.toExponential(Math.min(100, digits)).replace(/e([-+])(\d)$/, "e$10$2");
  if (kind === "f") return value.toFixed(Math.min(100, places));
  if (kind === "e") return exponential(places);
  const precision = Math.max(1, places);
  const exponent = value === 0 ? 0 : Math.floor(Math.log10(value));
  const text = exponent < -4 || exponent >= precision ? exponential(precision - 1) : value.toFixed(Math.min(100, precision - 1 - exponent));
  return text.includes(".") ? text.replace(/\.?0+(?=e|$)/, "") : text;
}
