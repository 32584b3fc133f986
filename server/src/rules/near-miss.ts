// Whether a word is another one with a letter or two wrong: what a fix may put right without asking.
import { distance } from "fastest-levenshtein";

/** Two letters in a word of eight, one in a shorter one. */
export function isNear(word: string, meant: string): boolean {
  const most = meant.length >= 8 ? 2 : 1;
  return distance(word.toLowerCase(), meant.toLowerCase()) <= most;
}
