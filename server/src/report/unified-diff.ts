import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";

/** Lines around a change, as `diff -u` has them. */
const CONTEXT = 3;

/** What `diff -u` would print, for `patch -p0`; empty where nothing differs. */
export function toUnifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return "";
  return createTwoFilesPatch(path, path, before, after, undefined, undefined, { context: CONTEXT, headerOptions: FILE_HEADERS_ONLY });
}
