// Reads a .mc into nodes. Never fails: a quote or parenthesis that is not closed is a problem, and reading goes on at the next
// line that begins like a statement.
import type { ParseResult, Problem } from "../text/problem.ts";
import type { Span } from "../text/span.ts";
import type { Argument, CallNode, CommentNode, McNode, McTree } from "./nodes.ts";

const WORD_START = /[A-Za-z_]/;
const WORD = /[A-Za-z0-9_]+/y;
const BLANKS_AND_COMMENTS = /^(?:\s|dnl\b[^\n]*(?:\n|$))*$/;
/** Where a statement plainly begins, however broken the one before is. */
const STATEMENT = /^(?:dnl\b|(?:define|undefine|include|sinclude|divert|VERSIONID|OSTYPE|DOMAIN|FEATURE|HACK|MAILER|DAEMON_OPTIONS|CLIENT_OPTIONS|LOCAL_[A-Z_]+|MAILER_DEFINITIONS|TRUST_AUTH_MECH|INPUT_MAIL_FILTER|MAIL_FILTER|MASQUERADE_[A-Z_]+|EXPOSED_USER|RELAY_DOMAIN)\b)/m;

/** Each unclosed quote costs a look to the end of the file; a file with more of them than this is no .mc, and its rest is one text. */
const MAX_PROBLEMS = 50;
/** Thirty times as many as the largest real file has. The rest of one that is made for it is one text, too. */
const MAX_NODES = 25_000;

export function parseMc(text: string): ParseResult<McTree> {
  const reader = new McReader(text);
  return { tree: { text, nodes: reader.nodes() }, problems: reader.problems };
}

/** The call whose name begins at an offset, wherever that is: in a branch, in a comment. */
export function parseCallAt(text: string, offset: number): CallNode | undefined {
  return new McReader(text).callAt(offset, text.length);
}

class McReader {
  readonly #text: string;
  readonly problems: Problem[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  nodes(): readonly McNode[] {
    const nodes: McNode[] = [];
    const text = this.#text;
    let at = 0;
    let plainFrom = 0;
    // m4 takes `#` for a comment until cf.m4 says otherwise; a .mc that gets cf.m4 put in front never has such comments.
    let hashIsComment = /\binclude\([^)\n]*cf\.m4/.test(text);
    const add = (node: McNode): void => {
      if (node.span.start > plainFrom) nodes.push({ kind: "text", span: { start: plainFrom, end: node.span.start } });
      nodes.push(node);
      at = node.span.end;
      plainFrom = at;
    };
    while (at < text.length && this.problems.length < MAX_PROBLEMS && nodes.length < MAX_NODES) {
      const char = text.charAt(at);
      if (char === "#" && hashIsComment) {
        add({ kind: "hash-comment", span: { start: at, end: this.#lineEnd(at) } });
      } else if (char === "`") {
        const end = this.#quoteEnd(at, text.length);
        if (end === undefined) this.problems.push({ id: "mc-unclosed-quote", message: "this quote is never closed: m4 stops here", span: { start: at, end: at + 1 } });
        add({ kind: "quoted", span: { start: at, end: end ?? this.#nextStatement(at + 1) }, isClosed: end !== undefined });
      } else if (WORD_START.test(char)) {
        const word = this.#wordAt(at);
        if (word === "dnl") add(this.#comment(at));
        else if (text.charAt(at + word.length) === "(") {
          const call = this.callAt(at, text.length);
          if (call === undefined) at += word.length;
          else {
            if (!call.isClosed) this.problems.push({ id: "mc-unclosed-call", message: `the parenthesis of ${word} is never closed`, span: call.nameSpan });
            if (/^s?include$/.test(word) && call.args[0]?.text.includes("cf.m4") === true) hashIsComment = false;
            add(call);
          }
        } else at += word.length;
      } else at += /[0-9]/.test(char) ? this.#wordAt(at).length : 1;
    }
    if (text.length > plainFrom) nodes.push({ kind: "text", span: { start: plainFrom, end: text.length } });
    return nodes;
  }

  /** A call with its arguments; undefined where no name with a parenthesis stands. */
  callAt(offset: number, limit: number): CallNode | undefined {
    const text = this.#text;
    const name = this.#wordAt(offset);
    const open = offset + name.length;
    if (name === "" || text.charAt(open) !== "(" || open >= limit) return undefined;
    const nameSpan = { start: offset, end: open };
    const args: Argument[] = [];
    let from = open + 1;
    let depth = 0;
    let at = from;
    while (at < limit) {
      const char = text.charAt(at);
      if (char === "`") {
        const end = this.#quoteEnd(at, limit);
        if (end === undefined) break;
        at = end;
      } else if (char === "(") {
        depth++;
        at++;
      } else if ((char === "," || char === ")") && depth === 0) {
        args.push(this.#argument({ start: from, end: at }));
        at++;
        from = at;
        if (char === ")") return { kind: "call", span: { start: offset, end: at }, name, nameSpan, args, isClosed: true };
      } else if (char === ")") {
        depth--;
        at++;
      } else if (WORD_START.test(char)) {
        const word = this.#wordAt(at);
        at = word === "dnl" ? this.#lineEnd(at) : at + word.length;
      } else at++;
    }
    const end = Math.min(limit, this.#nextStatement(open + 1));
    // Commas behind its end are those of what stands there.
    const own = args.filter(({ span }) => span.end < end);
    const last = own.at(-1);
    const lastFrom = last === undefined ? open + 1 : last.span.end + 1;
    if (lastFrom < end) own.push(this.#argument({ start: lastFrom, end }));
    return { kind: "call", span: { start: offset, end }, name, nameSpan, args: own, isClosed: false };
  }

  #comment(at: number): CommentNode {
    const end = this.#lineEnd(at);
    const body = { start: at + 3, end: end > at && this.#text.charAt(end - 1) === "\n" ? end - 1 : end };
    if (this.#text.charAt(body.end - 1) === "\r") body.end--;
    const lead = /^[\s#]*/.exec(this.#text.slice(body.start, body.end))?.[0].length ?? 0;
    const call = this.callAt(body.start + lead, body.end);
    return { kind: "comment", span: { start: at, end }, body, call: call?.isClosed === true ? call : undefined };
  }

  #argument(span: Span): Argument {
    const text = this.#text;
    let start = span.start;
    let end = span.end;
    for (;;) {
      while (start < end && /\s/.test(text.charAt(start))) start++;
      if (this.#wordAt(start) !== "dnl" || start >= end) break;
      start = Math.min(end, this.#lineEnd(start));
    }
    while (end > start && /\s/.test(text.charAt(end - 1))) end--;
    const quoteEnd = text.charAt(start) === "`" ? this.#quoteEnd(start, end) : undefined;
    const isQuoted = quoteEnd !== undefined && BLANKS_AND_COMMENTS.test(text.slice(quoteEnd, end));
    const content = isQuoted ? { start: start + 1, end: quoteEnd - 1 } : { start, end };
    return { span, content, text: text.slice(content.start, content.end), isQuoted };
  }

  #wordAt(offset: number): string {
    WORD.lastIndex = offset;
    return WORD.exec(this.#text)?.[0] ?? "";
  }

  /** Behind the line end. */
  #lineEnd(offset: number): number {
    const newline = this.#text.indexOf("\n", offset);
    return newline === -1 ? this.#text.length : newline + 1;
  }

  /** Behind the quote that closes the one at `offset`. */
  #quoteEnd(offset: number, limit: number): number | undefined {
    let depth = 0;
    for (let at = offset; at < limit; at++) {
      const char = this.#text.charAt(at);
      if (char === "`") depth++;
      else if (char === "'" && --depth === 0) return at + 1;
    }
    return undefined;
  }

  #nextStatement(offset: number): number {
    const newline = this.#text.indexOf("\n", offset);
    if (newline === -1) return this.#text.length;
    const found = STATEMENT.exec(this.#text.slice(newline + 1));
    return found === null ? this.#text.length : newline + 1 + found.index;
  }
}
