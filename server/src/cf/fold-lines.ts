// Physical lines to logical ones, as fgetfolded() of sendmail does it: a line that begins with a blank or a tab continues the
// one before. Each physical line is looked at once, whatever the text.
import type { Span } from "../text/span.ts";

/** What is said of a logical line, as arguments: there is one for each line of a file at every keystroke. */
export type TakeLine = (
  /** Its last line end is not part of it. */
  span: Span,
  /** Zero-based number of its first physical line, as editors count: a lone carriage return ends a line for them. */
  line: number,
  /** `folded`: more than one physical line, or a carriage return in it, so that the text needs a closer look. `trailing`: blanks at the end of a folded line, which say nothing. */
  form: "plain" | "folded" | "trailing",
) => void;

const TAB = 9;
const LF = 10;
const CR = 13;
const BLANK = 32;

/**
 * Calls `take` for each logical line, in order. Lines of blanks only at the end of a folded line say nothing to sendmail, which
 * drops white space there: they come as lines of their own. Behind an empty line they do make a line that sendmail refuses.
 */
export function foldLines(text: string, take: TakeLine): void {
  let lineNumber = 0;
  let start = 0;
  // Behind the last physical line that says something, and the blank ones that follow it so far.
  let end = -1;
  let folded = false;
  let firstNumber = 0;
  let pending: { readonly span: Span; readonly line: number }[] = [];
  let at = 0;
  let nextReturn = findReturn(text, 0);

  const flush = (): void => {
    if (end >= 0) take({ start, end }, firstNumber, folded ? "folded" : "plain");
    end = -1;
    if (pending.length === 0) return;
    for (const { span, line } of pending) take(span, line, "trailing");
    pending = [];
  };

  while (at < text.length || (at === text.length && (at === 0 || text.charCodeAt(at - 1) === LF))) {
    const lineFeed = text.indexOf("\n", at);
    const next = lineFeed < 0 ? text.length : lineFeed + 1;
    let stop = lineFeed < 0 ? text.length : lineFeed;
    if (lineFeed > at && text.charCodeAt(lineFeed - 1) === CR) stop = lineFeed - 1;
    const first = text.charCodeAt(at);
    const continues = at < stop && (first === BLANK || first === TAB) && end >= 0;
    if (!continues) {
      flush();
      start = at;
      end = stop;
      folded = false;
      firstNumber = lineNumber;
    } else if (end > start && isBlank(text, at, stop)) {
      pending.push({ span: { start: at, end: stop }, line: lineNumber });
    } else {
      if (pending.length > 0) pending = [];
      end = stop;
      folded = true;
    }
    while (nextReturn < at) nextReturn = findReturn(text, nextReturn + 1);
    for (; nextReturn < stop; nextReturn = findReturn(text, nextReturn + 1)) {
      folded = true;
      lineNumber++;
    }
    lineNumber++;
    if (lineFeed < 0) break;
    at = next;
  }
  flush();
}

function findReturn(text: string, from: number): number {
  const at = text.indexOf("\r", from);
  return at < 0 ? text.length : at;
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c !== BLANK && c !== TAB && c !== CR) return false;
  }
  return true;
}
