// Which physical lines belong together: a line with its continuation lines in a .cf, a macro call with the lines that its
// quotes and parentheses span in a .mc. For comments that speak of "the next line", and for putting a comment above one.
import type { SourceText } from "../text/source-text.ts";
import type { Language } from "./lint.ts";

/** A call that spans more than this is taken for an unclosed quote, and its lines for lines of their own. */
const MAX_LINES_OF_A_CALL = 200;

/** For each physical line the first line of the logical line that it belongs to. */
export function logicalLineStarts(source: SourceText, language: Language): Uint32Array {
  return language === "sendmail-cf" ? cfLineStarts(source) : mcLineStarts(source);
}

function cfLineStarts(source: SourceText): Uint32Array {
  const starts = new Uint32Array(source.lines.lineCount);
  for (let line = 1; line < starts.length; line++) {
    const first = source.text.charCodeAt(source.lines.startOf(line));
    const isBlank = source.lines.startOf(line) === source.lines.endOf(line);
    starts[line] = !isBlank && (first === SPACE || first === TAB) ? (starts[line - 1] ?? line) : line;
  }
  return starts;
}

function mcLineStarts(source: SourceText): Uint32Array {
  const { text, lines } = source;
  const starts = Uint32Array.from({ length: lines.lineCount }, (_, line) => line);
  // Comments end where cf.m4 is loaded: cfhead.m4 says `changecom()`. A file that loads none has it in front.
  const library = text.search(/\bs?include\([^)\n]*cf\.m4/);
  let quotes = 0;
  let parentheses = 0;
  let openLine = 0;
  for (let at = 0, line = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === GRAVE) quotes += 1;
    else if (c === APOSTROPHE) quotes = Math.max(0, quotes - 1);
    else if (c === OPEN && quotes === 0 && (parentheses > 0 || isWordChar(text.charCodeAt(at - 1)))) parentheses += 1;
    else if (c === CLOSE && quotes === 0) parentheses = Math.max(0, parentheses - 1);
    else if (quotes === 0 && ((c === HASH && at < library) || isDnl(text, at))) at = lines.endOf(line) - 1;
    if (at + 1 < lines.startOf(line + 1)) continue;
    // The next character begins a new line: it belongs to the call that is still open here.
    line += 1;
    const isOpen = quotes > 0 || parentheses > 0;
    if (isOpen && line < lines.lineCount) starts[line] = openLine;
    else openLine = line;
    if (isOpen && line - openLine > MAX_LINES_OF_A_CALL) {
      for (let inner = openLine; inner <= line && inner < lines.lineCount; inner++) starts[inner] = inner;
      quotes = 0;
      parentheses = 0;
      openLine = line;
    }
  }
  return starts;
}

function isDnl(text: string, at: number): boolean {
  return text.startsWith("dnl", at) && !isWordChar(text.charCodeAt(at - 1)) && !isWordChar(text.charCodeAt(at + 3));
}

/** A letter, digit or underscore: what an m4 name consists of. NaN, before and behind the text, is none. */
function isWordChar(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || c === 95 || (c >= 97 && c <= 122);
}

const TAB = 9;
const SPACE = 32;
const HASH = 35;
const APOSTROPHE = 39;
const OPEN = 40;
const CLOSE = 41;
const GRAVE = 96;
