import { closest, distance } from "fastest-levenshtein";

/** `: did you mean "rules"?` where one of the names is near enough to be what was meant, else nothing. */
export function didYouMean(written: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const near = closest(written.toLowerCase(), known);
  const most = Math.max(2, Math.floor(near.length / 3));
  return distance(written.toLowerCase(), near) <= most ? `: did you mean "${near}"?` : "";
}
