// sendmail.cf text to its lines, by the grammar of readcf() in sendmail 8.17 (each refusal below is one that `sendmail -bC`
// makes). Never throws, never drops a character, looks at each character a fixed number of times. What a line means (is the
// option known, does the mailer exist) is not asked here: that needs the catalog and the other lines.
import type { ParseResult, Problem } from "../text/problem.ts";
import type { Span } from "../text/span.ts";
import { foldLines } from "./fold-lines.ts";
import type { CfFile, CfLine, CommentLine, Field, Piece } from "./lines.ts";
import { asRead, exactPiece, findIn, isAlphanumeric, isDigit, isSpace, isWord, pieceOf, Reader, skipSpace, wordsOf } from "./scan.ts";

/** Names in braces are cut off behind this many characters (MAXMACNAMELEN), and sendmail says so. */
const LONGEST_NAME = 24;
/** From this level of the V line on, a number sign inside a line begins a comment. */
const LEVEL_WITH_COMMENTS = 3;

export function parseCf(text: string): ParseResult<CfFile> {
  const lines: CfLine[] = [];
  const context: Context = { reader: new Reader(), place: { span: { start: 0, end: 0 }, line: 0 }, problems: [] };
  let level = 0;
  foldLines(text, (span, number, form) => {
    context.place.span = span;
    context.place.line = number;
    const raw = text.slice(span.start, span.end);
    let line: CfLine;
    if (raw.startsWith("#")) line = parseComment(raw, context);
    else if (raw === "" || form === "trailing") line = { kind: "blank", ...context.place };
    else {
      context.reader.read(raw, span.start, form === "folded", level >= LEVEL_WITH_COMMENTS);
      line = parseLine(context);
    }
    if (line.kind === "version") level = Number.parseInt(line.level.text, 10) || 0;
    lines.push(line);
  });
  return { tree: { text, lines }, problems: context.problems };
}

/** One for all lines of a file, which are read one after the other. */
interface Context {
  readonly reader: Reader;
  readonly place: { span: Span; line: number };
  readonly problems: Problem[];
}

function parseLine(context: Context): CfLine {
  const { reader, place } = context;
  switch (reader.text.charAt(0)) {
    case "O":
      return parseOption(context);
    case "R":
      return parseRule(context);
    case "S":
      return parseRuleset(context);
    case "D": {
      const name = parseName(context);
      return { kind: "macro", ...place, name: name.piece, value: pieceOf(reader, name.next, reader.end) };
    }
    case "C": {
      const name = parseName(context);
      return { kind: "class", ...place, name: name.piece, words: wordsOf(reader, name.next) };
    }
    case "F":
      return parseClassFile(context);
    case "H":
      return parseHeader(context);
    case "K":
      return parseMap(context);
    case "M":
      return { kind: "mailer", ...place, ...parseEquates(context, "mailer") };
    case "X":
      return { kind: "milter", ...place, ...parseEquates(context, "mail filter") };
    case "Q":
      return { kind: "queue", ...place, ...parseEquates(context, "queue group") };
    case "P":
      return parsePriority(context);
    case "T":
      return { kind: "trusted-users", ...place, users: wordsOf(reader, 1) };
    case "E": {
      const equals = findIn(reader, "=", 1);
      const value = equals < reader.end ? pieceOf(reader, equals + 1, reader.end) : undefined;
      return { kind: "environment", ...place, name: pieceOf(reader, 1, equals), value };
    }
    case "V":
      return parseVersion(context);
    // Extensions of vendors: Sun's G, and L of the load limits. Others refuse them.
    case "L":
    case "G":
      return { kind: "other", ...place, letter: exactPiece(reader, 0, 1), rest: pieceOf(reader, 1, reader.end) };
    default:
      return unknownLine(context);
  }
}

function report(context: Context, id: string, message: string, piece?: Piece): void {
  context.problems.push({ id, message, span: piece?.span ?? context.place.span });
}

function unknownLine(context: Context): CfLine {
  const { reader, place } = context;
  const isBlank = reader.text.trim() === "";
  const isIndented = !isBlank && isSpace(reader.text.charCodeAt(0));
  const what = isBlank ? "A line of blanks behind an empty one" : `"${shown(reader.text)}"`;
  report(context, isIndented ? "cf-blank-line-start" : "cf-unknown-line", `${what} is no configuration line: sendmail refuses the file`);
  return { kind: "unknown", ...place };
}

/** `#O Name=value` is what m4 writes for an option that is not set; `# O Name=value` is a person's way to do the same. */
const COMMENTED_OPTION = /^#+(?:O | +O +(?=[A-Za-z0-9.-]+ *=))([A-Za-z][A-Za-z0-9.-]*) *(=|$)/;

function parseComment(raw: string, { reader, place }: Context): CommentLine {
  const { span, line } = place;
  const text: Piece = { text: asRead(raw, true, false).slice(1), span: { start: span.start + 1, end: span.end } };
  const second = raw.charAt(1);
  const match = second === "O" || second === " " || second === "#" ? COMMENTED_OPTION.exec(raw) : null;
  const nameText = match?.[1];
  if (match === null || nameText === undefined) return { kind: "comment", span, line, text, option: undefined };
  reader.read(raw, span.start, true, false);
  const nameStart = raw.indexOf(nameText, raw.indexOf("O") + 1);
  const name = exactPiece(reader, nameStart, nameStart + nameText.length);
  const value = match[2] === "=" ? pieceOf(reader, match[0].length, reader.end) : undefined;
  return { kind: "comment", span, line, text, option: { name, value } };
}

function parseOption(context: Context): CfLine {
  const { reader, place } = context;
  const { text, end } = reader;
  if (text.charCodeAt(1) !== 32 || end === 1) {
    const name = exactPiece(reader, Math.min(1, end), Math.min(2, end));
    if (name.text === "" || isSpace(name.text.charCodeAt(0))) report(context, "cf-option-no-name", "This O line names no option: sendmail refuses the file");
    return { kind: "option", ...place, name, long: false, value: pieceOf(reader, 2, end) };
  }
  const equals = findIn(reader, "=", 2);
  const name = pieceOf(reader, 2, equals);
  if (name.text === "") report(context, "cf-option-no-name", "This O line names no option: sendmail refuses the file");
  else if (isSpace(text.charCodeAt(2))) report(context, "cf-option-blank", `Only one blank may stand before ${shown(name.text)}: sendmail takes the second for a part of the name and refuses it`, name);
  const value = equals < end ? pieceOf(reader, equals + 1, end) : undefined;
  return { kind: "option", ...place, name, long: true, value };
}

/** A macro or class name behind the letter: one character, or several in braces. */
function parseName(context: Context): { readonly piece: Piece; readonly next: number } {
  const { reader } = context;
  const { text, end } = reader;
  if (end <= 1 || text.startsWith("{}", 1)) {
    report(context, "cf-no-name", "A macro or class needs a name: sendmail refuses the file");
    return { piece: exactPiece(reader, Math.min(1, end), Math.min(1, end)), next: Math.min(3, end) };
  }
  if (text.charAt(1) !== "{") return { piece: exactPiece(reader, 1, 2), next: 2 };
  const close = findIn(reader, "}", 2);
  const piece = exactPiece(reader, 2, close);
  if (close >= end) {
    report(context, "cf-name-not-closed", `{${shown(piece.text)} lacks its closing brace: sendmail refuses the file`, piece);
    return { piece, next: end };
  }
  for (let at = 2; at < close; at++) {
    if (isWord(text.charCodeAt(at))) continue;
    report(context, "cf-name-character", `{${shown(piece.text)}} has a character that names cannot have: sendmail refuses the file`, piece);
    break;
  }
  if (piece.text.length > LONGEST_NAME) report(context, "cf-name-too-long", `{${shown(piece.text)}} is longer than the ${LONGEST_NAME} characters of a name: sendmail refuses the file`, piece);
  return { piece, next: close + 1 };
}

function parseClassFile(context: Context): CfLine {
  const { reader, place } = context;
  const name = parseName(context);
  let from = skipSpace(reader, name.next);
  const optional = reader.text.startsWith("-o", from);
  if (optional) {
    while (from < reader.end && !isSpace(reader.text.charCodeAt(from))) from++;
  }
  const source = pieceOf(reader, from, reader.end);
  if (source.text === "" && name.piece.text !== "") report(context, "cf-class-no-file", `Class ${name.piece.text} names no file: sendmail refuses the file`);
  return { kind: "class-file", ...place, name: name.piece, optional, source };
}

function parseHeader(context: Context): CfLine {
  const { reader, place } = context;
  const { text, end } = reader;
  let from = 1;
  let condition: Piece | undefined;
  if (text.charAt(1) === "?") {
    const close = findIn(reader, "?", 2);
    condition = exactPiece(reader, 2, close);
    from = Math.min(close + 1, end);
  }
  const colon = findIn(reader, ":", from);
  const name = pieceOf(reader, from, colon);
  let sound = colon < end && name.text !== "" && (condition === undefined || from < end) && !isSpace(text.charCodeAt(from));
  for (let at = 0; sound && at < name.text.length; at++) sound = !isSpace(name.text.charCodeAt(at));
  if (!sound) report(context, "cf-header-syntax", `"${shown(text.slice(1, end))}" is no header line (Name: text): sendmail refuses the file`);
  return { kind: "header", ...place, condition, name, value: pieceOf(reader, Math.min(colon + 1, end), end) };
}

function parseMap(context: Context): CfLine {
  const { reader, place } = context;
  const { text, end } = reader;
  const nameStart = skipSpace(reader, 1);
  let nameEnd = nameStart;
  if (isAlphanumeric(text.charCodeAt(nameStart))) while (nameEnd < end && (isWord(text.charCodeAt(nameEnd)) || text.charAt(nameEnd) === ".")) nameEnd++;
  const name = exactPiece(reader, nameStart, nameEnd);
  // Sendmail takes whatever character ends the name for a separator.
  const classStart = skipSpace(reader, Math.min(nameEnd + 1, end));
  let classEnd = classStart;
  while (classEnd < end && isWord(text.charCodeAt(classEnd))) classEnd++;
  const mapClass = exactPiece(reader, classStart, classEnd);
  if (name.text === "") report(context, "cf-map-no-name", "This K line has no map name: sendmail refuses the file");
  else if (mapClass.text === "") report(context, "cf-map-no-class", `Map ${name.text} has no class (hash, dequote, …): sendmail refuses the file`);
  return { kind: "map", ...place, name, mapClass, args: pieceOf(reader, classEnd, end) };
}

/** `name, K=value, K=value`: a value ends at a comma that is neither quoted nor behind a backslash. */
function parseEquates(context: Context, what: string): { readonly name: Piece; readonly fields: readonly Field[] } {
  const { reader } = context;
  const { text, end } = reader;
  let at = 1;
  while (at < end && text.charAt(at) !== "," && !isSpace(text.charCodeAt(at))) at++;
  const name = exactPiece(reader, 1, at);
  if (name.text === "") report(context, "cf-equates-no-name", `This ${what} has no name: sendmail refuses the file`);
  const fields: Field[] = [];
  if (at < end) at++;
  while (at < end) {
    while (at < end && (text.charAt(at) === "," || isSpace(text.charCodeAt(at)))) at++;
    const keyStart = at;
    while (at < end && text.charAt(at) !== "=" && text.charAt(at) !== ",") at++;
    const key = pieceOf(reader, keyStart, at);
    if (at >= end || text.charAt(at) === ",") {
      const where = key.text === "" ? exactPiece(reader, Math.max(0, end - 1), end) : key;
      report(context, "cf-equate-no-value", `${what} ${name.text} lacks a value behind ${key.text === "" ? "its last comma" : shown(key.text)}: sendmail refuses the file`, where);
      continue;
    }
    const valueEnd = endOfEquate(reader, at + 1);
    const value = pieceOf(reader, at + 1, valueEnd);
    fields.push({ key, value, span: { start: key.span.start, end: value.span.end } });
    at = valueEnd;
  }
  return { name, fields };
}

function endOfEquate(reader: Reader, from: number): number {
  const { text, end } = reader;
  let quoted = false;
  let at = from;
  for (; at < end; at++) {
    const c = text.charAt(at);
    if (c === "\\") at++;
    else if (c === '"') quoted = !quoted;
    else if (c === "," && !quoted) break;
  }
  return Math.min(at, end);
}

function parsePriority(context: Context): CfLine {
  const { reader, place } = context;
  const equals = findIn(reader, "=", 1);
  if (equals >= reader.end) return unknownLine(context);
  return { kind: "priority", ...place, name: pieceOf(reader, 1, equals), value: pieceOf(reader, equals + 1, reader.end) };
}

function parseRuleset(context: Context): CfLine {
  const { reader, place } = context;
  const { text, end } = reader;
  const nameStart = skipSpace(reader, 1);
  let at = nameStart;
  if (isAlphanumeric(text.charCodeAt(at))) while (at < end && isWord(text.charCodeAt(at))) at++;
  const name = exactPiece(reader, nameStart, at);
  if (name.text === "") {
    report(context, "cf-ruleset-name", `"${shown(text.slice(1, end))}" names no ruleset: sendmail refuses the file`);
    return { kind: "ruleset", ...place, name, number: undefined };
  }
  at = skipSpace(reader, at);
  if (text.charAt(at) !== "=" || at >= end) return { kind: "ruleset", ...place, name, number: undefined };
  const numberStart = skipSpace(reader, at + 1);
  at = numberStart;
  while (at < end && isDigit(text.charCodeAt(at))) at++;
  return { kind: "ruleset", ...place, name, number: exactPiece(reader, numberStart, at) };
}

function parseRule(context: Context): CfLine {
  const { reader, place } = context;
  const { end } = reader;
  const tab = findIn(reader, "\t", 1);
  const lhs = pieceOf(reader, 1, tab);
  if (tab >= end) {
    report(context, "cf-rule-no-tab", `No tab between the sides of "${shown(reader.text.slice(0, end))}": sendmail refuses the file (blanks do not separate)`);
    return { kind: "rule", ...place, lhs, rhs: undefined, comment: undefined };
  }
  if (lhs.text === "") report(context, "cf-rule-no-pattern", "This rule has nothing to match on its left side: sendmail refuses the file");
  let rhsStart = tab;
  while (rhsStart < end && reader.text.charAt(rhsStart) === "\t") rhsStart++;
  const rhsEnd = findIn(reader, "\t", rhsStart);
  const comment = pieceOf(reader, rhsEnd, end);
  return { kind: "rule", ...place, lhs, rhs: pieceOf(reader, rhsStart, rhsEnd), comment: comment.text === "" ? undefined : comment };
}

function parseVersion(context: Context): CfLine {
  const { reader, place } = context;
  const { text, end } = reader;
  const levelStart = skipSpace(reader, 1);
  let at = levelStart;
  while (at < end && isDigit(text.charCodeAt(at))) at++;
  const level = exactPiece(reader, levelStart, at);
  if (level.text === "") report(context, "cf-version-level", `"${shown(text.slice(0, end))}" has no level (V10/Berkeley): sendmail refuses the file`);
  at = skipSpace(reader, at);
  const vendor = text.charAt(at) === "/" && at < end ? pieceOf(reader, at + 1, end) : undefined;
  return { kind: "version", ...place, level, vendor };
}

/** A user's text in a message: one line, not too long. */
function shown(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
