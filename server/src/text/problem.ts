import type { Span } from "./span.ts";

/** What a parser or the expander could not take: bad input is a value, never an exception. */
export interface Problem {
  /** Kebab-case, stable; the wording may change. */
  readonly id: string;
  readonly message: string;
  readonly span: Span;
}

export interface ParseResult<T> {
  readonly tree: T;
  readonly problems: readonly Problem[];
}
