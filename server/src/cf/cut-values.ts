// Number signs that make a comment of the rest of a line, where a comment can hardly be meant: in the middle of a word, in quoted
// text, in text for people to read. Source: readcf.c, which knows no other way to write one than behind a backslash.
import type { Span } from "../text/span.ts";
import type { CfFile, CfLine } from "./lines.ts";

export interface CutValue {
  readonly line: CfLine;
  /** From the first number sign to the end of the line. */
  readonly span: Span;
  /** Each number sign that is to stand for itself. */
  readonly signs: readonly Span[];
}

const KINDS: ReadonlySet<CfLine["kind"]> = new Set(["option", "macro", "class", "header", "map", "mailer", "rule"]);
/** Text that people read, by option. */
const PROSE: ReadonlySet<string> = new Set(["SmtpGreetingMessage", "UnixFromLine"]);
/** The number sign of `$#`, of which rules are full, and one behind a backslash is none. */
const MAY_CUT = /[^$\\]#|\$\$#|\\\\#/;
/** More are not looked for: one more than are reported (run-rules.ts). */
const MOST = 201;

/** Nothing in a file of the old language, which has no comments inside a line. */
export function findCutValues(file: CfFile, level: number): readonly CutValue[] {
  const found: CutValue[] = [];
  if (level < 3) return found;
  for (const line of file.lines) {
    if (!KINDS.has(line.kind)) continue;
    const { start, end } = line.span;
    const raw = file.text.slice(start, end);
    if (MAY_CUT.test(raw)) for (const cut of cutsIn(line, raw)) found.push(cut);
    if (found.length >= MOST) break;
  }
  return found;
}

function cutsIn(line: CfLine, raw: string): readonly CutValue[] {
  const found: CutValue[] = [];
  let from = 0;
  for (const text of raw.split("\n")) {
    // The character behind a dollar sign or a backslash belongs to it.
    const signs = [...text.matchAll(/[$\\].|#/g)].flatMap(({ 0: token, index }) => (token === "#" && from + index > 0 ? [index] : []));
    const [first] = signs;
    if (first !== undefined && isText(line, text, first)) {
      const at = (index: number): number => line.span.start + from + index;
      const own = signs.filter((sign) => isText(line, text, sign));
      found.push({ line, span: { start: at(first), end: at(text.trimEnd().length) }, signs: own.map((sign) => ({ start: at(sign), end: at(sign) + 1 })) });
    }
    from += text.length + 1;
  }
  return found;
}

function isText(line: CfLine, text: string, sign: number): boolean {
  const before = text.slice(0, sign);
  // What stands behind the second tab of a rule is a comment anyway.
  if (line.kind === "rule" && before.split(/\t+/).length > 2) return false;
  if (!/\s$/.test(before)) return true;
  if (line.kind === "rule" || line.kind === "mailer") return before.split('"').length % 2 === 0;
  return line.kind === "header" || (line.kind === "option" && line.long && PROSE.has(line.name.text));
}
