// One edit that changes no character that may stay: what people compare in a diff, and a caret does not jump over.
import type { TextEdit } from "../text/text-edit.ts";

/** `before` stands at `start` and is to read `after`; undefined where it does already. */
export function smallestEdit(start: number, before: string, after: string): TextEdit | undefined {
  if (before === after) return undefined;
  const longest = Math.min(before.length, after.length);
  let front = 0;
  while (front < longest && before.charAt(front) === after.charAt(front)) front++;
  let back = 0;
  while (back < longest - front && before.at(-1 - back) === after.at(-1 - back)) back++;
  return { span: { start: start + front, end: start + before.length - back }, newText: after.slice(front, after.length - back) };
}
