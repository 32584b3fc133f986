// Hover in a .mc: what the innermost call at an offset says of the argument there, and names wherever they stand.
import {
  findConfName,
  findFeature,
  findLibraryMacro,
  findM4Builtin,
  findMailer,
  findOption,
  findOsType,
} from "../catalog/index.ts";
import type { Argument, CallNode, McNode } from "../mc/nodes.ts";
import { parseCallAt, parseMc } from "../mc/parse-mc.ts";
import { describeConfName, describeFeature, describeLibraryMacro, describeM4Builtin, describeMailerPackage, describeOsType } from "./describe.ts";
import { hoverCfLine } from "./hover-cf-line.ts";
import { holds, hoverMailerFlag, hoverMechanism, hoverOf, hoverOptionValue, hoverPortOptions, hoverReference, wordAt, type Hover } from "./hover-parts.ts";

/** How far around the offset an inner call is looked for, in characters, and how many names with a parenthesis are tried. */
const WINDOW = 4_000;
const MAX_CALLS = 200;
const M4_WORD = /[A-Za-z0-9_]/;
/** Macros whose first argument is the name of another. */
const NAMING = new Set(["define", "undefine", "ifdef", "pushdef", "popdef", "defn", "_DEFIFNOT"]);

export function hoverMc(text: string, offset: number): Hover | undefined {
  const node = parseMc(text).tree.nodes.find(({ span }) => span.start <= offset && offset < span.end);
  const call = node === undefined ? undefined : innermostCall(node, text, offset);
  const named = (call === undefined ? undefined : hoverCall(call, text, offset)) ?? hoverWord(text, offset);
  if (named !== undefined || node === undefined || node.kind === "comment" || node.kind === "hash-comment") return named;
  // Outside calls stand lines of a .cf, behind LOCAL_CONFIG and the like; inside them texts that sendmail expands.
  return node.kind === "call" ? hoverReference(text, node.span, offset) : hoverCfLine(text, offset);
}

function hoverCall(call: CallNode, text: string, offset: number): Hover | undefined {
  const index = call.args.findIndex(({ span }) => holds(span, offset));
  const argument = call.args[index];
  if (argument === undefined || !holds(argument.content, offset)) return undefined;
  if (index === 0) return hoverFirst(call.name, argument, text, offset);
  if (call.name === "define" || call.name === "pushdef") return hoverDefinition(call.args[0]?.text ?? "", argument, text, offset);
  if (call.name === "MODIFY_MAILER_FLAGS" && index === 1) return hoverMailerFlag(text, argument.content, offset);
  return undefined;
}

function hoverFirst(name: string, { text: written, content }: Argument, text: string, offset: number): Hover | undefined {
  if (NAMING.has(name)) return hoverName(written, content);
  switch (name) {
    case "FEATURE":
      return hoverOf(findFeature(written), describeFeature, content);
    case "MAILER":
      return hoverOf(findMailer(written), describeMailerPackage, content);
    case "OSTYPE":
      return hoverOf(findOsType(written), describeOsType, content);
    case "DAEMON_OPTIONS":
    case "CLIENT_OPTIONS":
      return hoverPortOptions(text, content, offset);
    case "TRUST_AUTH_MECH":
      return hoverMechanism(text, content, offset);
    default:
      return undefined;
  }
}

/** The value that a `define` gives to a conf name. */
function hoverDefinition(confName: string, { content }: Argument, text: string, offset: number): Hover | undefined {
  const entry = findConfName(confName);
  if (entry?.equate === "F=") return hoverMailerFlag(text, content, offset);
  const option = entry?.option === undefined ? undefined : findOption(entry.option);
  return option === undefined ? undefined : hoverOptionValue(option, text, content, offset);
}

function hoverName(name: string, span: Hover["span"]): Hover | undefined {
  return hoverOf(findConfName(name), describeConfName, span) ?? hoverOf(findLibraryMacro(name), describeLibraryMacro, span);
}

/** A name outside the places above: called, expanded, or in a comment. Builtins only where they work. */
function hoverWord(text: string, offset: number): Hover | undefined {
  const span = wordAt(text, offset, { start: 0, end: text.length }, M4_WORD);
  if (span === undefined) return undefined;
  const word = text.slice(span.start, span.end);
  const known = hoverName(word, span);
  if (known !== undefined) return known;
  if (word !== "dnl" && text.charAt(span.end) !== "(" && !word.startsWith("__") && word !== "divnum") return undefined;
  return hoverOf(findM4Builtin(word), describeM4Builtin, span);
}

/** Calls in comments count: `dnl define(…)` is what somebody may want to turn on. */
function innermostCall(node: McNode, text: string, offset: number): CallNode | undefined {
  const outer = node.kind === "call" ? node : node.kind === "comment" ? node.call : undefined;
  if (outer !== undefined && holds(outer.nameSpan, offset)) return undefined;
  const within = outer?.args.find(({ span }) => holds(span, offset))?.content ?? (node.kind === "quoted" ? node.span : undefined);
  if (within === undefined) return outer;
  return innerCall(text, Math.max(within.start, offset - WINDOW), Math.min(within.end, offset + WINDOW), offset) ?? outer;
}

/** The last call that begins before the offset and reaches it. */
function innerCall(text: string, from: number, to: number, offset: number): CallNode | undefined {
  const window = text.slice(from, to);
  const names = [...text.slice(from, offset).matchAll(/[A-Za-z_][A-Za-z0-9_]*(?=\()/g)].slice(-MAX_CALLS);
  for (const { index } of names.reverse()) {
    const call = parseCallAt(window, index);
    if (call !== undefined && call.span.end > offset - from && call.nameSpan.end < offset - from) return moved(call, from);
  }
  return undefined;
}

function moved(call: CallNode, by: number): CallNode {
  const move = ({ start, end }: Hover["span"]): Hover["span"] => ({ start: start + by, end: end + by });
  const args = call.args.map((argument) => ({ ...argument, span: move(argument.span), content: move(argument.content) }));
  return { ...call, span: move(call.span), nameSpan: move(call.nameSpan), args };
}

