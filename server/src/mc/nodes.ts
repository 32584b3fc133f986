// The syntax tree of a .mc as it was written: what expansion throws away (comments, what is commented out, where a call stands).
// Nodes tile the text. It knows m4's quotes and parentheses, not what names mean.
import type { Span } from "../text/span.ts";

export interface Argument {
  /** From behind the parenthesis or comma to before the next one. */
  readonly span: Span;
  /** What it holds, without blanks and comments in front and without its quotes: `confX` of `` `confX' ``. */
  readonly content: Span;
  readonly text: string;
  /** It is one quoted text and nothing else. */
  readonly isQuoted: boolean;
}

export interface CallNode {
  readonly kind: "call";
  /** From the name to behind the closing parenthesis, or to where the call stops if that is missing. */
  readonly span: Span;
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: readonly Argument[];
  readonly isClosed: boolean;
}

/** `dnl` to the end of its line, that line end included. */
export interface CommentNode {
  readonly kind: "comment";
  readonly span: Span;
  /** Behind `dnl` and before the line end. */
  readonly body: Span;
  /** A call that is commented out: the first thing in the body, behind blanks and `#`. Its spans are those of the document. */
  readonly call: CallNode | undefined;
}

/** `#` to the end of the line, where m4 still takes it for a comment: before cf.m4 is included. */
export interface HashCommentNode {
  readonly kind: "hash-comment";
  readonly span: Span;
}

export interface QuotedNode {
  readonly kind: "quoted";
  readonly span: Span;
  readonly isClosed: boolean;
}

export interface TextNode {
  readonly kind: "text";
  readonly span: Span;
}

export type McNode = CallNode | CommentNode | HashCommentNode | QuotedNode | TextNode;

export interface McTree {
  readonly text: string;
  readonly nodes: readonly McNode[];
}
