// Small pieces that hover looks for at an offset: a word, an option's name or value, a macro in a text.
import {
  findAuthMechanism,
  findAuthOption,
  findClass,
  findDaemonKey,
  findDaemonModifier,
  findDontBlameFlag,
  findMacro,
  findMailerFlag,
  findMapClass,
  findPrivacyFlag,
  findRuleset,
  findRulesetByNumber,
  findSslOption,
  type Option,
} from "../catalog/index.ts";
import { lineStartAt } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import {
  describeAuthMechanism,
  describeAuthOption,
  describeClass,
  describeDaemonKey,
  describeDaemonModifier,
  describeDontBlameFlag,
  describeMacro,
  describeMailerFlag,
  describeMapClass,
  describeOptionValue,
  describePrivacyFlag,
  describeRuleset,
  describeSslOption,
} from "./describe.ts";

/** Markdown about what stands at `span`. */
export interface Hover {
  readonly markdown: string;
  readonly span: Span;
}

/** Reads words apart by blanks and commas. */
const WORD = /[^\s,]/;

/** A hover, if there is something to say. */
export function hoverOf<T>(entry: T | undefined, describe: (entry: T) => string, span: Span): Hover | undefined {
  return entry === undefined ? undefined : { markdown: describe(entry), span };
}

/** The run of characters of one kind around an offset, inside `within`; the offset may stand right behind it. */
export function wordAt(text: string, offset: number, within: Span, kind: RegExp): Span | undefined {
  let start = offset;
  while (start > within.start && kind.test(text.charAt(start - 1))) start--;
  let end = offset;
  while (end < within.end && kind.test(text.charAt(end))) end++;
  return start < end ? { start, end } : undefined;
}

export function holds(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

/** What stands at an offset inside the value of an option: the same in a .cf line and in a `define`. */
export function hoverOptionValue(option: Option, text: string, value: Span, offset: number): Hover | undefined {
  return hoverTyped(option, text, value, offset) ?? hoverReference(text, value, offset);
}

function hoverTyped(option: Option, text: string, value: Span, offset: number): Hover | undefined {
  if (option.type === "key-values") return hoverPortOptions(text, value, offset);
  const word = wordAt(text, offset, value, WORD);
  if (word === undefined) return undefined;
  const written = text.slice(word.start, word.end);
  switch (option.name) {
    case "AuthMechanisms":
      return hoverOf(findAuthMechanism(written), describeAuthMechanism, word);
    case "AuthOptions":
      // Of each word sendmail reads the first letter only.
      return hoverOf(findAuthOption(written.charAt(0)), describeAuthOption, word);
    case "PrivacyOptions":
      return hoverOf(findPrivacyFlag(written), describePrivacyFlag, word);
    case "DontBlameSendmail":
      return hoverOf(findDontBlameFlag(written), describeDontBlameFlag, word);
    case "AliasFile":
      return hoverMapSpecification(text, word, offset);
    default:
      break;
  }
  if (option.type === "ssl-options") return hoverOf(findSslOption(written.replace(/^[+-]/, "")), describeSslOption, word);
  const known = option.values?.find(({ value: name, letter }) => (letter === undefined ? name.toLowerCase() === written.toLowerCase() : letter === written.charAt(0).toLowerCase()));
  return known === undefined ? undefined : { markdown: describeOptionValue(option, known.value), span: word };
}

/** `hash:/etc/mail/aliases`. */
function hoverMapSpecification(text: string, word: Span, offset: number): Hover | undefined {
  const colon = text.slice(word.start, word.end).indexOf(":");
  const span = { start: word.start, end: word.start + colon };
  return colon > 0 && holds(span, offset) ? hoverOf(findMapClass(text.slice(span.start, span.end)), describeMapClass, span) : undefined;
}

/** A mechanism in a list of words, as in TRUST_AUTH_MECH and class {TrustAuthMech}. */
export function hoverMechanism(text: string, within: Span, offset: number): Hover | undefined {
  const word = wordAt(text, offset, within, WORD);
  if (word === undefined) return undefined;
  return hoverOf(findAuthMechanism(text.slice(word.start, word.end)), describeAuthMechanism, word);
}

/** `Port=smtp, Name=MTA, M=Ea`: a key, or one modifier letter. */
export function hoverPortOptions(text: string, value: Span, offset: number): Hover | undefined {
  let start = offset;
  while (start > value.start && text.charAt(start - 1) !== ",") start--;
  let end = offset;
  while (end < value.end && text.charAt(end) !== ",") end++;
  const pair = /^(\s*)([A-Za-z0-9]+)\s*=\s*/.exec(text.slice(start, end));
  if (pair === null) return undefined;
  const [all = "", blanks = "", name = ""] = pair;
  const key = { start: start + blanks.length, end: start + blanks.length + name.length };
  const entry = findDaemonKey(name);
  if (holds(key, offset)) return hoverOf(entry, describeDaemonKey, key);
  if (entry?.letter !== "M" || offset < start + all.length) return undefined;
  return hoverLetter(text, { start: start + all.length, end }, offset, (letter, span) => hoverOf(findDaemonModifier(letter), describeDaemonModifier, span));
}

/** One of the letters of F= or of a flags variable. */
export function hoverMailerFlag(text: string, flags: Span, offset: number): Hover | undefined {
  return hoverLetter(text, flags, offset, (letter, span) => hoverOf(findMailerFlag(letter), describeMailerFlag, span));
}

function hoverLetter(text: string, within: Span, offset: number, find: (letter: string, span: Span) => Hover | undefined): Hover | undefined {
  // Right behind the last letter an editor still means it.
  const start = offset >= within.end ? within.end - 1 : offset;
  return start < within.start ? undefined : find(text.charAt(start), { start, end: start + 1 });
}

/** `$j`, `${name}`, `$&x`, `$?x`, `$=w`, `$={name}`, `$~w`, `$>name`, `$>3`, `{name}` in a list of macros. */
const REFERENCE = /\$(?:(?<class>[=~])|(?<call>>\+?)|[&?]?)(?:\{(?<long>[A-Za-z0-9_]+)\}|(?<word>(?<=>|>\+)\w+)|(?<short>[A-Za-z_.[]))|\{(?<bare>[A-Za-z0-9_]+)\}/g;

/** A macro, class or ruleset that a text refers to. */
export function hoverReference(text: string, within: Span, offset: number): Hover | undefined {
  const from = Math.max(within.start, lastLineEnd(text, within.start, offset));
  let to = text.indexOf("\n", offset);
  if (to < 0 || to > within.end) to = within.end;
  for (const match of text.slice(from, to).matchAll(REFERENCE)) {
    const span = { start: from + match.index, end: from + match.index + match[0].length };
    if (span.start > offset) return undefined;
    if (offset >= span.end && !(offset === span.end && offset === to)) continue;
    const { class: classMark, call, long, word, short, bare } = match.groups ?? {};
    const name = long ?? word ?? short ?? bare ?? "";
    if (call !== undefined) return hoverOf(findRulesetBy(name), describeRuleset, span);
    if (classMark !== undefined) return hoverOf(findClass(name), describeClass, span);
    return hoverOf(findMacro(name), describeMacro, span);
  }
  return undefined;
}

export function findRulesetBy(name: string): ReturnType<typeof findRuleset> {
  return /^\d+$/.test(name) ? findRulesetByNumber(Number(name)) : findRuleset(name);
}

function lastLineEnd(text: string, start: number, offset: number): number {
  return Math.max(start, lineStartAt(text, offset));
}

