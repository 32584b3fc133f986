// Which physical lines belong together: a line with its continuation lines in a .cf, a macro call with the lines that its
// quotes and parentheses span in a .mc. For comments that speak of "the next line", and for putting a comment above one.
import { parseMc } from "../mc/parse-mc.ts";
import type { SourceText } from "../text/source-text.ts";
import type { Language } from "./lint.ts";

/** For each physical line the first line of the logical line that it belongs to. */
export function logicalLineStarts(source: SourceText, language: Language): Uint32Array {
  return language === "sendmail-cf" ? cfLineStarts(source) : mcLineStarts(source);
}

function cfLineStarts(source: SourceText): Uint32Array {
  const starts = new Uint32Array(source.lines.lineCount);
  for (let line = 1; line < starts.length; line++) {
    const first = source.text[source.lines.startOf(line)];
    const isBlank = source.lines.startOf(line) === source.lines.endOf(line);
    starts[line] = !isBlank && (first === " " || first === "\t") ? (starts[line - 1] ?? line) : line;
  }
  return starts;
}

function mcLineStarts(source: SourceText): Uint32Array {
  const starts = Uint32Array.from({ length: source.lines.lineCount }, (_, line) => line);
  for (const node of parseMc(source.text).tree.nodes) {
    // One that is never closed reaches to wherever the parser gave up: its lines are not one thing.
    if ((node.kind !== "call" && node.kind !== "quoted") || !node.isClosed) continue;
    const first = source.lines.lineAt(node.span.start);
    const last = source.lines.lineAt(node.span.end);
    // Two calls may share a line: then the second goes on where the first began.
    for (let line = first + 1; line <= last; line++) starts[line] = starts[first] ?? first;
  }
  return starts;
}
