import type { Span } from "./span.ts";

/** Replaces `span` of one text by `newText`. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/**
 * Applies edits that were all computed on the same text.
 * @throws RangeError when two edits overlap or one lies outside the text.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.map((edit, index) => ({ edit, index }));
  // Insertions at one place keep the order in which they were given.
  ordered.sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index);
  let at = 0;
  let result = "";
  for (const { edit } of ordered) {
    const { start, end } = edit.span;
    if (start < at || end < start || end > text.length) throw new RangeError(`edit ${start}-${end} overlaps another or leaves the text`);
    result += text.slice(at, start) + edit.newText;
    at = end;
  }
  return result + text.slice(at);
}

/** Edits of one text without those that replace the same by the same; undefined where two of them would replace one place differently. */
export function combineEdits(edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
  const combined: TextEdit[] = [];
  for (const edit of edits) {
    const { start, end } = edit.span;
    const other = combined.find(({ span }) => span.start < end && start < span.end);
    if (other === undefined) combined.push(edit);
    else if (other.span.start !== start || other.span.end !== end || other.newText !== edit.newText) return undefined;
  }
  return combined;
}
