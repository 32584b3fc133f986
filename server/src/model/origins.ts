// Questions to an expansion's origins: who wrote this piece of the output, and what in the document brought it there.
import { OUTPUT_STRIDE, type Definition, type Expansion } from "../m4/expansion.ts";
import type { M4Source } from "../m4/m4-source.ts";
import { View, type Composite, type M4Text } from "../m4/m4-text.ts";
import type { Span } from "../text/span.ts";

/** A stretch of the output that was written in one place. `made` text was computed by a call that stands there. */
export interface WrittenPiece {
  readonly source: M4Source;
  /** Bytes of the source. */
  readonly start: number;
  readonly end: number;
  readonly isMade: boolean;
  /** The call whose text it is, for the chain. */
  readonly call: number;
}

/** Calls that every .mc makes, whatever it wants: what comes by them alone, nobody asked for. */
const FOUNDATIONS = new Set(["include", "sinclude", "OSTYPE", "DOMAIN", "VERSIONID", "MAILER", "divert"]);

export class Origins {
  readonly #expansion: Expansion;
  readonly #document: number;

  constructor(expansion: Expansion, document: M4Source | undefined) {
    this.#expansion = expansion;
    this.#document = document?.index ?? -1;
  }

  /** The pieces that tile a span of the output. */
  piecesOf(span: Span): readonly WrittenPiece[] {
    const { runs, sources, output } = this.#expansion;
    const pieces: WrittenPiece[] = [];
    for (let i = this.#runAt(span.start); i < runs.length; i += OUTPUT_STRIDE) {
      const from = runs[i] ?? 0;
      if (from >= span.end && !(from === span.start)) break;
      const to = Math.min(runs[i + OUTPUT_STRIDE] ?? output.length, span.end);
      const source = sources[runs[i + 1] ?? 0];
      if (source === undefined || (to <= Math.max(from, span.start) && span.end > span.start)) continue;
      const offset = runs[i + 2] ?? 0;
      const isMade = offset < 0;
      const start = isMade ? -offset - 1 : offset + Math.max(0, span.start - from);
      pieces.push({ source, start, end: isMade ? start : start + to - Math.max(from, span.start), isMade, call: runs[i + 3] ?? -1 });
      if (span.end === span.start) break;
    }
    return pieces;
  }

  /**
   * Where a span of the output was typed in the document, letter by letter; of an empty one, between which two letters.
   * @returns bytes of the document; undefined where some of it was made, or written elsewhere or in several places
   */
  typedSpan(span: Span): Span | undefined {
    const isEmpty = span.start === span.end;
    let typed: { readonly start: number; end: number } | undefined;
    for (const { source, start, end, isMade } of this.piecesOf(isEmpty ? { start: span.start - 1, end: span.end + 1 } : span)) {
      if (isMade || source.index !== this.#document || (typed !== undefined && typed.end !== start)) return undefined;
      if (typed === undefined) typed = { start, end };
      else typed.end = end;
    }
    if (typed === undefined || typed.end - typed.start !== (isEmpty ? 2 : span.end - span.start)) return undefined;
    return isEmpty ? { start: typed.start + 1, end: typed.start + 1 } : typed;
  }

  /** The outermost call in the document that a call came by; undefined where none of the chain stands there. */
  documentCallOf(call: number): number | undefined {
    const { calls } = this.#expansion;
    let found: number | undefined;
    for (let at = call; at >= 0; at = calls.parentOf(at)) if (calls.sourceOf(at) === this.#document) found = at;
    return found;
  }

  /** True where a call does what its author asked for, not what every configuration starts from. */
  isAskedFor(call: number): boolean {
    return !FOUNDATIONS.has(this.#expansion.calls.nameOf(call));
  }

  /** The last definition whose text holds a byte of a source. */
  definitionOf(source: M4Source, offset: number): Definition | undefined {
    return this.#expansion.journal.definitions.findLast((definition) => definition.value !== undefined && holds(definition.value, source, offset));
  }

  /** What a name was given last; undefined where it has no text in the end. */
  lastDefinition(name: string): Definition | undefined {
    const last = this.#expansion.journal.definitions.findLast((definition) => definition.name === name);
    return last?.kind === "define" || last?.kind === "pushdef" ? last : undefined;
  }

  #runAt(offset: number): number {
    const { runs } = this.#expansion;
    let low = 0;
    let high = runs.length / OUTPUT_STRIDE - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((runs[middle * OUTPUT_STRIDE] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low) * OUTPUT_STRIDE;
  }
}

function holds(text: M4Text, source: M4Source, offset: number): boolean {
  if (text instanceof View) return text.source === source && text.start <= offset && offset < text.end;
  return holdsRun(text, source, offset);
}

function holdsRun(text: Composite, source: M4Source, offset: number): boolean {
  const { runs } = text;
  for (let i = 0; i < runs.length; i += 3) {
    const from = runs[i + 2] ?? -1;
    const length = (runs[i + 3] ?? text.length) - (runs[i] ?? 0);
    if (runs[i + 1] === source.index && from >= 0 && from <= offset && offset < from + length) return true;
  }
  return false;
}
