// What the parser could not take, with the line that it stands in, and whether somebody wrote it: a mistake in text of the cf
// library is not the administrator's.
import type { CfLine } from "../cf/lines.ts";
import type { Span } from "../text/span.ts";
import type { Configuration } from "./configuration.ts";
import type { Definition } from "./provenance.ts";

/** No more of one kind are looked for, one more than are reported (run-rules.ts): a file that is no sendmail.cf has one in each line. */
export const MOST_OF_A_KIND = 201;

export interface CfMistake {
  readonly id: string;
  /** As the parser words it. */
  readonly message: string;
  readonly definedBy: Definition;
  readonly line: CfLine | undefined;
}

/** What the parser says of these kinds, in the order of the file, as far as somebody wrote it. */
export function findCfMistakes(configuration: Configuration, ids: ReadonlySet<string>): readonly CfMistake[] {
  const found: CfMistake[] = [];
  // What fills the placeholders of a template in is not known, and a line of Ruby is none of the .cf.
  if (configuration.role === "template") return found;
  for (const { id, message, span } of configuration.problems) {
    if (!ids.has(id)) continue;
    const line = lineAt(configuration, span.start);
    const definedBy = definitionAt(span, line);
    if (isWritten(configuration, definedBy)) found.push({ id, message, definedBy, line });
    if (found.length >= MOST_OF_A_KIND) break;
  }
  return found;
}

/** By its place in the effective .cf; a place without a length is the whole line. */
export function definitionAt(span: Span, line: CfLine | undefined): Definition {
  return { cfSpan: span.start === span.end && line !== undefined ? line.span : span, line, place: undefined };
}

/** Places that are looked up for one configuration. Beyond it the file is none of sendmail's, and what was found says so. */
const MOST_LOOKED_UP = 2_000;
const lookedUp = new WeakMap<Configuration, number>();

/** Whether a mistake is somebody's, not the library's. Asked for mistakes only: it looks the place up. */
export function isWritten(configuration: Configuration, definedBy: Definition): boolean {
  const count = lookedUp.get(configuration) ?? 0;
  if (count >= MOST_LOOKED_UP) return false;
  lookedUp.set(configuration, count + 1);
  return !configuration.placeOf(definedBy).absent;
}

function lineAt(configuration: Configuration, offset: number): CfLine | undefined {
  const { lines } = configuration.file;
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle]?.span.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return lines[low];
}

/** What is wrong, without the end that says what sendmail makes of it: rules word that themselves. */
export function withoutConsequence(message: string): string {
  return message.replace(/: sendmail (?:refuses|takes) .*$/s, "");
}
