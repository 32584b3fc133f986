// Turns intents into the edits that a careful administrator would make in a .mc: uncomment the stock line, change the definition
// that counts, or add a line where the order of a .mc demands it. Whether the result does what was claimed is checked by features/fix.ts.
import { confNames, findOption } from "../catalog/index.ts";
import type { Argument, CallNode, CommentNode, McTree } from "../mc/nodes.ts";
import { parseCallAt } from "../mc/parse-mc.ts";
import type { Intent } from "../model/intent.ts";
import type { McExpansion } from "../model/mc-expansion.ts";
import { Origins } from "../model/origins.ts";
import type { TextEdit } from "../text/text-edit.ts";
import { commentedCalls, endOfSettings, isLineStart, lineEndOf, newLineOffset, nextLine } from "./mc-places.ts";

/** Library macros that put words into a class. Source: cfhead.m4. */
const CLASS_MACROS: Readonly<Record<string, string>> = {
  TrustAuthMech: "TRUST_AUTH_MECH",
  w: "LOCAL_DOMAIN",
  R: "RELAY_DOMAIN",
  M: "MASQUERADE_DOMAIN",
  E: "EXPOSED_USER",
};

/** The edits for all intents together, or undefined where one of them can't be written. */
export function patchMc(mc: McExpansion, tree: McTree, intents: readonly Intent[]): readonly TextEdit[] | undefined {
  const patcher = new McPatcher(mc, tree);
  const edits: TextEdit[] = [];
  for (const intent of intents) {
    const made = patcher.edits(intent);
    if (made === undefined) return undefined;
    edits.push(...made);
  }
  return edits;
}

class McPatcher {
  readonly #mc: McExpansion;
  readonly #tree: McTree;
  readonly #origins: Origins;

  constructor(mc: McExpansion, tree: McTree) {
    this.#mc = mc;
    this.#tree = tree;
    this.#origins = new Origins(mc.expansion, mc.source);
  }

  edits(intent: Intent): readonly TextEdit[] | undefined {
    switch (intent.kind) {
      case "set-option": {
        const name = findOption(intent.option)?.mc;
        return name === undefined ? undefined : this.#define(name, intent.value);
      }
      case "set-mailer-field": {
        const variable = confNames.find((entry) => entry.equate === `${intent.field}=` && entry.mailers?.includes(intent.mailer) === true);
        return variable === undefined ? undefined : this.#define(variable.name, intent.value);
      }
      case "set-class":
        return this.#setClass(intent.name, intent.words.join(" "));
      case "enable-feature":
        return this.#enable(intent.feature, intent.args);
      case "disable-feature":
        return this.#disable(intent.feature);
    }
  }

  #define(name: string, value: string): readonly TextEdit[] | undefined {
    if (!isPlain(value)) return undefined;
    const active = this.#activeDefinition(name);
    if (active !== undefined) return [this.#setArgument(active, 1, value)];
    return this.#uncomment(this.#stockLine("define", name, value), 1, value) ?? [this.#insert("definition", `define(\`${name}', \`${value}')dnl`)];
  }

  #setClass(name: string, words: string): readonly TextEdit[] | undefined {
    const macro = CLASS_MACROS[name];
    if (macro === undefined || !isPlain(words)) return undefined;
    const active = this.#callsInDocument(macro).at(-1);
    if (active !== undefined) return [this.#setArgument(active, 0, words)];
    return this.#uncomment(commentedCalls(this.#tree, macro).at(-1), 0, words) ?? [this.#insert("definition", `${macro}(\`${words}')dnl`)];
  }

  #enable(feature: string, args: readonly string[]): readonly TextEdit[] | undefined {
    if (![feature, ...args].every(isPlain)) return undefined;
    const stock = this.#stockLine("FEATURE", feature, undefined);
    const wanted = [feature, ...args].map((arg) => `\`${arg}'`).join(", ");
    if (stock !== undefined) return [...this.#open(stock), { span: argumentsSpan(stock.call), newText: wanted }];
    return [this.#insert("feature", `FEATURE(${wanted})dnl`)];
  }

  /** Comments the line out where it holds nothing else; takes the call out where it stands among other text. */
  #disable(feature: string): readonly TextEdit[] | undefined {
    const { text } = this.#tree;
    const active = this.#callsInDocument("FEATURE").filter((call) => call.args[0]?.text === feature);
    if (active.length === 0) return undefined;
    return active.map(({ span }): TextEdit => {
      const lineEnd = nextLine(text, span.end);
      const isAlone = isLineStart(text, span.start) && /^(?:[ \t]*dnl\b[^]*|\s*)$/.test(text.slice(span.end, lineEnd));
      if (!isAlone) return { span, newText: "" };
      return text.slice(span.start, span.end).includes("\n") ? { span: { start: span.start, end: lineEnd }, newText: "" } : { span: { start: span.start, end: span.start }, newText: "dnl " };
    });
  }

  /** The definition that counts in the end, when it stands in this file. */
  #activeDefinition(name: string): CallNode | undefined {
    const last = this.#origins.lastDefinition(name);
    return last === undefined ? undefined : this.#callNode(last.call);
  }

  #callsInDocument(name: string): readonly CallNode[] {
    const { calls } = this.#mc.expansion;
    const found: CallNode[] = [];
    for (let call = 0; call < calls.count; call++) {
      if (calls.nameOf(call) !== name) continue;
      const node = this.#callNode(call);
      if (node !== undefined) found.push(node);
    }
    return found;
  }

  #callNode(call: number): CallNode | undefined {
    const { calls } = this.#mc.expansion;
    if (calls.sourceOf(call) !== this.#mc.source?.index) return undefined;
    const node = parseCallAt(this.#tree.text, this.#mc.document.toUtf16(calls.offsetOf(call)));
    return node?.isClosed === true ? node : undefined;
  }

  /** A line that is commented out: the one that says what is wanted already, else the first. A MAILER must not have read the name before. */
  #stockLine(macro: string, first: string, value: string | undefined): (CommentNode & { readonly call: CallNode }) | undefined {
    const end = endOfSettings(this.#tree);
    const lines = commentedCalls(this.#tree, macro).filter((line) => line.call.args[0]?.text === first && line.span.end <= end);
    return lines.find((line) => line.call.args[1]?.text === value) ?? lines[0];
  }

  #uncomment(line: (CommentNode & { readonly call: CallNode }) | undefined, index: number, value: string): readonly TextEdit[] | undefined {
    if (line === undefined) return undefined;
    const change = line.call.args[index]?.text === value && line.call.args[index].isQuoted ? [] : [this.#setArgument(line.call, index, value)];
    return [...this.#open(line), ...change];
  }

  /** Takes `dnl` away in front, and puts one behind the call where what follows would get into the .cf. */
  #open(line: CommentNode & { readonly call: CallNode }): readonly TextEdit[] {
    const rest = this.#tree.text.slice(line.call.span.end, line.body.end);
    const front: TextEdit = { span: { start: line.span.start, end: line.call.span.start }, newText: "" };
    if (/^[ \t]*dnl\b/.test(rest)) return [front];
    const at = line.call.span.end;
    return [front, { span: { start: at, end: at }, newText: rest === "" ? "dnl" : "dnl " }];
  }

  #setArgument(call: CallNode, index: number, value: string): TextEdit {
    const arg: Argument | undefined = call.args[index];
    if (arg !== undefined) return { span: arg.isQuoted ? arg.content : { start: arg.content.start, end: arg.content.end }, newText: arg.isQuoted ? value : `\`${value}'` };
    const at = call.span.end - 1;
    return { span: { start: at, end: at }, newText: `${call.args.length === 0 ? "" : ", "}\`${value}'` };
  }

  #insert(what: "definition" | "feature", line: string): TextEdit {
    const { text } = this.#tree;
    const at = newLineOffset(this.#tree, what);
    const newline = lineEndOf(text);
    const opensLine = at > 0 && !isLineStart(text, at);
    return { span: { start: at, end: at }, newText: opensLine ? `${newline}${line}${newline}` : `${line}${newline}` };
  }
}

function argumentsSpan(call: CallNode): { readonly start: number; readonly end: number } {
  return { start: call.nameSpan.end + 1, end: call.span.end - 1 };
}

/** Text that can stand between m4's quotes and means itself. */
function isPlain(value: string): boolean {
  return !/[`'\r\n]/.test(value);
}
