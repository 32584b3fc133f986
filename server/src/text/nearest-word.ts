// What somebody may have meant: the one known word that a written one is a slip of the finger away from.
import { closest, distance } from "fastest-levenshtein";

/** Letters that may be wrong, missing or too many, of words with at least twice as many. */
const MOST_SLIPS = 2;

export function nearestWord(written: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const near = closest(written.toLowerCase(), known);
  return distance(written.toLowerCase(), near) <= Math.min(MOST_SLIPS, Math.floor(written.length / 2)) ? near : undefined;
}
