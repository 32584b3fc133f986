// Holds every span of a tree against the text that it was read from.
import assert from "node:assert/strict";
import type { Span } from "../../server/src/text/span.ts";

export function isSpan(value: unknown): value is Span {
  return typeof value === "object" && value !== null && "start" in value && "end" in value && typeof value.start === "number" && typeof value.end === "number";
}

/** Every span below `tree`, of whatever name, lies inside `outer`. */
export function assertSpansInside(tree: unknown, outer: Span, what: string): void {
  if (typeof tree !== "object" || tree === null) return;
  if (isSpan(tree)) {
    const isInside = Number.isInteger(tree.start) && Number.isInteger(tree.end) && outer.start <= tree.start && tree.start <= tree.end && tree.end <= outer.end;
    // The words for it are made only where they are needed: a text has thousands of spans.
    if (!isInside) assert.fail(`${what}: ${tree.start}-${tree.end} leaves ${outer.start}-${outer.end}`);
    return;
  }
  // What stands inside a node stays inside it.
  const own = "span" in tree && isSpan(tree.span) ? tree.span : outer;
  if (own !== outer) assertSpansInside(own, outer, what);
  for (const part of Object.values(tree)) assertSpansInside(part, own, what);
}
