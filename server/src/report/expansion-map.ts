// Where the output of an expansion comes from, as `expand --map` prints it: a JSON object per run of text of one origin.
import { OUTPUT_STRIDE, type Expansion } from "../m4/expansion.ts";

/** JSON lines, in the order of the output. Output is counted in bytes, a line ends at LF; input in UTF-16 units. */
export function toMapLines(expansion: Expansion, shownPath: (path: string) => string): string {
  const { output, runs, sources } = expansion;
  let lines = "";
  let line = 0;
  let lineStart = 0;
  let scanned = 0;
  let continues: { readonly source: number; readonly at: number } | undefined;
  for (let i = 0; i < runs.length; i += OUTPUT_STRIDE) {
    const start = runs[i] ?? 0;
    const end = runs[i + OUTPUT_STRIDE] ?? output.length;
    const sourceIndex = runs[i + 1] ?? 0;
    const offset = runs[i + 2] ?? 0;
    if (end === start) continue;
    // Runs are cut where the calls differ; here only the place counts.
    const isContinued = offset >= 0 && continues?.source === sourceIndex && continues.at === offset;
    continues = offset >= 0 ? { source: sourceIndex, at: offset + (end - start) } : undefined;
    const source = sources[sourceIndex];
    if (isContinued || source === undefined) continue;
    for (let at = output.indexOf("\n", scanned); at >= 0 && at < start; at = output.indexOf("\n", scanned)) {
      line += 1;
      lineStart = at + 1;
      scanned = at + 1;
    }
    scanned = Math.max(scanned, start);
    const { text } = source;
    const position = text.lines.positionAt(text.toUtf16(offset < 0 ? -offset - 1 : offset));
    lines += `{"out":[${line},${start - lineStart}],"file":${JSON.stringify(shownPath(text.path))},"in":[${position.line},${position.character}]}\n`;
  }
  return lines;
}
