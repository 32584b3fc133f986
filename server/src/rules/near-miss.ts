// Whether a word is another one with a letter or two wrong: what a fix may put right without asking.
import { distance } from "fastest-levenshtein";

/** Two letters in a word of eight, one in a shorter one, or two neighbours that changed places. */
export function isNear(word: string, meant: string): boolean {
  const most = meant.length >= 8 ? 2 : 1;
  const [a, b] = [word.toLowerCase(), meant.toLowerCase()];
  return distance(a, b) <= most || isSwapped(a, b);
}

function isSwapped(a: string, b: string): boolean {
  const at = [...a].findIndex((letter, index) => letter !== b.charAt(index));
  return at >= 0 && a.length === b.length && a.charAt(at) === b.charAt(at + 1) && a.charAt(at + 1) === b.charAt(at) && a.slice(at + 2) === b.slice(at + 2);
}

/** More names than any configuration has: each would be compared for each word. */
const MOST_NAMES = 2_000;

/** The one of these that a word is a slip away from, nearer than to the others; undefined where two are as near, or none is. */
export function onlyNear(word: string, names: readonly string[]): string | undefined {
  if (names.length > MOST_NAMES) return undefined;
  const near = names.filter((name) => isNear(word, name)).map((name) => ({ name, slips: distance(word.toLowerCase(), name.toLowerCase()) }));
  const [first, second] = near.sort((a, b) => a.slips - b.slips);
  return first?.slips === second?.slips ? undefined : first?.name;
}
