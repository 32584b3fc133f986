// Text inside the expander: bytes as a one-byte string, together with the place where each of them was written.
// Most text is one stretch of one source (a quoted argument, a macro body), so that case is a view without a copy.
import type { M4Source } from "./m4-source.ts";

/** How many numbers one run of `Composite.runs` takes: start in the text, index of the source, offset in the source. */
export const RUN_STRIDE = 3;

/** A stretch of one source, not copied. */
export class View {
  readonly source: M4Source;
  readonly start: number;
  readonly end: number;

  constructor(source: M4Source, start: number, end: number) {
    this.source = source;
    this.start = start;
    this.end = end;
  }

  get length(): number {
    return this.end - this.start;
  }

  toString(): string {
    return this.source.bytes.slice(this.start, this.end);
  }
}

/**
 * Text from several places. An offset below zero marks text that was made, not written (the result of `eval`, a quote that
 * `$@` adds): the whole run belongs to the one place `-offset - 1`, that of the call that made it.
 */
export class Composite {
  readonly text: string;
  readonly runs: readonly number[];

  constructor(text: string, runs: readonly number[]) {
    this.text = text;
    this.runs = runs;
  }

  get length(): number {
    return this.text.length;
  }

  toString(): string {
    return this.text;
  }
}

/** What `defn` of a builtin gives: no text, the builtin itself. */
export class BuiltinToken {
  readonly name: string;
  readonly length = 0;

  constructor(name: string) {
    this.name = name;
  }

  toString(): string {
    return "";
  }
}

export type M4Text = View | Composite;
export type Argument = M4Text | BuiltinToken;

export const EMPTY: M4Text = new Composite("", []);

/** Text that was made by a call, not written by anybody: all of it stands where the call stands. */
export function madeText(text: string, source: number, offset: number): M4Text {
  return text === "" ? EMPTY : new Composite(text, [0, source, -offset - 1]);
}

/** Gathers text piece by piece; a single piece stays the view that it is. */
export class TextBuilder {
  #only: M4Text | undefined;
  #text = "";
  #runs: number[] | undefined;

  get isEmpty(): boolean {
    return this.#only === undefined && this.#runs === undefined;
  }

  get length(): number {
    return this.#only === undefined ? this.#text.length : this.#only.length;
  }

  clear(): void {
    this.#only = undefined;
    this.#text = "";
    this.#runs = undefined;
  }

  add(piece: M4Text): void {
    if (piece.length === 0) return;
    if (this.#runs === undefined) {
      if (this.#only === undefined) {
        this.#only = piece;
        return;
      }
      const first = this.#only;
      if (first instanceof View && piece instanceof View && first.source === piece.source && first.end === piece.start) {
        this.#only = new View(first.source, first.start, piece.end);
        return;
      }
      this.#only = undefined;
      this.#runs = [];
      this.#append(first);
    }
    this.#append(piece);
  }

  /** The text so far; the builder is not to be used afterwards without `clear`. */
  finish(): M4Text {
    if (this.#only !== undefined) return this.#only;
    return this.#runs === undefined ? EMPTY : new Composite(this.#text, this.#runs);
  }

  #append(piece: M4Text): void {
    const runs = this.#runs;
    if (runs === undefined) return;
    const at = this.#text.length;
    if (piece instanceof View) {
      addRun(runs, at, piece.source.index, piece.start);
    } else {
      for (let i = 0; i < piece.runs.length; i += RUN_STRIDE) {
        addRun(runs, at + (piece.runs[i] ?? 0), piece.runs[i + 1] ?? 0, piece.runs[i + 2] ?? 0);
      }
    }
    this.#text += piece.toString();
  }
}

function addRun(runs: number[], at: number, source: number, offset: number): void {
  const last = runs.length - RUN_STRIDE;
  if (last >= 0 && offset >= 0 && runs[last + 1] === source) {
    const lastAt = runs[last] ?? 0;
    const lastOffset = runs[last + 2] ?? 0;
    if (lastOffset >= 0 && lastOffset + (at - lastAt) === offset) return;
  }
  runs.push(at, source, offset);
}

/** A part of a text, as `substr` takes it. */
export function sliceText(text: M4Text, start: number, end: number): M4Text {
  if (end <= start) return EMPTY;
  // Not a view: it may begin inside a word, where a source's marks know nothing.
  if (text instanceof View) return new Composite(text.source.bytes.slice(text.start + start, text.start + end), [0, text.source.index, text.start + start]);
  const runs: number[] = [];
  for (let i = 0; i < text.runs.length; i += RUN_STRIDE) {
    const from = text.runs[i] ?? 0;
    const to = text.runs[i + RUN_STRIDE] ?? text.text.length;
    if (to <= start || from >= end) continue;
    const source = text.runs[i + 1] ?? 0;
    const offset = text.runs[i + 2] ?? 0;
    const cut = Math.max(0, start - from);
    runs.push(Math.max(0, from - start), source, offset < 0 ? offset : offset + cut);
  }
  return new Composite(text.text.slice(start, end), runs);
}

/** The place of a text's first character: index of the source and offset in it. */
export function placeOf(text: M4Text): { readonly source: number; readonly offset: number } | undefined {
  if (text instanceof View) return { source: text.source.index, offset: text.start };
  const source = text.runs[1];
  const offset = text.runs[2];
  if (source === undefined || offset === undefined) return undefined;
  return { source, offset: offset < 0 ? -offset - 1 : offset };
}
