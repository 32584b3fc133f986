// m4's diversions: text that waits, with its origins, until it is brought back.
import { OUTPUT_STRIDE } from "./expansion.ts";

/** Text with runs as Expansion has them. */
export class OutputBuffer {
  readonly #pieces: string[] = [];
  readonly runs: number[] = [];
  length = 0;

  /** Adds a stretch of one source; `offset` below zero marks made text. */
  add(text: string, source: number, offset: number, call: number): void {
    const runs = this.runs;
    const last = runs.length - OUTPUT_STRIDE;
    const continues =
      last >= 0 && offset >= 0 && runs[last + 1] === source && runs[last + 3] === call && (runs[last + 2] ?? -1) >= 0 && (runs[last + 2] ?? 0) + this.length - (runs[last] ?? 0) === offset;
    if (!continues) runs.push(this.length, source, offset, call);
    this.#pieces.push(text);
    this.length += text.length;
  }

  append(other: OutputBuffer): void {
    for (let i = 0; i < other.runs.length; i += OUTPUT_STRIDE) {
      this.runs.push((other.runs[i] ?? 0) + this.length, other.runs[i + 1] ?? 0, other.runs[i + 2] ?? 0, other.runs[i + 3] ?? 0);
    }
    this.#pieces.push(other.toString());
    this.length += other.length;
  }

  toString(): string {
    if (this.#pieces.length > 1) this.#pieces.splice(0, this.#pieces.length, this.#pieces.join(""));
    return this.#pieces[0] ?? "";
  }
}

export class Diversions {
  readonly #buffers = new Map<number, OutputBuffer>([[0, new OutputBuffer()]]);
  /** Below zero: text is thrown away. */
  number = 0;

  /** Where text goes now; undefined where it is thrown away. */
  get current(): OutputBuffer | undefined {
    if (this.number < 0) return undefined;
    let buffer = this.#buffers.get(this.number);
    if (buffer === undefined) {
      buffer = new OutputBuffer();
      this.#buffers.set(this.number, buffer);
    }
    return buffer;
  }

  /** Brings one diversion back into the current one; 0, a negative number and the current one itself do nothing. */
  undivert(number: number): void {
    if (number <= 0 || number === this.number) return;
    const buffer = this.#buffers.get(number);
    if (buffer === undefined) return;
    this.#buffers.delete(number);
    this.current?.append(buffer);
  }

  undivertAll(): void {
    for (const number of [...this.#buffers.keys()].sort((a, b) => a - b)) this.undivert(number);
  }

  /** What has reached standard output. */
  get printed(): OutputBuffer {
    return this.#buffers.get(0) ?? new OutputBuffer();
  }
}
