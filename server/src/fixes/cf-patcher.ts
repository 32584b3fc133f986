// Intents to edits of a .cf: the smallest ones that a careful administrator would make by hand. What cannot be said in a .cf
// (most a FEATURE does is rules that only m4 writes) is not patched at all.
import { findOption } from "../catalog/index.ts";
import type { CfFile, CfLine, ClassLine, CommentLine, Field, MailerLine, OptionLine } from "../cf/lines.ts";
import { traceFeature } from "../model/cf-features.ts";
import type { Configuration } from "../model/configuration.ts";
import { findDnsLists } from "../model/dns-lists.ts";
import type { Intent } from "../model/intent.ts";
import { spanOf } from "../text/span.ts";
import type { TextEdit } from "../text/text-edit.ts";
import { correctionEdit } from "./corrections.ts";
import { smallestEdit } from "./smallest-edit.ts";

/**
 * @returns edits that do not overlap, none where everything is as it should be, or undefined where one of the intents cannot
 * be carried out: half a fix may be worse than none
 */
export function patchCf(file: CfFile, configuration: Configuration, intents: readonly Intent[]): TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const intent of intents) {
    const own = patchOne(file, configuration, intent);
    if (own === undefined) return undefined;
    edits.push(...own);
  }
  return edits.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function patchOne(file: CfFile, configuration: Configuration, intent: Intent): readonly TextEdit[] | undefined {
  switch (intent.kind) {
    case "set-option":
      return setOption(file, configuration, intent.option, intent.value);
    case "drop-option":
      return commentAllOut(file, configuration.option(intent.option).settings.map((setting) => setting.line));
    case "set-mailer-field":
      return setMailerField(configuration, intent.mailer, intent.field, intent.value);
    case "set-class":
      return setClass(file, configuration, intent.name, intent.words);
    case "disable-feature":
      return disableFeature(configuration, intent.feature);
    case "set-macro":
      return isPlainText(intent.value) ? editOf(file.lines.findLast((line) => line.kind === "macro" && line.name.text === intent.macro), "value", intent.value) : undefined;
    case "set-map":
      return isPlainText(intent.args) ? editOf(configuration.maps.get(intent.map)?.line, "args", intent.args) : undefined;
    case "drop-dns-list":
      return commentAllOut(file, findDnsLists(configuration.rulesets).filter(({ zone }) => zone === intent.zone).map(({ rule }) => rule));
    case "set-listener":
      return listenerLines(configuration, intent.from).flatMap((line) => setListener(line, intent.to));
    case "add-listener":
      return addListener(file, configuration, intent.listener);
    case "remove-listener":
      return commentAllOut(file, listenerLines(configuration, intent.listener).slice(-1));
    case "set-header":
      return setHeader(configuration, intent.header, intent.value);
    case "correct-word":
    case "take-literally":
    case "separate": {
      const edit = correctionEdit(file.text, intent);
      return edit && [edit];
    }
    case "enable-feature":
    case "raise-definition":
    case "raise-feature":
    case "rename-call":
      return undefined;
  }
}

/** Comments its rules out, where the ruleset makes sense without them. */
function disableFeature(configuration: Configuration, feature: string): readonly TextEdit[] | undefined {
  const switches = traceFeature(feature, configuration)?.off;
  if (switches === undefined) return undefined;
  const edits: TextEdit[] = [];
  for (const one of switches) {
    const own = one.kind === "piece" ? [{ span: one.span, newText: one.text }] : commentOut(configuration.file, one.line);
    if (own === undefined) return undefined;
    edits.push(...own);
  }
  return edits;
}

/** Line by line where the value goes over as many lines as before, so that their ends stay as they are. */
function setHeader(configuration: Configuration, name: string, value: string): readonly TextEdit[] | undefined {
  const header = configuration.headers.findLast((one) => one.name.text === name);
  const lines = value.split(/[ \t]*\r?\n/);
  if (header === undefined || !lines.every(isPlainText)) return undefined;
  const { span } = header.value;
  const old = configuration.file.text.slice(span.start, span.end);
  const oldLines = [...old.matchAll(/[^\r\n]+/g)];
  if (oldLines.length !== lines.length) return [{ span, newText: lines.map((line) => line.trim()).join(" ") }];
  return oldLines.flatMap((line, index) => smallestEdit(span.start + line.index, line[0], lines[index] ?? "") ?? []);
}

function listenerLines(configuration: Configuration, value: string): readonly OptionLine[] {
  return configuration.option("DaemonPortOptions").settings.filter((setting) => setting.value === value).map((setting) => setting.line);
}

function addListener(file: CfFile, configuration: Configuration, value: string): readonly TextEdit[] | undefined {
  const last = configuration.option("DaemonPortOptions").settings.at(-1)?.line;
  return isPlainText(value) ? [insertLine(file, last ?? behindOptions(file), `O DaemonPortOptions=${value}`)] : undefined;
}

function setListener({ value }: OptionLine, to: string): readonly TextEdit[] {
  // A folded line is not what it looks like.
  if (!isPlainText(to) || value === undefined || value.span.end - value.span.start !== value.text.length) return [];
  const edit = smallestEdit(value.span.start, value.text, to);
  return edit === undefined ? [] : [edit];
}

/** Of a piece of a line that stands there as it is. */
function editOf(line: CfLine | undefined, part: "value" | "args", text: string): readonly TextEdit[] | undefined {
  const piece = line?.kind === "macro" && part === "value" ? line.value : line?.kind === "map" && part === "args" ? line.args : undefined;
  if (piece === undefined || piece.span.end - piece.span.start !== piece.text.length) return undefined;
  const edit = smallestEdit(piece.span.start, piece.text, text);
  return edit === undefined ? [] : [edit];
}

function commentAllOut(file: CfFile, lines: readonly CfLine[]): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const line of lines) {
    const own = commentOut(file, line);
    if (own === undefined) return undefined;
    edits.push(...own);
  }
  return edits;
}

/** Undefined where the line goes on in the next one, which would then belong to the line before. */
function commentOut(file: CfFile, line: CfLine): readonly TextEdit[] | undefined {
  return /[\r\n]/.test(file.text.slice(line.span.start, line.span.end)) ? undefined : [insertAt(line.span.start, "#")];
}

function setOption(file: CfFile, configuration: Configuration, name: string, value: string): readonly TextEdit[] | undefined {
  if (!isPlainText(value)) return undefined;
  const last = configuration.option(name).settings.at(-1);
  if (last !== undefined) return changeOption(last.line, value);
  if (!configuration.knowsOption(name)) return undefined;
  const commented = configuration.commentedOption(name);
  if (commented?.option !== undefined) return uncommentOption(file, commented, commented.option, value);
  return [insertLine(file, behindOptions(file), `O ${findOption(name)?.name ?? name}=${value}`)];
}

function changeOption(line: OptionLine, value: string): readonly TextEdit[] {
  if (line.value === undefined) return [insertAt(line.name.span.end, `=${value}`)];
  return line.value.text === value ? [] : [{ span: line.value.span, newText: value }];
}

/** `#O MaxMessageSize=0` becomes `O MaxMessageSize=26214400`: the sign goes, the value changes. */
function uncommentOption(file: CfFile, line: CommentLine, option: NonNullable<CommentLine["option"]>, value: string): readonly TextEdit[] {
  const { start } = line.span;
  const letter = file.text.indexOf("O", start);
  const edits: TextEdit[] = [{ span: spanOf(start, letter), newText: "" }];
  // Sendmail takes one blank only in front of the name.
  if (option.name.span.start > letter + 2) edits.push({ span: spanOf(letter + 2, option.name.span.start), newText: "" });
  if (option.value === undefined) edits.push(insertAt(option.name.span.end, `=${value}`));
  else if (option.value.text !== value) edits.push({ span: option.value.span, newText: value });
  return edits;
}

function setMailerField(configuration: Configuration, mailer: string, letter: string, value: string): readonly TextEdit[] | undefined {
  if (!isPlainText(value) || /[",\\]/.test(value)) return undefined;
  const local = configuration.mailer(mailer);
  if (local === undefined) return undefined;
  const edits = mailerEdits(local.line, letter, value);
  // LOCAL_MAILER_MAX sets the limit of the mailer for programs as well, or a pipe in an alias would go past it.
  const program = mailer === "local" && letter === "M" ? configuration.mailer("prog") : undefined;
  return program === undefined ? edits : [...edits, ...mailerEdits(program.line, letter, value)];
}

function mailerEdits(line: MailerLine, letter: string, value: string): readonly TextEdit[] {
  const current = line.fields.findLast((field) => field.key.text.startsWith(letter));
  if (current !== undefined) return current.value.text === value ? [] : [{ span: current.value.span, newText: value }];
  // Where m4 writes it: in front of T=, else of A=, which stands last.
  const before: Field | undefined = findField(line, "T") ?? findField(line, "A");
  if (before !== undefined) return [insertAt(before.span.start, `${letter}=${value}, `)];
  const last = line.fields.at(-1);
  return [insertAt(last?.span.end ?? line.name.span.end, `, ${letter}=${value}`)];
}

function findField(line: MailerLine, letter: string): Field | undefined {
  return line.fields.find((field) => field.key.text.startsWith(letter));
}

function setClass(file: CfFile, configuration: Configuration, name: string, words: readonly string[]): readonly TextEdit[] | undefined {
  if (words.length === 0 || words.some((word) => !isPlainText(word) || /\s/.test(word))) return undefined;
  // A class that no rule asks for decides nothing: this .cf was made without it.
  const isLetter = name.length === 1;
  if (!file.text.includes(`$={${name}}`) && !(isLetter && file.text.includes(`$=${name}`))) return undefined;
  const lines = file.lines.filter((line): line is ClassLine => line.kind === "class" && line.name.text === name);
  if (configuration.cfClass(name).files.length > 0) return undefined;
  const text = words.join(" ");
  const [first, ...others] = lines;
  if (first === undefined) return [insertLine(file, behindClasses(file), `C{${name}}${text}`)];
  const start = first.words[0]?.span.start ?? first.span.end;
  const end = first.words.at(-1)?.span.end ?? first.span.end;
  const edits: TextEdit[] = file.text.slice(start, end) === text ? [] : [{ span: spanOf(start, end), newText: text }];
  for (const other of others) edits.push({ span: spanOf(other.span.start, endOfLine(file, other.span.end)), newText: "" });
  return edits;
}

/** The last line that is or was an option; `anchor` is undefined at the top of the file. */
function behindOptions(file: CfFile): CfLine | undefined {
  const lastOption = file.lines.findLast((line) => line.kind === "option" || (line.kind === "comment" && line.option !== undefined));
  if (lastOption !== undefined) return lastOption;
  const firstOfRest = file.lines.findIndex((line) => ["priority", "trusted-users", "header", "ruleset", "rule", "mailer"].includes(line.kind));
  return lastWithText(file, firstOfRest < 0 ? file.lines.length : firstOfRest);
}

/** Where TRUST_AUTH_MECH writes its class: behind class E, for which m4 leaves a comment; else behind the last class in front of the options. */
function behindClasses(file: CfFile): CfLine | undefined {
  const exposed =
    file.lines.findLast((line) => line.kind === "class" && line.name.text === "E") ??
    file.lines.find((line) => line.kind === "comment" && line.text.text.startsWith("CL "));
  if (exposed !== undefined) return exposed;
  const firstOption = file.lines.findIndex((line) => line.kind === "option" && line.name.text !== "DontBlameSendmail");
  const end = firstOption < 0 ? file.lines.length : firstOption;
  return file.lines.slice(0, end).findLast((line) => line.kind === "class" || line.kind === "class-file") ?? lastWithText(file, end);
}

function lastWithText(file: CfFile, end: number): CfLine | undefined {
  return file.lines.slice(0, end).findLast((line) => line.kind !== "blank" && line.kind !== "comment");
}

function insertLine(file: CfFile, anchor: CfLine | undefined, text: string): TextEdit {
  const lineEnd = /\r?\n/.exec(file.text)?.[0] ?? "\n";
  return anchor === undefined ? insertAt(0, text + lineEnd) : insertAt(anchor.span.end, lineEnd + text);
}

function insertAt(offset: number, newText: string): TextEdit {
  return { span: spanOf(offset, offset), newText };
}

/** Behind the line end that stands at `offset`. */
function endOfLine(file: CfFile, offset: number): number {
  if (file.text.startsWith("\r\n", offset)) return offset + 2;
  return file.text.startsWith("\n", offset) ? offset + 1 : offset;
}

/** One line, and nothing in it that sendmail would take for a comment. */
function isPlainText(value: string): boolean {
  return !/[\r\n#]/.test(value);
}
