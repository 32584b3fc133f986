// Turns intents into the edits that a careful administrator would make in a .mc: uncomment the stock line, change the definition
// that counts, or add a line where the order of a .mc demands it. Whether the result does what was claimed is checked by features/fix.ts.
import { confNames, findFeature, findOption } from "../catalog/index.ts";
import type { Argument, CallNode, CommentNode, McTree } from "../mc/nodes.ts";
import { parseCallAt } from "../mc/parse-mc.ts";
import type { Intent } from "../model/intent.ts";
import type { McExpansion } from "../model/mc-expansion.ts";
import { Origins } from "../model/origins.ts";
import type { TextEdit } from "../text/text-edit.ts";
import { type Correction, correctionEdit } from "./corrections.ts";
import { commentedCalls, endOfSettings, isLineStart, lineEndOf, newLineOffset, nextLine } from "./mc-places.ts";
import { smallestEdit } from "./smallest-edit.ts";

/** Library macros that put words into a class. Source: cfhead.m4. */
const CLASS_MACROS: Readonly<Record<string, string>> = {
  TrustAuthMech: "TRUST_AUTH_MECH",
  w: "LOCAL_DOMAIN",
  R: "RELAY_DOMAIN",
  M: "MASQUERADE_DOMAIN",
  E: "EXPOSED_USER",
};

/** Their first argument is the zone of the list. */
const DNS_LIST_FEATURES = new Set(["dnsbl", "enhdnsbl", "rhsbl", "rbl"]);

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
      case "drop-option":
        return this.#dropOption(intent.option);
      case "set-mailer-field": {
        const variable = confNames.find((entry) => entry.equate === `${intent.field}=` && entry.mailers?.includes(intent.mailer) === true);
        return variable === undefined ? undefined : this.#define(variable.name, intent.value);
      }
      case "set-class":
        return this.#setClass(intent.name, intent.words.join(" "));
      case "enable-feature":
        return this.#enable(intent.feature, intent.args);
      case "disable-feature":
        return this.#commentOut(this.#featureCalls(intent.feature));
      case "raise-definition":
        return this.#raiseDefinition(intent.macro, intent.name);
      case "raise-feature":
        return this.#raise(intent.feature);
      case "set-header": {
        const name = findConfNameOfHeader(intent.header);
        return name === undefined ? undefined : this.#define(name, intent.value.trim().replace(/\s+/g, " "));
      }
      case "set-macro": {
        const setting = confNames.find((entry) => entry.sets === `$${intent.macro}`);
        return setting === undefined ? undefined : this.#define(setting.name, intent.value);
      }
      case "set-map":
        return undefined;
      case "drop-dns-list":
        return this.#commentOut(this.#callsInDocument("FEATURE").filter((call) => DNS_LIST_FEATURES.has(call.args[0]?.text ?? "") && call.args[1]?.text === intent.zone));
      case "set-listener":
        return this.#setListener(intent.from, intent.to);
      case "add-listener":
        return isPlain(intent.listener) ? [this.#insert("feature", `DAEMON_OPTIONS(\`${intent.listener}')dnl`)] : undefined;
      case "remove-listener":
        return this.#commentOut(this.#listenerCalls(intent.listener).slice(-1));
      case "rename-call": {
        const calls = this.#callsInDocument(intent.macro).filter((call) => call.args[0]?.text === intent.from);
        return calls.length === 0 || !isPlain(intent.to) ? undefined : calls.map((call) => this.#setArgument(call, 0, intent.to));
      }
      case "correct-word":
      case "take-literally":
      case "separate":
        return this.#correct(intent);
    }
  }

  /** Where the very text was typed in this file. */
  #correct(intent: Correction): readonly TextEdit[] | undefined {
    const edit = correctionEdit(this.#mc.expansion.output, intent);
    const typed = edit && this.#origins.typedSpan(edit.span);
    if (typed === undefined || edit === undefined || /[`']/.test(edit.newText)) return undefined;
    const { document } = this.#mc;
    return [{ span: { start: document.toUtf16(typed.start), end: document.toUtf16(typed.end) }, newText: edit.newText }];
  }

  #define(name: string, value: string): readonly TextEdit[] | undefined {
    if (!isPlain(value)) return undefined;
    const active = this.#activeDefinition(name);
    if (active !== undefined) return [this.#setArgument(active, 1, value)];
    return this.#uncomment(this.#stockLine("define", name, value), 1, value) ?? [this.#insert("definition", `define(\`${name}', \`${value}')dnl`)];
  }

  /** The definition, or the O lines that were typed in this file. */
  #dropOption(option: string): readonly TextEdit[] | undefined {
    const name = findOption(option)?.mc;
    const active = name === undefined ? undefined : this.#activeDefinition(name);
    if (active !== undefined) return this.#commentOut([active]);
    const edits: TextEdit[] = [];
    const { document, expansion } = this.#mc;
    for (const match of expansion.output.matchAll(/^O ([A-Za-z.]+) *=/gm)) {
      if (match[1] !== option) continue;
      const typed = this.#origins.typedSpan({ start: match.index, end: match.index + 1 });
      if (typed === undefined) return undefined;
      const at = document.toUtf16(typed.start);
      edits.push({ span: { start: at, end: at }, newText: "#" });
    }
    return edits;
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
    const above = this.#firstDependent(feature);
    if (stock !== undefined && (above === undefined || stock.span.start < above)) {
      // The stock line knows its arguments, unless others are asked for.
      return args.length === 0 ? this.#open(stock) : [...this.#open(stock), { span: argumentsSpan(stock.call), newText: wanted }];
    }
    const line = `FEATURE(${wanted})dnl`;
    return [above === undefined ? this.#insert("feature", line) : { span: { start: above, end: above }, newText: line + lineEndOf(this.#tree.text) }];
  }

  #raise(feature: string): readonly TextEdit[] | undefined {
    return this.#moveUp(this.#featureCalls(feature).at(-1), this.#firstDependent(feature));
  }

  /** Of several definitions the last one counts. */
  #raiseDefinition(macro: string, name: string): readonly TextEdit[] | undefined {
    const mailer = this.#callsInDocument("MAILER")[0];
    if (mailer === undefined || !isLineStart(this.#tree.text, mailer.span.start)) return undefined;
    return this.#moveUp(this.#callsInDocument(macro).findLast((call) => call.args[0]?.text === name), mailer.span.start);
  }

  /** Cuts a call's lines out and puts them in front of a line above. */
  #moveUp(call: CallNode | undefined, at: number | undefined): readonly TextEdit[] | undefined {
    const { text } = this.#tree;
    if (call === undefined || at === undefined || at >= call.span.start || !this.#isAlone(call)) return undefined;
    const lines = { start: call.span.start, end: nextLine(text, call.span.end) };
    const moved = text.slice(lines.start, lines.end);
    return [
      { span: { start: at, end: at }, newText: moved.endsWith("\n") ? moved : moved + lineEndOf(text) },
      { span: lines, newText: "" },
    ];
  }

  /** The line of the first FEATURE of this file that needs another one; where it stands alone on its line. */
  #firstDependent(feature: string): number | undefined {
    const first = this.#callsInDocument("FEATURE").find((call) => needs(call, feature));
    return first === undefined || !isLineStart(this.#tree.text, first.span.start) ? undefined : first.span.start;
  }

  #setListener(from: string, to: string): readonly TextEdit[] | undefined {
    if (!isPlain(to)) return undefined;
    const edits: TextEdit[] = [];
    for (const call of this.#listenerCalls(from)) {
      const arg = call.args[0];
      if (arg === undefined) continue;
      const start = arg.content.start + arg.text.indexOf(from);
      const edit = arg.isQuoted ? smallestEdit(start, from, to) : this.#setArgument(call, 0, to);
      if (edit !== undefined) edits.push(edit);
    }
    return edits.length === 0 ? undefined : edits;
  }

  #listenerCalls(value: string): readonly CallNode[] {
    return this.#callsInDocument("DAEMON_OPTIONS").filter((call) => call.args[0]?.text.trim() === value);
  }

  #featureCalls(feature: string): readonly CallNode[] {
    return this.#callsInDocument("FEATURE").filter((call) => call.args[0]?.text === feature);
  }

  /** Comments the line out where it holds nothing else; takes the call out where it stands among other text. */
  #commentOut(calls: readonly CallNode[]): readonly TextEdit[] | undefined {
    const { text } = this.#tree;
    if (calls.length === 0) return undefined;
    return calls.map((call): TextEdit => {
      const { span } = call;
      if (!this.#isAlone(call)) return { span, newText: "" };
      if (text.slice(span.start, span.end).includes("\n")) return { span: { start: span.start, end: nextLine(text, span.end) }, newText: "" };
      return { span: { start: span.start, end: span.start }, newText: "dnl " };
    });
  }

  /** Nothing else is on its lines that m4 would see. */
  #isAlone({ span }: CallNode): boolean {
    const { text } = this.#tree;
    return isLineStart(text, span.start) && /^(?:[ \t]*dnl\b[^]*|\s*)$/.test(text.slice(span.end, nextLine(text, span.end)));
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

/** What a .mc defines for a header: of Received, confRECEIVED_HEADER. */
function findConfNameOfHeader(header: string): string | undefined {
  return confNames.find((entry) => entry.sets === `header ${header}:`)?.name;
}

function needs(call: CallNode, feature: string): boolean {
  const known = findFeature(call.args[0]?.text ?? "");
  return known?.requires === feature || (known?.requiresIf?.feature === feature && known.requiresIf.order !== "any");
}

function argumentsSpan(call: CallNode): { readonly start: number; readonly end: number } {
  return { start: call.nameSpan.end + 1, end: call.span.end - 1 };
}

/** Text that can stand between m4's quotes and means itself. */
function isPlain(value: string): boolean {
  return !/[`'\r\n]/.test(value);
}
