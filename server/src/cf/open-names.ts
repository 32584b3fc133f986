// Names in braces behind a dollar sign, anywhere in a .cf: ${name}, $&{name}, $={name}. Sendmail refuses a line where one is not
// closed (macid_parse). What D, C and F lines define is the parser's to check.
import type { Span } from "../text/span.ts";
import type { CfFile, CfLine } from "./lines.ts";
import { asRead, isWord } from "./scan.ts";

export interface OpenName {
  readonly kind: "open" | "character";
  readonly text: string;
  readonly span: Span;
  readonly line: CfLine;
}

/** More of them are not looked for: one more than are reported (run-rules.ts). */
const MOST = 201;

export function findOpenNames(file: CfFile): readonly OpenName[] {
  const found: OpenName[] = [];
  for (const line of file.lines) {
    if (line.kind === "comment" || line.kind === "blank" || line.kind === "unknown") continue;
    const raw = file.text.slice(line.span.start, line.span.end);
    if (!raw.includes("{") || !raw.includes("$")) continue;
    for (const name of openNamesIn(asRead(raw, true, true), line)) found.push(name);
    if (found.length >= MOST) break;
  }
  return found;
}

function openNamesIn(text: string, line: CfLine): readonly OpenName[] {
  const found: OpenName[] = [];
  for (let at = text.indexOf("$"); at >= 0 && at + 1 < text.length; at = text.indexOf("$", at)) {
    const start = at;
    at++;
    if (text.charAt(at) === "$") {
      at++;
      continue;
    }
    if ("=~&?".includes(text.charAt(at))) at++;
    if (text.charAt(at) !== "{") continue;
    const close = text.indexOf("}", at);
    const end = close < 0 ? text.trimEnd().length : close + 1;
    const name = text.slice(at + 1, close < 0 ? end : close);
    const span = { start: line.span.start + start, end: line.span.start + end };
    if (close < 0) {
      found.push({ kind: "open", text: text.slice(start, end), span, line });
      break;
    }
    if (name === "" || [...name].some((character) => !isWord(character.charCodeAt(0)))) found.push({ kind: "character", text: text.slice(start, end), span, line });
    at = close;
  }
  return found;
}
