// Character classes as GNU m4 has them in the C locale: bytes above 127 belong to no word.

export const NEWLINE = 10;
export const OPEN_PAREN = 40;
export const CLOSE_PAREN = 41;
export const COMMA = 44;
export const BACKQUOTE = 96;
export const APOSTROPHE = 39;

const WORD_START = 1;
const WORD = 2;
const SPACE = 4;
const DIGIT = 8;

const CLASSES = new Uint8Array(256);
for (let c = 0; c < 256; c++) {
  const letter = (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95;
  const digit = c >= 48 && c <= 57;
  CLASSES[c] = (letter ? WORD_START | WORD : 0) | (digit ? WORD | DIGIT : 0) | (c === 32 || (c >= 9 && c <= 13) ? SPACE : 0);
}

function has(code: number, mask: number): boolean {
  return ((CLASSES[code] ?? 0) & mask) !== 0;
}

export function isWordStart(code: number): boolean {
  return has(code, WORD_START);
}

export function isWordChar(code: number): boolean {
  return has(code, WORD);
}

export function isSpace(code: number): boolean {
  return has(code, SPACE);
}

export function isDigit(code: number): boolean {
  return has(code, DIGIT);
}
