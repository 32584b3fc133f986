// Lines of a .cf that a person meant to stand alone and that begin with a blank, so that sendmail joins them to a comment or to the
// value of an option above. Only what can hardly be meant as a continuation is one: an O line with a name and a sign of equality.
import type { Span } from "../text/span.ts";
import type { CfFile, CfLine } from "./lines.ts";

export interface SwallowedLine {
  /** The logical line that it became a part of. */
  readonly line: CfLine;
  readonly span: Span;
}

/** More of them are not looked for: one more than are reported (run-rules.ts). */
const MOST = 201;

const LOOKS_LIKE_OPTION = /\n([ \t]+)(O [A-Za-z][A-Za-z0-9.-]*=[^\r\n]*)/g;

export function swallowedLines(file: CfFile): readonly SwallowedLine[] {
  const found: SwallowedLine[] = [];
  for (const line of file.lines) {
    if (line.kind !== "comment" && line.kind !== "option") continue;
    const raw = file.text.slice(line.span.start, line.span.end);
    if (!raw.includes("\n")) continue;
    for (const match of raw.matchAll(LOOKS_LIKE_OPTION)) {
      const [, blanks = "", text = ""] = match;
      const start = line.span.start + match.index + 1 + blanks.length;
      found.push({ line, span: { start, end: start + text.trimEnd().length } });
      if (found.length >= MOST) return found;
    }
  }
  return found;
}
