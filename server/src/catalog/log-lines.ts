// Lines of the mail log and what stands behind them. `texts` are sendmail's own format strings, so that a test can look them up
// in the program and in the cf library; values may stand where a `%` conversion is.
import data from "./log-lines.json" with { type: "json" };
import { tableOf } from "./table.ts";

export interface LogLine {
  readonly id: string;
  /** Any of them identifies it; conversions: %s any text, %d %ld %u a number, %c a character. */
  readonly texts: readonly string[];
  /** The library's file that words it; undefined where the sendmail program does. */
  readonly in?: string;
  readonly means: string;
  readonly todo: string;
  readonly options?: readonly string[];
  /** Macros, classes and m4 names that decide it besides options. */
  readonly macros?: readonly string[];
  readonly classes?: readonly string[];
  readonly names?: readonly string[];
  readonly features?: readonly string[];
  /** Rules of this product about the same thing. */
  readonly rules?: readonly string[];
  readonly examples: readonly string[];
}

export const logLines: readonly LogLine[] = tableOf<LogLine>(data);

/** syslog lines have at most a few hundred characters; what is longer is not looked at. */
const LONGEST_LINE = 4096;

/** The entry that says most of a line: of several texts in it, the one with most characters of its own. */
export function findLogLine(line: string): LogLine | undefined {
  const text = line.slice(0, LONGEST_LINE);
  let best: LogLine | undefined;
  let bestLength = 0;
  for (const entry of logLines) {
    for (const format of entry.texts) {
      const parts = splitFormat(format);
      const length = parts.literals.join("").length;
      if (length > bestLength && occursIn(parts, text)) {
        best = entry;
        bestLength = length;
      }
    }
  }
  return best;
}

export interface FormatParts {
  /** One more than conversions; may be empty at both ends. */
  readonly literals: readonly string[];
  readonly conversions: readonly string[];
}

export function splitFormat(format: string): FormatParts {
  const literals = format.split(CONVERSION);
  return { literals, conversions: [...format.matchAll(CONVERSION)].map((match) => match[0].slice(-1)) };
}

const CONVERSION = /%(?:\.?\*?\d*)*l?[sdcux]/g;

/** Whether the literals stand in the line one after the other, with fitting values between them; log lines differ in case by version. */
function occursIn({ literals, conversions }: FormatParts, line: string): boolean {
  const lower = line.toLowerCase();
  const [first = "", ...rest] = literals.map((literal) => literal.toLowerCase());
  for (let start = lower.indexOf(first); start >= 0; start = lower.indexOf(first, start + 1)) {
    let at = start + first.length;
    const fits = rest.every((literal, index) => {
      const end = literal === "" ? lower.length : lower.indexOf(literal, at);
      if (end < 0 || !isValue(lower.slice(at, end), conversions[index] ?? "s", literal === "")) return false;
      at = end + literal.length;
      return true;
    });
    if (fits) return true;
    // Without text of its own in front, every other start gives the same.
    if (first === "") return false;
  }
  return false;
}

function isValue(value: string, conversion: string, isLast: boolean): boolean {
  if (conversion === "s") return value !== "" || isLast;
  if (conversion === "c") return isLast ? value !== "" : value.length === 1;
  return isLast ? /^-?\d/.test(value) : /^-?\d+$/.test(value);
}
