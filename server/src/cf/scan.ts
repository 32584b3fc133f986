// Small readers over one logical line. White space is what isspace() of C takes: sendmail knows no other.
import type { Piece } from "./lines.ts";

const BLANK = 32;
const HASH = 35;
const DOLLAR = 36;
const BACKSLASH = 92;

/** A logical line as sendmail reads it, character for character at the place where it stands in the text. One reader takes line after line. */
export class Reader {
  /** Carriage returns and comments are blanked out, so that offsets stay. */
  text = "";
  /** Offset of `text` in the file. */
  base = 0;
  /** Behind the last character that is not white space. */
  end = 0;

  read(text: string, base: number, folded: boolean, hasComments: boolean): void {
    this.text = asRead(text, folded, hasComments);
    this.base = base;
    let end = this.text.length;
    while (end > 0 && isSpace(this.text.charCodeAt(end - 1))) end--;
    this.end = end;
  }
}

/** A logical line with what sendmail passes over blanked out, as long as it was. */
export function asRead(text: string, folded: boolean, hasComments: boolean): string {
  const line = folded && text.includes("\r") ? text.replaceAll("\r\n", " \n") : text;
  // A number sign in the first column makes the whole line a comment; the caller has seen to that.
  return hasComments && line.includes("#", 1) ? withoutComments(line) : line;
}

/** A number sign begins a comment up to the end of the physical line, unless it stands behind `$` or a backslash. */
function withoutComments(line: string): string {
  let result = "";
  let copied = 0;
  for (let i = 0; i < line.length; i++) {
    const c = line.charCodeAt(i);
    // The character behind a dollar sign or a backslash belongs to it: `$#`, `$$`, `\#`.
    if (c === DOLLAR || c === BACKSLASH) i++;
    else if (c === HASH && i > 0) {
      const lineFeed = line.indexOf("\n", i);
      const stop = lineFeed < 0 ? line.length : lineFeed;
      result += line.slice(copied, i) + " ".repeat(stop - i);
      copied = stop;
      i = stop;
    }
  }
  return result + line.slice(copied);
}

export function isSpace(code: number): boolean {
  return code === BLANK || (code >= 9 && code <= 13);
}

/** Digits and letters of ASCII, and the underscore. */
export function isWord(code: number): boolean {
  return isAlphanumeric(code) || code === 95;
}

export function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function skipSpace(reader: Reader, from: number): number {
  let at = from;
  while (at < reader.end && isSpace(reader.text.charCodeAt(at))) at++;
  return at;
}

/** The text from `from` to `to`, white space at both ends left out. */
export function pieceOf(reader: Reader, from: number, to: number): Piece {
  let start = Math.min(from, reader.end);
  let end = Math.max(start, Math.min(to, reader.end));
  while (start < end && isSpace(reader.text.charCodeAt(start))) start++;
  while (end > start && isSpace(reader.text.charCodeAt(end - 1))) end--;
  return exactPiece(reader, start, end);
}

export function exactPiece(reader: Reader, start: number, end: number): Piece {
  return { text: reader.text.slice(start, end), span: { start: reader.base + start, end: reader.base + end } };
}

/** Words between white space. */
export function wordsOf(reader: Reader, from: number): Piece[] {
  const words: Piece[] = [];
  let at = skipSpace(reader, from);
  while (at < reader.end) {
    let end = at;
    while (end < reader.end && !isSpace(reader.text.charCodeAt(end))) end++;
    words.push(exactPiece(reader, at, end));
    at = skipSpace(reader, end);
  }
  return words;
}

/** Where `character` stands at or behind `from`; the end of the line where it does not. */
export function findIn(reader: Reader, character: string, from: number): number {
  const at = reader.text.indexOf(character, from);
  return at < 0 || at > reader.end ? reader.end : at;
}

