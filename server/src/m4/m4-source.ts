import type { SourceText } from "../text/source-text.ts";
import { indexSource, type SourceIndex } from "./source-index.ts";

/** What a source is to the document: the document itself, a file of the user's that it includes, the cf library, or a `-D`. */
export type SourceRole = "document" | "include" | "library" | "command-line";

/** One source of one expansion. */
export interface M4Source {
  /** Its number in `Expansion.sources`. */
  readonly index: number;
  readonly role: SourceRole;
  readonly text: SourceText;
  readonly bytes: string;
  /** Only for sources that are read often; undefined for a text that was typed a moment ago. */
  readonly marks: SourceIndex | undefined;
}

const indexes = new WeakMap<SourceText, SourceIndex>();

export function openSource(index: number, role: SourceRole, text: SourceText): M4Source {
  return { index, role, text, bytes: text.bytes, marks: role === "library" ? marksOf(text) : undefined };
}

function marksOf(text: SourceText): SourceIndex {
  let marks = indexes.get(text);
  if (marks === undefined) {
    marks = indexSource(text.bytes);
    indexes.set(text, marks);
  }
  return marks;
}
