// The edits that turn one text into another, line by line, so that an editor keeps carets, folds and breakpoints outside them.
import { diffLines } from "diff";
import type { TextEdit } from "../text/text-edit.ts";

/** Edits of `before` that make it `after`; each replaces whole lines. */
export function toLineEdits(before: string, after: string): readonly TextEdit[] {
  if (before === after) return [];
  const edits: TextEdit[] = [];
  let at = 0;
  let pending: { start: number; end: number; newText: string } | undefined;
  for (const change of diffLines(before, after)) {
    if (!change.added && !change.removed) {
      if (pending !== undefined) edits.push(toEdit(pending));
      pending = undefined;
      at += change.value.length;
      continue;
    }
    pending ??= { start: at, end: at, newText: "" };
    if (change.added) pending.newText += change.value;
    else {
      at += change.value.length;
      pending.end = at;
    }
  }
  if (pending !== undefined) edits.push(toEdit(pending));
  return edits;
}

function toEdit(change: { readonly start: number; readonly end: number; readonly newText: string }): TextEdit {
  return { span: { start: change.start, end: change.end }, newText: change.newText };
}
