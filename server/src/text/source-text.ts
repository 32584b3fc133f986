// One source in both of its forms: UTF-16 for editors, bytes for m4, which counts bytes.
// A file that is not UTF-8 is held as Latin-1, one unit per byte, so that no byte is lost when it is written back.
import { LineIndex } from "./line-index.ts";

export type SourceEncoding = "utf8" | "latin1";

export class SourceText {
  readonly path: string;
  readonly text: string;
  readonly encoding: SourceEncoding;
  #bytes: string | undefined;
  #byteOfUnit: Uint32Array | undefined;
  #lines: LineIndex | undefined;

  private constructor(path: string, text: string, encoding: SourceEncoding) {
    this.path = path;
    this.text = text;
    this.encoding = encoding;
  }

  /** A text as an editor holds it. */
  static fromText(path: string, text: string): SourceText {
    return new SourceText(path, text, "utf8");
  }

  /** A file's bytes, a byte order mark included. */
  static fromBytes(path: string, bytes: Uint8Array): SourceText {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    try {
      return new SourceText(path, new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(buffer), "utf8");
    } catch {
      return new SourceText(path, buffer.toString("latin1"), "latin1");
    }
  }

  /** The bytes as a one-byte string: each character code is one byte. */
  get bytes(): string {
    this.#bytes ??= this.#isOneByte ? this.text : Buffer.from(this.text, "utf8").toString("latin1");
    return this.#bytes;
  }

  get lines(): LineIndex {
    this.#lines ??= new LineIndex(this.text);
    return this.#lines;
  }

  /** What to write to a file so that it holds `text`, an edited form of this source. */
  encode(text: string): Buffer {
    return Buffer.from(text, this.encoding);
  }

  toUtf16(byteOffset: number): number {
    if (this.#isOneByte) return byteOffset;
    const table = this.#table();
    let low = 0;
    let high = this.text.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((table[middle] ?? 0) <= byteOffset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  toByte(unitOffset: number): number {
    return this.#isOneByte ? unitOffset : (this.#table()[unitOffset] ?? this.bytes.length);
  }

  #oneByte: boolean | undefined;
  get #isOneByte(): boolean {
    // eslint-disable-next-line no-control-regex -- ASCII is meant, controls included
    this.#oneByte ??= this.encoding === "latin1" || /^[\x00-\x7f]*$/.test(this.text);
    return this.#oneByte;
  }

  #table(): Uint32Array {
    if (this.#byteOfUnit !== undefined) return this.#byteOfUnit;
    const table = new Uint32Array(this.text.length + 1);
    let at = 0;
    for (let i = 0; i < this.text.length; i++) {
      table[i] = at;
      const c = this.text.charCodeAt(i);
      if (c < 0x80) at += 1;
      else if (c < 0x800) at += 2;
      else if (c >= 0xd800 && c < 0xdc00 && isLowSurrogate(this.text.charCodeAt(i + 1))) {
        // The pair is four bytes; its second half has no byte of its own and counts as the end.
        table[i + 1] = at + 4;
        i += 1;
        at += 4;
      } else at += 3;
    }
    table[this.text.length] = at;
    this.#byteOfUnit = table;
    return table;
  }
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}
