// A word, a quoted text or a comment that begins in one text and ends in one further down. Rare, so one character at a time.
import { isWordChar } from "./chars.ts";
import { cutFrame, type Input } from "./input.ts";
import { TextBuilder, type M4Text } from "./m4-text.ts";

export type TokenKind = "word" | "quoted" | "comment";

export interface JoinedToken {
  /** A quoted text without its outer quotes; a comment with what ends it. */
  readonly text: M4Text;
  /** Whether its end was found, or why reading stopped before it. */
  readonly stopped: "at-its-end" | "end-of-file" | "too-long";
}

/**
 * Reads the token that begins at the top of the input, over as many texts as it takes.
 * @param open opens a quote inside a quoted text; not asked for the other kinds
 * @param close ends a quoted text or a comment
 * @param maxChars characters that a text may have
 */
export function readAcross(input: Input, kind: TokenKind, open: string, close: string, maxChars: number): JoinedToken {
  const { frames } = input;
  const builder = new TextBuilder();
  let depth = 0;
  for (;;) {
    const frame = frames.at(-1);
    if (frame === undefined || frame.builtin !== undefined) return { text: builder.finish(), stopped: kind === "word" ? "at-its-end" : "end-of-file" };
    if (frame.pos >= frame.end) {
      frames.pop();
      continue;
    }
    const at = frame.pos;
    if (kind === "word") {
      if (!isWordChar(frame.text.charCodeAt(at))) return { text: builder.finish(), stopped: "at-its-end" };
      frame.pos++;
      builder.add(cutFrame(frame, at, at + 1));
      continue;
    }
    const closes = frame.text.startsWith(close, at);
    if (closes && (kind === "comment" || depth === 1)) {
      frame.pos += close.length;
      if (kind === "comment") builder.add(cutFrame(frame, at, frame.pos));
      return { text: builder.finish(), stopped: "at-its-end" };
    }
    if (kind === "quoted" && frame.text.startsWith(open, at) && !closes) {
      frame.pos += open.length;
      if (depth++ > 0) builder.add(cutFrame(frame, at, frame.pos));
      continue;
    }
    if (closes) depth--;
    frame.pos += closes ? close.length : 1;
    builder.add(cutFrame(frame, at, frame.pos));
    if (builder.length > maxChars) return { text: builder.finish(), stopped: "too-long" };
  }
}
