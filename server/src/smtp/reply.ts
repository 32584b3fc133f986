// Reads SMTP replies out of bytes, without a socket. Strict, because a client that guesses what a broken server meant can be led:
// a reply is believed as a whole or not at all. Bounded, because the server decides how much it sends.
import { clip, printableBytes } from "../text/printable.ts";

/** One reply; all text in it is printable. */
export interface Reply {
  readonly code: number;
  /** Each line behind its code and separator. */
  readonly texts: readonly string[];
  /** Each line as it came, code included. */
  readonly wire: readonly string[];
}

/** Why the bytes are not a reply. `id` is stable, `message` is for people. */
export interface ReplyProblem {
  readonly id: "not-smtp" | "bare-cr" | "blank-line" | "mixed-codes" | "line-too-long" | "too-many-lines" | "reply-too-large" | "session-too-large";
  readonly message: string;
}

export type ReplyNote = "bare-lf" | "control-characters" | "eight-bit" | "long-line";

export interface ReplyLimits {
  /** Octets of a line that are kept; more is cut off and noted. RFC 5321 allows 512. */
  readonly keptLine: number;
  /** Octets of a line at which reading stops. */
  readonly longestLine: number;
  readonly mostLines: number;
  /** Octets of one reply, and of all of them together. */
  readonly largestReply: number;
  readonly largestSession: number;
}

export const REPLY_LIMITS: ReplyLimits = {
  keptLine: 2048,
  longestLine: 65_536,
  mostLines: 256,
  largestReply: 65_536,
  largestSession: 262_144,
};

const REPLY_LINE = /^([2-5][0-9][0-9])(?:([ -])(.*))?$/s;
/** A line's first three octets when it is still being received. */
const CODE_SO_FAR = /^(?:[2-5](?:[0-9][0-9]?)?)?$/;

/** The state between two chunks. Feed it with `push`, take complete replies with `next`. */
export class ReplyReader {
  readonly #limits: ReplyLimits;
  readonly #notes = new Set<ReplyNote>();
  readonly #ready: Reply[] = [];
  #buffer = "";
  #problem: ReplyProblem | undefined;
  #texts: string[] = [];
  #wire: string[] = [];
  #code: number | undefined;
  #replyOctets = 0;
  #sessionOctets = 0;

  constructor(limits: ReplyLimits = REPLY_LIMITS) {
    this.#limits = limits;
  }

  /** Takes what arrived. After the first problem nothing more is read. */
  push(chunk: Uint8Array): void {
    if (this.#problem !== undefined) return;
    this.#sessionOctets += chunk.length;
    // The chunk that passes the limit is still read up to it, no further: memory stays bounded by one chunk.
    const room = this.#limits.largestSession + this.#limits.longestLine;
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, Math.min(chunk.length, room));
    this.#buffer += bytes.toString("latin1");
    this.#readLines();
    if (!this.hasFailed && this.#sessionOctets > this.#limits.largestSession) {
      this.#fail("session-too-large", `the host sent more than ${this.#limits.largestSession} octets`);
    }
  }

  /** The next complete reply, or what is wrong with the bytes; undefined while more is needed. */
  next(): Reply | ReplyProblem | undefined {
    return this.#ready.shift() ?? this.#problem;
  }

  /** Something was received that no `next` has handed out: a whole reply, part of one, or a problem. */
  get hasPending(): boolean {
    return this.#ready.length > 0 || this.#problem !== undefined || this.#buffer !== "" || this.#wire.length > 0;
  }

  /** What came is no SMTP: nothing more will be read. */
  get hasFailed(): boolean {
    return this.#problem !== undefined;
  }

  /** The pending bytes, printable and cut: evidence for what came unasked. */
  pendingText(): string {
    const lines = [...this.#ready.flatMap((reply) => reply.wire), ...this.#wire, ...(this.#buffer === "" ? [] : [printableBytes(this.#buffer)])];
    return clip(lines.join(" "), 512);
  }

  get notes(): ReadonlySet<ReplyNote> {
    return this.#notes;
  }

  #readLines(): void {
    let start = 0;
    for (let end = this.#buffer.indexOf("\n"); end >= 0 && !this.hasFailed; end = this.#buffer.indexOf("\n", start)) {
      this.#readLine(this.#buffer.slice(start, end));
      start = end + 1;
    }
    if (this.hasFailed) return;
    this.#buffer = this.#buffer.slice(start);
    this.#judgePartialLine();
  }

  #readLine(received: string): void {
    const hasCr = received.endsWith("\r");
    const line = hasCr ? received.slice(0, -1) : received;
    if (line.length > this.#limits.longestLine) return this.#failLongLine();
    if (line.includes("\r")) return this.#failBareCr();
    if (line === "") return this.#fail("blank-line", "the host sent an empty line where a reply was expected");
    this.#replyOctets += received.length + 1;
    const kept = line.slice(0, this.#limits.keptLine);
    const match = REPLY_LINE.exec(kept);
    const code = Number(match?.[1]);
    if (match === null) return this.#fail("not-smtp", `"${clip(printableBytes(kept), 120)}" is not an SMTP reply`);
    if (this.#code !== undefined && code !== this.#code) {
      return this.#fail("mixed-codes", `one reply carries the codes ${this.#code} and ${code}: none of it can be believed`);
    }
    if (!hasCr) this.#notes.add("bare-lf");
    if (kept.length < line.length) this.#notes.add("long-line");
    // eslint-disable-next-line no-control-regex -- controls are what is looked for; a tab is harmless
    if (/[\x00-\x08\x0a-\x1f\x7f]/.test(kept)) this.#notes.add("control-characters");
    if (/[\x80-\xff]/.test(kept)) this.#notes.add("eight-bit");
    this.#code = code;
    this.#texts.push(printableBytes(match[3] ?? ""));
    this.#wire.push(printableBytes(kept));
    if (match[2] === "-") return this.#judgeReplySize();
    this.#ready.push({ code, texts: this.#texts, wire: this.#wire });
    this.#startReply();
  }

  #startReply(): void {
    this.#texts = [];
    this.#wire = [];
    this.#code = undefined;
    this.#replyOctets = 0;
  }

  #judgeReplySize(): void {
    if (this.#wire.length >= this.#limits.mostLines) {
      this.#fail("too-many-lines", `one reply has more than ${this.#limits.mostLines} lines`);
    } else if (this.#replyOctets > this.#limits.largestReply) {
      this.#fail("reply-too-large", `one reply has more than ${this.#limits.largestReply} octets`);
    }
  }

  /** What is no reply is refused as soon as that is certain, not when the time is up. */
  #judgePartialLine(): void {
    const buffer = this.#buffer;
    const cr = buffer.indexOf("\r");
    if (buffer.length > this.#limits.longestLine) this.#failLongLine();
    else if (cr >= 0 && cr < buffer.length - 1) this.#failBareCr();
    else if (!CODE_SO_FAR.test(buffer.slice(0, 3))) {
      this.#fail("not-smtp", `"${clip(printableBytes(buffer.slice(0, this.#limits.keptLine)), 120)}" is not an SMTP reply`);
    }
  }

  #failLongLine(): void {
    this.#fail("line-too-long", `one line has more than ${this.#limits.longestLine} octets`);
  }

  #failBareCr(): void {
    this.#fail("bare-cr", "the host ends its lines with a lone CR, which is not SMTP");
  }

  #fail(id: ReplyProblem["id"], message: string): void {
    this.#problem = { id, message };
    this.#buffer = "";
  }
}

export function isReply(value: Reply | ReplyProblem): value is Reply {
  return "code" in value;
}
