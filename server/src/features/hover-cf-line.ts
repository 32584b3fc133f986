// Hover on a line of a .cf, or on one that a .mc hands on as it is (behind LOCAL_CONFIG).
import {
  findCfCommand,
  findClass,
  findMacro,
  findMailerEquate,
  findMailerPackageOf,
  findMapClass,
  findOptionByLetter,
  findOptionByPrefix,
  type Option,
} from "../catalog/index.ts";
import type { CfLine, Field, Piece } from "../cf/lines.ts";
import { parseCf } from "../cf/parse-cf.ts";
import { lineStartAt } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import { describeCfCommand, describeClass, describeMacro, describeMailerEquate, describeMailerPackage, describeMapClass, describeOption, describeRuleset } from "./describe.ts";
import { findRulesetBy, holds, hoverMailerFlag, hoverMechanism, hoverOf, hoverOptionValue, hoverReference, type Hover } from "./hover-parts.ts";

/** A logical line longer than this is not configuration; looking further would cost more than it tells. */
const MAX_LINE_CHARS = 20_000;

export function hoverCfLine(text: string, offset: number): Hover | undefined {
  const logical = logicalLineAt(text, offset);
  const slice = text.slice(logical.start, logical.end);
  const at = offset - logical.start;
  const line = parseCf(slice).tree.lines.find(({ span }) => holds(span, at));
  const hover = line === undefined ? undefined : (hoverPieces(line, slice, at) ?? hoverReference(slice, line.span, at) ?? hoverCommand(line, slice, at));
  return hover === undefined ? undefined : { markdown: hover.markdown, span: { start: hover.span.start + logical.start, end: hover.span.end + logical.start } };
}

function hoverPieces(line: CfLine, text: string, at: number): Hover | undefined {
  switch (line.kind) {
    case "option":
      return hoverOption(line.name, line.value, line.long, text, at);
    case "comment":
      return line.option === undefined ? undefined : hoverOption(line.option.name, line.option.value, true, text, at, "Commented out here: it has no effect");
    case "macro":
      return onPiece(line.name, at, (name) => hoverOf(findMacro(name), describeMacro, line.name.span));
    case "class":
      return onPiece(line.name, at, (name) => hoverOf(findClass(name), describeClass, line.name.span)) ?? hoverClassWord(line.name.text, line.words, text, at);
    case "class-file":
      return onPiece(line.name, at, (name) => hoverOf(findClass(name), describeClass, line.name.span));
    case "map":
      return onPiece(line.mapClass, at, (name) => hoverOf(findMapClass(name), describeMapClass, line.mapClass.span));
    case "mailer":
      return onPiece(line.name, at, (name) => hoverOf(findMailerPackageOf(name), describeMailerPackage, line.name.span)) ?? hoverMailerField(line.fields, text, at);
    case "ruleset":
      return onPiece(line.name, at, (name) => hoverOf(findRulesetBy(name), describeRuleset, line.name.span));
    default:
      return undefined;
  }
}

function hoverOption(name: Piece, value: Piece | undefined, long: boolean, text: string, at: number, note?: string): Hover | undefined {
  const option = long ? optionNamed(name.text) : findOptionByLetter(name.text);
  if (option === undefined) return undefined;
  if (holds(name.span, at)) return { markdown: describeOption(option, note), span: name.span };
  return value !== undefined && holds(value.span, at) ? hoverOptionValue(option, text, value.span, at) : undefined;
}

function optionNamed(written: string): Option | undefined {
  const match = findOptionByPrefix(written);
  return match.kind === "exact" || match.kind === "abbreviation" ? match.option : undefined;
}

function hoverClassWord(name: string, words: readonly Piece[], text: string, at: number): Hover | undefined {
  const word = name === "TrustAuthMech" ? words.find(({ span }) => holds(span, at)) : undefined;
  return word === undefined ? undefined : hoverMechanism(text, word.span, at);
}

function hoverMailerField(fields: readonly Field[], text: string, at: number): Hover | undefined {
  const field = fields.find(({ span }) => holds(span, at));
  if (field === undefined) return undefined;
  const equate = findMailerEquate(field.key.text);
  const { key, value } = field;
  // Between the name and its value, on the sign of equality and the blanks beside it, it is all three that are spoken of.
  if (at < value.span.start || equate === undefined) return hoverOf(equate, describeMailerEquate, holds(key.span, at) ? key.span : { start: key.span.start, end: value.span.start });
  return equate.letter === "F" ? hoverMailerFlag(text, value.span, at) : undefined;
}

/** The letter at the start of a line. */
function hoverCommand(line: CfLine, text: string, at: number): Hover | undefined {
  const { start } = line.span;
  if (at > start || line.kind === "blank" || line.kind === "unknown" || line.kind === "comment") return undefined;
  return hoverOf(findCfCommand(text.charAt(start)), describeCfCommand, { start, end: start + 1 });
}

function onPiece(piece: Piece, at: number, find: (name: string) => Hover | undefined): Hover | undefined {
  return holds(piece.span, at) ? find(piece.text) : undefined;
}

/** The physical line at an offset with the lines that it continues and that continue it. */
function logicalLineAt(text: string, offset: number): Span {
  let start = lineStartAt(text, offset);
  while (start > 0 && isContinuation(text, start) && offset - start < MAX_LINE_CHARS) start = lineStartAt(text, start - 1);
  let end = lineEnd(text, offset);
  while (end < text.length && isContinuation(text, end + 1) && end - offset < MAX_LINE_CHARS) end = lineEnd(text, end + 1);
  return { start, end };
}

function isContinuation(text: string, lineStart: number): boolean {
  const first = text.charAt(lineStart);
  return first === " " || first === "\t";
}

function lineEnd(text: string, offset: number): number {
  const at = text.indexOf("\n", offset);
  return at < 0 ? text.length : at;
}
