// Offsets to lines and columns and back. Only the edges (lsp/, report/, the m4 byte table) use it.

/** Zero-based, as in LSP. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

const LF = 10;
const CR = 13;

/** Where the line begins that holds `offset`, with LF for a line end, for a look at one place of a long text. */
export function lineStartAt(text: string, offset: number): number {
  // A search from -1 would look at the first character all the same.
  return offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** Line starts of one text; LF, CRLF and a lone CR end a line, as in LSP. */
export class LineIndex {
  readonly #text: string;
  readonly #starts: number[];

  constructor(text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === LF || (c === CR && text.charCodeAt(i + 1) !== LF)) starts.push(i + 1);
    }
    this.#text = text;
    this.#starts = starts;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** Offset of the first character of a line; the end of the text for a line beyond it. */
  startOf(line: number): number {
    return this.#starts[line] ?? this.#text.length;
  }

  /** Offset behind the last character of a line, its line end not counted. */
  endOf(line: number): number {
    const next = this.#starts[line + 1];
    if (next === undefined) return this.#text.length;
    const beforeLf = next - 1;
    return this.#text.charCodeAt(beforeLf) === LF && beforeLf > this.startOf(line) && this.#text.charCodeAt(beforeLf - 1) === CR ? beforeLf - 1 : beforeLf;
  }

  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  positionAt(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.#text.length));
    const line = this.lineAt(clamped);
    return { line, character: clamped - this.startOf(line) };
  }

  offsetAt(position: Position): number {
    const start = this.startOf(position.line);
    return Math.min(start + position.character, this.endOf(position.line));
  }
}
