// C's printf() for real numbers, exact at every precision: a double is a whole number times a power of two, so whole numbers
// without bounds give each of its digits. JavaScript's own toFixed() rounds halves up and stops at 100 digits.

/** A finite double of zero or more as `mantissa * 2 ** exponent`. */
interface Parts {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const FRACTION_BITS = 52;
/** Of numbers so small that their first digit is 0. */
const LEAST_EXPONENT = -1022;
/** No double has more decimal digits behind its point; what follows is zeros. */
const MOST_DIGITS = 1100;

function partsOf(value: number): Parts {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const all = bits.getBigUint64(0);
  const fraction = all & ((1n << BigInt(FRACTION_BITS)) - 1n);
  const biased = Number(all >> BigInt(FRACTION_BITS)) & 0x7ff;
  if (biased === 0) return { mantissa: fraction, exponent: LEAST_EXPONENT - FRACTION_BITS };
  return { mantissa: fraction | (1n << BigInt(FRACTION_BITS)), exponent: biased - 1023 - FRACTION_BITS };
}

/** Halves go to the even neighbour. */
function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  return twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

/** `value * 10 ** power` to the nearest whole number. */
function scaled({ mantissa, exponent }: Parts, power: number): bigint {
  const dividend = mantissa * (power > 0 ? 10n ** BigInt(power) : 1n) * (exponent > 0 ? 2n ** BigInt(exponent) : 1n);
  const divisor = (power < 0 ? 10n ** BigInt(-power) : 1n) * (exponent < 0 ? 2n ** BigInt(-exponent) : 1n);
  return divideRounded(dividend, divisor);
}

/** Conversion `kind` (`a`, `e`, `f` or `g`) of a number that is not negative; `places` undefined where none were given. */
export function formatReal(value: number, kind: string, places: number | undefined, keepsPoint: boolean): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : "inf";
  const parts = partsOf(value);
  if (kind === "a") return hexadecimal(parts, places, keepsPoint);
  if (kind === "f") return fixed(parts, places ?? 6, keepsPoint);
  if (kind === "e") return exponential(parts, places ?? 6, keepsPoint);
  const digits = Math.max(1, places ?? 6);
  const exponent = decimalExponent(parts, digits - 1);
  const text = exponent < -4 || exponent >= digits ? exponential(parts, digits - 1, keepsPoint) : fixed(parts, digits - 1 - exponent, keepsPoint);
  return keepsPoint || !text.includes(".") ? text : text.replace(/\.?0+(?=e|$)/, "");
}

function withPoint(whole: string, fraction: string, keepsPoint: boolean): string {
  return fraction === "" && !keepsPoint ? whole : `${whole}.${fraction}`;
}

function fixed(parts: Parts, places: number, keepsPoint: boolean): string {
  const known = Math.min(places, MOST_DIGITS);
  const digits = scaled(parts, known).toString().padStart(known + 1, "0");
  return withPoint(digits.slice(0, digits.length - known), digits.slice(digits.length - known) + "0".repeat(places - known), keepsPoint);
}

/** The exponent that the number is written with when it is rounded to `places` behind its first digit. */
function decimalExponent(parts: Parts, places: number): number {
  if (parts.mantissa === 0n) return 0;
  const known = Math.min(places, MOST_DIGITS);
  // One off at most: the length of a power of two gives the length in decimal digits.
  let exponent = Math.floor((parts.mantissa.toString(2).length - 1 + parts.exponent) * Math.LOG10E * Math.LN2);
  const length = (): number => scaled(parts, known - exponent).toString().length;
  while (length() > known + 1) exponent++;
  while (length() < known + 1) exponent--;
  return exponent;
}

function exponential(parts: Parts, places: number, keepsPoint: boolean): string {
  const known = Math.min(places, MOST_DIGITS);
  const exponent = decimalExponent(parts, places);
  const digits = scaled(parts, known - exponent).toString().padEnd(known + 1, "0");
  const size = Math.abs(exponent).toString().padStart(2, "0");
  return `${withPoint(digits.slice(0, 1), digits.slice(1) + "0".repeat(places - known), keepsPoint)}e${exponent < 0 ? "-" : "+"}${size}`;
}

function hexadecimal({ mantissa, exponent }: Parts, places: number | undefined, keepsPoint: boolean): string {
  const most = FRACTION_BITS / 4;
  const known = Math.min(places ?? most, most);
  const rounded = divideRounded(mantissa, 1n << BigInt(4 * (most - known)));
  const digits = rounded.toString(16).padStart(known + 1, "0");
  const fraction = places === undefined ? digits.slice(1).replace(/0+$/, "") : digits.slice(1) + "0".repeat(places - known);
  const power = mantissa === 0n ? 0 : exponent + FRACTION_BITS;
  return `0x${withPoint(digits.slice(0, 1), fraction, keepsPoint)}p${power < 0 ? "-" : "+"}${Math.abs(power)}`;
}
