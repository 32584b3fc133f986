// Where the tabs of an R line were, when an editor or a web page made blanks of them.
import type { Span } from "../text/span.ts";
import type { Piece } from "./lines.ts";

/** Operators that only the right side of a rule may begin with. */
const RIGHT_SIDE = /^[^"]*?[^" ]( )\$[:#]/;
/** What stands on a right side only: a rule that has one of these in front of the gap is cut in the wrong place. */
const ONLY_RIGHT = /\$(?:[[(>0-9])/;

/**
 * @param line all that stands behind the R of a line without a tab
 * @returns the blanks that were the tab between its sides and, where there is a comment behind them, the tab in front of that;
 * none where it may be one place or another
 */
export function findRuleGaps({ text, span }: Piece): readonly Span[] {
  if (text.length !== span.end - span.start || /[\r\n]/.test(text)) return [];
  const at = (start: number, length: number): Span => ({ start: span.start + start, end: span.start + start + length });
  // Blanks in double quotes are text.
  const runs = [...text.replace(/"[^"]*"?/g, (quoted) => "x".repeat(quoted.length)).matchAll(/(?<=\S) {2,}(?=\S)/g)].map((run) => at(run.index, run[0].length));
  const [first, second] = runs;
  if (first !== undefined && second === undefined) return [first];
  // Behind the second tab stands a comment, which hardly ever has an operator in it.
  if (first !== undefined && second !== undefined) return text.includes("$", second.end - span.start) ? [] : [first, second];
  const single = RIGHT_SIDE.exec(text)?.[0].slice(0, -3);
  return single === undefined || ONLY_RIGHT.test(single) ? [] : [at(single.length, 1)];
}
