// The one position type inside the engine. Lines and columns exist only at the edges (lsp/, report/).

/** Half-open range of offsets into one text: UTF-16 units, or bytes where the text is a one-byte string. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function spanOf(start: number, end: number): Span {
  return { start, end };
}

export function isInside(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
