// Places of a .mc's effective configuration in the .mc: the text that was typed there, else the call that brought it.
import { findOption } from "../catalog/index.ts";
import type { McTree } from "../mc/nodes.ts";
import { parseCallAt, parseMc } from "../mc/parse-mc.ts";
import type { Span } from "../text/span.ts";
import type { McExpansion } from "./mc-expansion.ts";
import { Origins, type WrittenPiece } from "./origins.ts";
import type { JournalCall, Place, Provenance } from "./provenance.ts";

export class McProvenance implements Provenance {
  readonly dialect = "mc";
  readonly origins: Origins;
  readonly #mc: McExpansion;
  #absent: Place | undefined;
  #tree: McTree | undefined;

  constructor(mc: McExpansion) {
    this.#mc = mc;
    this.origins = new Origins(mc.expansion, mc.source);
  }

  place(cfSpan: Span): Place {
    const pieces = this.origins.piecesOf(cfSpan);
    const typed = pieces.filter((piece) => piece.source === this.#mc.source);
    if (typed.length > 0) return { span: this.#typedSpan(typed), absent: false };
    const included = pieces.find((piece) => piece.source.role === "include");
    if (included !== undefined) return this.#throughCall(included, this.#bringer(included));
    for (const piece of pieces) {
      const call = this.#bringer(piece);
      if (call !== undefined && this.#isAskedFor(call)) return this.#throughCall(piece, call);
    }
    const first = pieces[0];
    const absent = this.placeOfAbsent();
    return first === undefined ? absent : { ...absent, origin: toLocation(first) };
  }

  placeOfAbsent(): Place {
    this.#absent ??= { span: this.#ostypeSpan() ?? this.#firstLine(), absent: true };
    return this.#absent;
  }

  hasFeature(name: string): Place | undefined {
    const { calls } = this.#mc.expansion;
    for (let call = calls.count - 1; call >= 0; call--) {
      if (calls.nameOf(call) === "FEATURE" && calls.argumentsOf(call)?.[0]?.toString() === name) return this.#placeOfCall(call);
    }
    return undefined;
  }

  calls(macro: string): readonly JournalCall[] {
    const { calls, sources } = this.#mc.expansion;
    const found: JournalCall[] = [];
    for (let call = 0; call < calls.count; call++) {
      if (calls.nameOf(call) !== macro || sources[calls.sourceOf(call)]?.role === "library") continue;
      found.push({ order: call, args: (calls.argumentsOf(call) ?? []).map((arg) => arg.toString()), place: this.#placeOfCall(call) });
    }
    return found;
  }

  missingFiles(): readonly string[] {
    return this.#mc.expansion.problems.flatMap(({ id, message }) => (id === "include-missing" ? [/^cannot open (.*?): /s.exec(message)?.[1] ?? ""] : []));
  }

  /** The document as it was written. */
  get tree(): McTree {
    this.#tree ??= parseMc(this.#mc.document.text).tree;
    return this.#tree;
  }

  /** `dnl define(`confX', …)`, the stock line of an option. */
  commentedOut(option: string): { readonly place: Place; readonly value: string } | undefined {
    const name = findOption(option)?.mc;
    for (const node of this.tree.nodes) {
      if (name === undefined || node.kind !== "comment" || node.call?.name !== "define" || node.call.args[0]?.text !== name) continue;
      return { place: { span: { start: node.span.start, end: node.body.end }, absent: false }, value: node.call.args[1]?.text ?? "" };
    }
    return undefined;
  }

  /** The whole call in the document, in UTF-16 units. */
  callSpan(call: number): Span {
    const { calls } = this.#mc.expansion;
    const { document } = this.#mc;
    const start = document.toUtf16(calls.offsetOf(call));
    const end = calls.endOf(call);
    return end > calls.offsetOf(call) ? { start, end: document.toUtf16(end) } : (parseCallAt(document.text, start)?.span ?? { start, end: start + calls.nameOf(call).length });
  }

  /** The call itself, or what in the document led to it. */
  #placeOfCall(call: number): Place {
    const { calls, sources } = this.#mc.expansion;
    const inDocument = this.origins.documentCallOf(call);
    const span = inDocument === undefined ? this.placeOfAbsent().span : this.callSpan(inDocument);
    const source = sources[calls.sourceOf(call)];
    if (source === undefined || source === this.#mc.source) return { span, absent: false };
    const start = calls.offsetOf(call);
    return { span, absent: false, origin: { path: source.text.path, span: { start: source.text.toUtf16(start), end: source.text.toUtf16(Math.max(start, calls.endOf(call))) } } };
  }

  /** From the first typed piece on, as far as the pieces follow each other in the document. */
  #typedSpan(pieces: readonly WrittenPiece[]): Span {
    const { document } = this.#mc;
    const first = pieces[0];
    if (first === undefined) return { start: 0, end: 0 };
    if (first.isMade) {
      const start = document.toUtf16(first.start);
      return parseCallAt(document.text, start)?.span ?? { start, end: wordEnd(document.text, start) };
    }
    let end = first.end;
    for (const piece of pieces) if (!piece.isMade && piece.start >= end) end = piece.end;
    return { start: document.toUtf16(first.start), end: document.toUtf16(end) };
  }

  /** The call that brought a piece: the one whose text it is, or the one that defined the text. */
  #bringer(piece: WrittenPiece): number | undefined {
    if (piece.call >= 0 && (this.origins.documentCallOf(piece.call) !== undefined)) return piece.call;
    return this.origins.definitionOf(piece.source, piece.start)?.call;
  }

  /** Some call of the chain that the document or a file of the user's makes does more than lay the ground. */
  #isAskedFor(call: number): boolean {
    const { calls, sources } = this.#mc.expansion;
    for (let at = call; at >= 0; at = calls.parentOf(at)) {
      const role = sources[calls.sourceOf(at)]?.role;
      if ((role === "document" || role === "include") && this.origins.isAskedFor(at)) return true;
    }
    return false;
  }

  #throughCall(piece: WrittenPiece, call: number | undefined): Place {
    const inDocument = call === undefined ? undefined : this.origins.documentCallOf(call);
    const span = inDocument === undefined ? this.placeOfAbsent().span : this.callSpan(inDocument);
    return { span, absent: false, origin: toLocation(piece) };
  }

  #ostypeSpan(): Span | undefined {
    const { calls } = this.#mc.expansion;
    for (let call = calls.count - 1; call >= 0; call--) {
      if (calls.nameOf(call) === "OSTYPE" && calls.sourceOf(call) === this.#mc.source?.index) return this.callSpan(call);
    }
    return undefined;
  }

  #firstLine(): Span {
    return { start: 0, end: this.#mc.document.lines.endOf(0) };
  }
}

function toLocation(piece: WrittenPiece): { readonly path: string; readonly span: Span } {
  const { text } = piece.source;
  return { path: text.path, span: { start: text.toUtf16(piece.start), end: text.toUtf16(piece.end) } };
}

function wordEnd(text: string, start: number): number {
  return start + (/^\w+/.exec(text.slice(start, start + 200))?.[0].length ?? 0);
}
