// GNU m4's reading loop, with origins. It keeps stacks of its own (texts to read, calls that gather arguments), so nesting costs
// memory, never JavaScript's stack. It runs nothing, reads files only through `openInclude`, and stops at limits.
import { BUILTINS, type BuiltinName } from "./builtins.ts";
import { CLOSE_PAREN, COMMA, isSpace, isWordChar, isWordStart, OPEN_PAREN } from "./chars.ts";
import { CallTable, type Consultation, type Definition, type Limits, type M4Problem, type M4ProblemKind } from "./expansion.ts";
import { cutFrame, Frame, Input, type Place } from "./input.ts";
import type { M4Source } from "./m4-source.ts";
import { BuiltinToken, Composite, EMPTY, madeText, sliceText, TextBuilder, View, type Argument, type M4Text } from "./m4-text.ts";
import { MacroTable, type Macro } from "./macro-table.ts";
import { Diversions } from "./output.ts";
import { readAcross, type TokenKind } from "./read-across.ts";
import { knownSymbol, nameOf } from "./symbols.ts";

/** An included file: its text and the name that `__file__` gives while it is read. */
export interface IncludedFile {
  readonly source: M4Source;
  readonly name: string;
}

export type OpenInclude = (name: string) => IncludedFile | undefined;

/** Calls whose arguments are kept wherever they are made: a DOMAIN file turns features on too. */
const NAMED_CALLS: ReadonlySet<string> = new Set(["FEATURE", "MAILER", "OSTYPE", "DOMAIN", "HACK"]);

/** A call that gathers its arguments. */
interface Collector {
  readonly macro: Macro;
  readonly name: string;
  readonly call: number;
  readonly frame: Frame;
  readonly args: Argument[];
  readonly builder: TextBuilder;
  /** A lone builtin token as the whole argument so far. */
  token: BuiltinToken | undefined;
  depth: number;
  /** Blanks in front of an argument are not part of it. */
  skipsBlanks: boolean;
}

/** Thrown to leave the loop; never leaves this layer. */
export class Stop extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super("m4 stops");
    this.exitCode = exitCode;
  }
}

export class Machine {
  readonly macros = new MacroTable();
  readonly diversions = new Diversions();
  readonly calls = new CallTable();
  readonly definitions: Definition[] = [];
  readonly consultations: Consultation[] = [];
  readonly problems: M4Problem[] = [];
  readonly openInclude: OpenInclude;
  readonly limits: Limits;
  exitCode = 0;
  /** Sources of the library: their calls are too many to keep the arguments of each. */
  readonly librarySources = new Set<number>();
  openQuote = "`";
  closeQuote = "'";
  openComment = "#";
  closeComment = "\n";
  /** Files that `maketemp` named: nothing is written there, so including one gives empty text. */
  readonly temporaryNames = new Set<string>();
  readonly #input = new Input();
  readonly #collectors: Collector[] = [];
  #wrapped: { readonly text: M4Text; readonly savedAt: Place | undefined }[] = [];
  #pushedChars = 0;
  #includes = 0;
  /** A file that was read holds a NUL. m4 drops one outside quotes and comments; there it drops what follows it, too. */
  #hasNul = false;

  constructor(openInclude: OpenInclude, limits: Limits) {
    this.openInclude = openInclude;
    this.limits = limits;
  }

  /** Reads one file to its end, as m4 does with each of its arguments. */
  read(file: IncludedFile): void {
    this.#hasNul ||= file.source.role !== "library" && file.source.bytes.includes("\0");
    this.#input.frames.push(new Frame(new View(file.source, 0, file.source.bytes.length), -1, file.name));
    this.#scan();
  }

  /** What `m4wrap` saved, the last saved first, as GNU m4 1.4 has it; then everything that is still diverted. */
  finish(): void {
    while (this.#wrapped.length > 0) {
      const texts = this.#wrapped;
      this.#wrapped = [];
      for (const { text, savedAt } of texts) {
        const frame = new Frame(text, -1, undefined);
        frame.savedAt = savedAt;
        this.#input.frames.push(frame);
      }
      this.#scan();
    }
    this.flush();
  }

  flush(): void {
    this.diversions.number = 0;
    this.diversions.undivertAll();
  }

  wrap(text: M4Text): void {
    this.#wrapped.push({ text, savedAt: this.currentPlace });
  }

  problem(kind: M4ProblemKind, id: string, message: string, call: number): void {
    const onCall = call >= 0;
    const frame = this.#input.frames.at(-1);
    const at = frame === undefined ? 0 : Math.min(frame.pos, frame.end - 1);
    this.problems.push({
      kind,
      id,
      message,
      source: onCall ? this.calls.sourceOf(call) : (frame?.sourceIndexAt(Math.max(0, at)) ?? 0),
      offset: onCall ? this.calls.offsetOf(call) : (frame?.offsetAt(Math.max(0, at)) ?? 0),
      call,
    });
    if (kind === "error") this.exitCode = 1;
  }

  /** A problem that ends the expansion. */
  fatal(id: string, message: string, call: number): never {
    this.problem("fatal", id, message, call);
    throw new Stop(1);
  }

  /** Leaves at once, as `m4exit` does. After an error 0 is no success. */
  exit(code: number): never {
    throw new Stop(code === 0 ? this.exitCode : code);
  }

  /** Text in quotes, as m4 gives the names of files. */
  quoted(text: string, call: number): M4Text {
    return this.made(this.openQuote + text + this.closeQuote, call);
  }

  /** Text that a call makes, all of it at the call's own place. */
  made(text: string, call: number): M4Text {
    return madeText(text, this.calls.sourceOf(call), this.calls.offsetOf(call));
  }

  /** Puts text in front of what is still to be read. */
  push(content: Argument, call: number): void {
    if (content.length === 0 && !(content instanceof BuiltinToken)) return;
    this.#pushedChars += content.length + (content instanceof Composite ? content.runs.length : 0);
    if (content.length > this.limits.maxTextChars || this.#pushedChars > this.limits.maxPushedChars) this.#beyond("characters", call);
    this.#pushFrame(new Frame(content, call, undefined));
  }

  pushFile(file: IncludedFile, call: number): void {
    if (++this.#includes > this.limits.maxIncludes) this.#beyond("includes", call);
    this.#pushedChars += file.source.bytes.length;
    this.#hasNul ||= file.source.role !== "library" && file.source.bytes.includes("\0");
    if (this.#pushedChars > this.limits.maxPushedChars) this.#beyond("characters", call);
    this.#pushFrame(new Frame(new View(file.source, 0, file.source.bytes.length), call, file.name));
  }

  #pushFrame(frame: Frame): void {
    this.#input.dropUsedUp();
    if (this.#input.frames.length >= this.limits.maxDepth) this.#beyond("depth", frame.call);
    this.#input.frames.push(frame);
  }

  /** The place that is read now, for `__file__` and `__line__`. */
  get currentPlace(): Place | undefined {
    return this.#input.place;
  }

  /** Throws away the rest of the line, as `dnl` does. */
  skipLine(call: number): void {
    if (!this.#input.skipLine()) this.problem("warning", "eof-in-dnl", "end of file treated as newline", call);
  }

  /** Calls a macro by name with given arguments, for `indir` and `builtin`. */
  invoke(macro: Macro, name: string, call: number, given: readonly Argument[]): void {
    this.#apply(macro, name, call, takesTokens(macro) ? given : given.map(textOf));
  }

  #apply(macro: Macro, name: string, call: number, args: readonly Argument[]): void {
    if (macro.builtin === undefined) {
      this.push(macro.parts === undefined ? macro.body : this.#substitute(macro, name, call, args), call);
      return;
    }
    const result = BUILTINS[macro.builtin as BuiltinName].run(this, call, args, name);
    if (result !== undefined) this.push(result, call);
  }

  #substitute(macro: Macro, name: string, call: number, args: readonly Argument[]): M4Text {
    const builder = new TextBuilder();
    for (const part of macro.parts ?? []) {
      if (part.kind === "text") builder.add(cutBody(macro.body, part.start, part.end));
      else if (part.kind === "argument") {
        if (part.index === 0) builder.add(this.made(name, call));
        else builder.add(textOf(args[part.index - 1]));
      } else if (part.kind === "count") builder.add(this.made(String(args.length), call));
      else this.joinArguments(builder, args, part.kind === "quoted-list", ",", call);
      if (builder.length > this.limits.maxTextChars) this.#beyond("characters", call);
    }
    return builder.finish();
  }

  joinArguments(builder: TextBuilder, args: readonly Argument[], quoted: boolean, separator: string, call: number): void {
    args.forEach((arg, index) => {
      if (index > 0) builder.add(this.made(separator, call));
      if (quoted) builder.add(this.made(this.openQuote, call));
      builder.add(textOf(arg));
      if (quoted) builder.add(this.made(this.closeQuote, call));
    });
  }

  #beyond(what: "calls" | "depth" | "includes" | "characters" | "output", call: number): never {
    const names = { calls: "maxCalls", depth: "maxDepth", includes: "maxIncludes", characters: "maxPushedChars", output: "maxOutputChars" } as const;
    const limit = names[what];
    this.fatal(`limit-${what}`, `expansion stopped at the limit ${limit} (${this.limits[limit]}): what follows is not expanded`, call);
  }

  /** The loop. Plain text is passed on in stretches as long as possible: `from` is where the stretch that was not passed on yet begins. */
  #scan(): void {
    const frames = this.#input.frames;
    for (;;) {
      const frame = frames.at(-1);
      if (frame === undefined) {
        const open = this.#collectors.at(-1);
        if (open !== undefined) this.fatal("eof-in-arguments", `end of file in the arguments of ${open.name}: its parenthesis is not closed`, open.call);
        return;
      }
      if (frame.pos >= frame.end) {
        frames.pop();
        continue;
      }
      if (frame.builtin !== undefined) {
        frames.pop();
        const collector = this.#collectors.at(-1);
        if (collector?.builder.isEmpty === true) collector.token = frame.builtin;
        continue;
      }
      this.#scanFrame(frame);
    }
  }

  /** Reads one text until it is used up or a call puts another one on top of it. */
  #scanFrame(frame: Frame): void {
    const text = frame.text;
    const end = frame.end;
    const comment = this.openComment === "" ? -1 : this.openComment.charCodeAt(0);
    const quote = this.openQuote === "" ? -1 : this.openQuote.charCodeAt(0);
    const marks = comment === -1 && this.openQuote === "`" && this.closeQuote === "'" ? frame.marks : undefined;
    const collector = this.#collectors.at(-1);
    let pos = frame.pos;
    let from = pos;
    while (pos < end) {
      const code = text.charCodeAt(pos);
      if (collector?.skipsBlanks === true) {
        if (isSpace(code)) {
          from = ++pos;
          continue;
        }
        collector.skipsBlanks = false;
      }
      if (code === comment && text.startsWith(this.openComment, pos)) {
        const close = text.indexOf(this.closeComment, pos + this.openComment.length);
        if (close === -1 || close + this.closeComment.length > end) {
          this.#pass(frame, from, pos);
          frame.pos = pos;
          this.#passAcross("comment", frame);
          return;
        }
        const behind = close + this.closeComment.length;
        if (this.#hasNul) {
          this.#pass(frame, from, this.#beforeNul(text, pos, behind));
          from = behind;
        }
        pos = behind;
      } else if (isWordStart(code)) {
        let symbol = marks?.symbol[pos] ?? -1;
        let wordEnd = pos + 1;
        if (symbol >= 0) wordEnd = marks?.next[pos] ?? wordEnd;
        if (symbol < 0 || wordEnd > end) {
          wordEnd = pos + 1;
          while (wordEnd < end && isWordChar(text.charCodeAt(wordEnd))) wordEnd++;
          symbol = -1;
        }
        if (wordEnd === end && isWordChar(this.#input.peekBelow())) {
          this.#pass(frame, from, pos);
          frame.pos = pos;
          this.#passAcross("word", frame);
          return;
        }
        if (symbol < 0) symbol = knownSymbol(text.slice(pos, wordEnd)) ?? -1;
        const macro = symbol < 0 ? undefined : this.macros.get(symbol);
        if (macro === undefined || (macro.blind && this.#input.peekAt(frame, wordEnd) !== OPEN_PAREN)) {
          pos = wordEnd;
          continue;
        }
        this.#pass(frame, from, pos);
        frame.pos = wordEnd;
        this.#call(macro, frame, pos, wordEnd);
        return;
      } else if (code === quote && text.startsWith(this.openQuote, pos)) {
        this.#pass(frame, from, pos);
        const close = marks === undefined ? this.#closingQuote(text, pos + this.openQuote.length, end) : (marks.next[pos] ?? -1);
        if (close === -1 || close >= end) {
          frame.pos = pos;
          this.#passAcross("quoted", frame);
          return;
        }
        const start = pos + this.openQuote.length;
        this.#pass(frame, start, this.#beforeNul(text, start, close));
        from = pos = close + this.closeQuote.length;
      } else if (collector !== undefined && (code === COMMA || code === CLOSE_PAREN || code === OPEN_PAREN)) {
        pos++;
        if (code === OPEN_PAREN) collector.depth++;
        else if (collector.depth > 0) {
          if (code === CLOSE_PAREN) collector.depth--;
        } else {
          this.#pass(frame, from, pos - 1);
          from = pos;
          finishArgument(collector);
          if (code === CLOSE_PAREN) {
            frame.pos = pos;
            this.#collectors.pop();
            this.calls.setEnd(collector.call, frame === collector.frame ? frame.offsetAt(pos - 1) + 1 : -1);
            this.#run(collector.macro, collector.name, collector.call, collector.args);
            return;
          }
        }
      } else if (marks === undefined) pos++;
      else pos = Math.min(end, Math.max(pos + 1, marks.next[pos] ?? 0));
    }
    this.#pass(frame, from, end);
    frame.pos = end;
  }

  /** Hands plain text to whoever reads: the argument that is being gathered, else the current diversion. */
  #pass(frame: Frame, from: number, to: number): void {
    if (to <= from) return;
    if (!this.#hasNul) {
      this.#passWhole(frame, from, to);
      return;
    }
    for (let start = from; start < to; ) {
      const nul = this.#beforeNul(frame.text, start, to);
      if (nul > start) this.#passWhole(frame, start, nul);
      start = nul + 1;
    }
  }

  #passWhole(frame: Frame, from: number, to: number): void {
    const collector = this.#collectors.at(-1);
    if (collector !== undefined) {
      collector.builder.add(cutFrame(frame, from, to));
      if (collector.builder.length > this.limits.maxTextChars) this.#beyond("characters", collector.call);
      return;
    }
    const buffer = this.diversions.current;
    if (buffer === undefined) return;
    if (buffer.length + to - from > this.limits.maxOutputChars) this.#beyond("output", frame.call);
    if (frame.source !== undefined) {
      buffer.add(frame.text.slice(from, to), frame.source.index, from, frame.call);
      return;
    }
    const runs = frame.runs ?? [];
    for (let at = from; at < to; ) {
      const run = frame.runAt(at);
      const next = Math.min(to, runs[run + 3] ?? to);
      const offset = runs[run + 2] ?? 0;
      buffer.add(frame.text.slice(at, next), runs[run + 1] ?? 0, offset < 0 ? offset : offset + at - (runs[run] ?? 0), frame.call);
      at = next;
    }
  }

  /** Where the first NUL of a stretch stands; its end where there is none. */
  #beforeNul(text: string, from: number, to: number): number {
    if (!this.#hasNul) return to;
    let at = from;
    while (at < to && text.charCodeAt(at) !== 0) at++;
    return at;
  }

  #call(macro: Macro, frame: Frame, nameStart: number, nameEnd: number): void {
    if (this.calls.count >= this.limits.maxCalls) this.#beyond("calls", frame.call);
    const offset = frame.offsetAt(nameStart);
    const source = frame.sourceIndexAt(nameStart);
    const call = this.calls.add(frame.call, macro.symbol, source, offset, offset + nameEnd - nameStart);
    this.#open(macro, nameOf(macro.symbol), call, frame);
  }

  /** Reads the parenthesis, if there is one, and gathers arguments; else runs the macro at once. */
  #open(macro: Macro, name: string, call: number, frame: Frame): void {
    if (this.#input.peekAt(frame, frame.pos) !== OPEN_PAREN) {
      this.#run(macro, name, call, []);
      return;
    }
    this.#input.takeOne();
    if (this.#collectors.length >= this.limits.maxDepth) this.#beyond("depth", call);
    this.#collectors.push({ macro, name, call, frame, args: [], builder: new TextBuilder(), token: undefined, depth: 0, skipsBlanks: true });
  }

  #run(macro: Macro, name: string, call: number, args: readonly Argument[]): void {
    const source = this.calls.sourceOf(call);
    if (!this.librarySources.has(source) || NAMED_CALLS.has(name)) this.calls.keepArguments(call, args);
    this.#apply(macro, name, call, args);
  }

  #closingQuote(text: string, start: number, end: number): number {
    const open = this.openQuote;
    const close = this.closeQuote;
    const openCode = open.charCodeAt(0);
    const closeCode = close.charCodeAt(0);
    let depth = 1;
    for (let at = start; at < end; at++) {
      const code = text.charCodeAt(at);
      if (code === closeCode && (close.length === 1 || (text.startsWith(close, at) && at + close.length <= end))) {
        if (--depth === 0) return at;
        at += close.length - 1;
      } else if (code === openCode && (open.length === 1 || (text.startsWith(open, at) && at + open.length <= end))) {
        depth++;
        at += open.length - 1;
      }
    }
    return -1;
  }

  /** A word, a quoted text or a comment that goes on in the text below. */
  #passAcross(kind: TokenKind, frame: Frame): void {
    const call = frame.call;
    const source = frame.sourceIndexAt(frame.pos);
    const offset = frame.offsetAt(frame.pos);
    const close = kind === "quoted" ? this.closeQuote : this.closeComment;
    const { text, stopped } = readAcross(this.#input, kind, this.openQuote, close, this.limits.maxTextChars);
    if (stopped === "too-long") this.#beyond("characters", call);
    if (stopped === "end-of-file") {
      const [id, message] = kind === "quoted" ? ["eof-in-string", `end of file in string: the quote ${this.openQuote} is never closed`] : ["eof-in-comment", "end of file in comment"];
      this.problems.push({ kind: "fatal", id, message, source, offset, call });
      throw new Stop(1);
    }
    if (kind === "word" && this.#callsJoined(text, call, source, offset)) return;
    const joined = new Frame(text, call, undefined);
    this.#pass(joined, joined.pos, this.#beforeNul(joined.text, joined.pos, joined.end));
  }

  /** Calls the macro that a word over two texts names; false where it names none. */
  #callsJoined(word: M4Text, call: number, source: number, offset: number): boolean {
    const macro = this.macros.find(word.toString());
    if (macro === undefined) return false;
    const frame = this.#input.frames.at(-1);
    if (macro.blind && (frame === undefined || this.#input.peekAt(frame, frame.pos) !== OPEN_PAREN)) return false;
    const made = this.calls.add(call, macro.symbol, source, offset, -1);
    if (frame === undefined) this.#run(macro, nameOf(macro.symbol), made, []);
    else this.#open(macro, nameOf(macro.symbol), made, frame);
    return true;
  }
}

/** For every other macro, the builtin that `defn` gives is an empty text. */
function takesTokens({ builtin }: Macro): boolean {
  return builtin === "define" || builtin === "pushdef" || builtin === "builtin" || builtin === "indir";
}

function finishArgument(collector: Collector): void {
  // What follows a token in its argument is lost, and only some builtins see the token.
  if (collector.token === undefined) collector.args.push(collector.builder.finish());
  else collector.args.push(takesTokens(collector.macro) ? collector.token : EMPTY);
  collector.builder.clear();
  collector.token = undefined;
  collector.skipsBlanks = true;
}

export function textOf(arg: Argument | undefined): M4Text {
  return arg === undefined || arg instanceof BuiltinToken ? EMPTY : arg;
}

/** A part of a macro's text. Parts end at a `$`, never inside a word, so a view keeps its source's marks valid. */
function cutBody(body: M4Text, start: number, end: number): M4Text {
  return body instanceof View ? new View(body.source, body.start + start, body.start + end) : sliceText(body, start, end);
}
