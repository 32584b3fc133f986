// What is still to be read: a stack of texts, the one that is read now on top. m4 puts what a call expands to on top of it.
import { BuiltinToken, Composite, RUN_STRIDE, View, type M4Text } from "./m4-text.ts";
import type { M4Source } from "./m4-source.ts";
import type { SourceIndex } from "./source-index.ts";

/** A file by the name that `__file__` gives, and a line counted from 1. */
export interface Place {
  readonly name: string;
  readonly line: number;
}

export class Frame {
  readonly text: string;
  readonly end: number;
  pos: number;
  /** The source that `text` is the whole of; undefined for a composite. */
  readonly source: M4Source | undefined;
  readonly marks: SourceIndex | undefined;
  readonly runs: readonly number[] | undefined;
  /** The call whose expansion this is, or that included this file; -1 for a file given at the start. */
  readonly call: number;
  /** A whole file: its name as `__file__` gives it. */
  readonly fileName: string | undefined;
  readonly builtin: BuiltinToken | undefined;
  /** Where `m4wrap` saved this text: `__file__` and `__line__` give that while it is read. */
  savedAt: Place | undefined;
  #run = 0;

  constructor(content: M4Text | BuiltinToken, call: number, fileName: string | undefined) {
    this.call = call;
    this.fileName = fileName;
    this.builtin = content instanceof BuiltinToken ? content : undefined;
    if (content instanceof View) {
      this.text = content.source.bytes;
      this.pos = content.start;
      this.end = content.end;
      this.source = content.source;
      this.marks = content.source.marks;
      this.runs = undefined;
    } else {
      this.text = content instanceof Composite ? content.text : " ";
      this.pos = 0;
      this.end = this.text.length;
      this.source = undefined;
      this.marks = undefined;
      this.runs = content instanceof Composite ? content.runs : undefined;
    }
  }

  /** Index in `runs` of the run that holds a position. Positions only grow, so this is quick. */
  runAt(position: number): number {
    const runs = this.runs ?? [];
    if (position < (runs[this.#run] ?? 0)) this.#run = 0;
    while ((runs[this.#run + RUN_STRIDE] ?? Infinity) <= position) this.#run += RUN_STRIDE;
    return this.#run;
  }

  sourceIndexAt(position: number): number {
    return this.source !== undefined ? this.source.index : (this.runs?.[this.runAt(position) + 1] ?? 0);
  }

  /** Where the character at a position was written. */
  offsetAt(position: number): number {
    if (this.source !== undefined) return position;
    const run = this.runAt(position);
    const offset = this.runs?.[run + 2] ?? 0;
    return offset < 0 ? -offset - 1 : offset + position - (this.runs?.[run] ?? 0);
  }
}

/** The texts that are still to be read, the one that is read now last. */
export class Input {
  readonly frames: Frame[] = [];

  /** Lets go of what is read to its end before more is put on top, so that a macro that calls itself last does not pile up texts. */
  dropUsedUp(): void {
    const frames = this.frames;
    let top = frames.at(-1);
    // A file, and what was saved in one, is left when more is asked of it than it has: until then `__file__` names it.
    while (top !== undefined && top.pos >= top.end && top.fileName === undefined && top.savedAt === undefined) {
      frames.pop();
      top = frames.at(-1);
    }
  }

  /** The place that is read now, for `__file__` and `__line__`. */
  get place(): Place | undefined {
    for (let i = this.frames.length - 1; i >= 0; i--) {
      const frame = this.frames[i];
      // The position of a call is behind its name; m4 counts the line of the token that follows.
      if (frame?.fileName !== undefined) return { name: frame.fileName, line: frame.text.slice(0, frame.pos).split("\n").length };
      if (frame?.savedAt !== undefined) return frame.savedAt;
    }
    return undefined;
  }

  /** Reads over the rest of the line, with its newline; false where everything ended before one. */
  skipLine(): boolean {
    for (;;) {
      const frame = this.frames.at(-1);
      if (frame === undefined) return false;
      const newline = frame.text.indexOf("\n", frame.pos);
      if (newline !== -1 && newline < frame.end) {
        frame.pos = newline + 1;
        return true;
      }
      this.frames.pop();
    }
  }

  /** The next character that would be read at `position` of the top text, without reading it; -1 at the end. */
  peekAt(frame: Frame, position: number): number {
    return position < frame.end ? frame.text.charCodeAt(position) : this.peekBelow();
  }

  /** The first character of what lies below the top text. */
  peekBelow(): number {
    for (let i = this.frames.length - 2; i >= 0; i--) {
      const frame = this.frames[i];
      if (frame === undefined || frame.builtin !== undefined) return -1;
      if (frame.pos < frame.end) return frame.text.charCodeAt(frame.pos);
    }
    return -1;
  }

  takeOne(): void {
    for (;;) {
      const frame = this.frames.at(-1);
      if (frame === undefined) return;
      if (frame.pos < frame.end) {
        frame.pos++;
        return;
      }
      this.frames.pop();
    }
  }
}

/** A stretch of a frame as a text of its own. */
export function cutFrame(frame: Frame, from: number, to: number): M4Text {
  if (frame.source !== undefined) return new View(frame.source, from, to);
  const all = frame.runs ?? [];
  const runs: number[] = [];
  for (let i = frame.runAt(from); i < all.length && (all[i] ?? 0) < to; i += RUN_STRIDE) {
    const at = all[i] ?? 0;
    const offset = all[i + 2] ?? 0;
    const cut = Math.max(0, from - at);
    runs.push(Math.max(0, at - from), all[i + 1] ?? 0, offset < 0 ? offset : offset + cut);
  }
  return new Composite(frame.text.slice(from, to), runs);
}
