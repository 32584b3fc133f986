// What scanning a text that is read again and again (a file of the cf library) finds out once: where words end, which macro
// name each is, where the quote that opens at a place closes, how far plain characters run.
// It holds for m4's usual quotes and no comments, which is how the library is read after its `changecom()`.
import { APOSTROPHE, BACKQUOTE, CLOSE_PAREN, COMMA, isWordChar, isWordStart, OPEN_PAREN } from "./chars.ts";
import { symbolOf } from "./symbols.ts";

export interface SourceIndex {
  /** For the first character of a word: the offset behind it. For a quote: the offset of the quote that closes it, -1 if none does. For other text: where the next of these, a parenthesis or a comma stands. */
  readonly next: Int32Array;
  /** For the first character of a word: its symbol. */
  readonly symbol: Int32Array;
}

export function indexSource(bytes: string): SourceIndex {
  const length = bytes.length;
  const next = new Int32Array(length);
  const symbol = new Int32Array(length).fill(-1);
  const open: number[] = [];
  let at = 0;
  while (at < length) {
    const code = bytes.charCodeAt(at);
    if (isWordStart(code)) {
      let end = at + 1;
      while (end < length && isWordChar(bytes.charCodeAt(end))) end++;
      next[at] = end;
      symbol[at] = symbolOf(bytes.slice(at, end));
      at = end;
    } else {
      if (code === BACKQUOTE) {
        next[at] = -1;
        open.push(at);
      } else if (code === APOSTROPHE) {
        const start = open.pop();
        if (start !== undefined) next[start] = at;
      }
      at++;
    }
  }
  // Plain characters, from the back: where the next character that means something stands.
  let stop = length;
  for (let i = length - 1; i >= 0; i--) {
    const code = bytes.charCodeAt(i);
    if (symbol[i] !== -1 || code === BACKQUOTE || code === OPEN_PAREN || code === CLOSE_PAREN || code === COMMA) stop = i;
    else if (next[i] === 0) next[i] = stop;
  }
  return { next, symbol };
}
