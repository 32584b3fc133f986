// Text that somebody else chose (a reply from the network, a word from a hostile file), made safe to show. Terminals, Markdown,
// JSON and log files all get it through these functions, so that no output can carry an escape sequence or a hidden character.

/** What a reader cannot see or what moves other text: controls, format and bidi marks, separators, surrogates, fillers. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Spaces of all widths look like one: only the plain one is let through. */
const ODD_SPACE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/gu;
const NON_ASCII_BYTE = /[\x80-\xff]/g;

/**
 * One line of text in which every character can be seen: tabs become spaces, what is invisible becomes \xNN or \u{N}.
 * Doing it twice changes nothing more.
 */
export function printable(text: string): string {
  return text.replaceAll("\t", " ").replace(INVISIBLE, escapeCharacter).replace(ODD_SPACE, escapeCharacter);
}

/** The same for bytes held as a one-byte string: read as UTF-8 where they are that, else each high byte is shown as \xNN. */
export function printableBytes(bytes: string): string {
  try {
    return printable(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(bytes, "latin1")));
  } catch {
    return printable(bytes.replace(NON_ASCII_BYTE, escapeCharacter));
  }
}

/** Like printable(), and keeps line breaks. */
export function printableLines(text: string): string {
  return text.split(/\r\n|\n/).map(printable).join("\n");
}

/** At most `most` UTF-16 units, an ellipsis where something was cut off; never half of a surrogate pair. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, Math.max(0, most - 1));
  return `${cut.replace(/[\ud800-\udbff]$/, "")}…`;
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}
