// What an expansion leaves behind: the text, where each piece of it was written, by which calls it came, and what was done.
import type { M4Source } from "./m4-source.ts";
import type { Argument, M4Text } from "./m4-text.ts";
import { nameOf } from "./symbols.ts";

/** Counts of steps and characters, never of time: the same input ends at the same place on every machine. */
export interface Limits {
  /** Macro calls. */
  readonly maxCalls: number;
  /** Calls that are waiting for their arguments, and texts that are waiting to be read. */
  readonly maxDepth: number;
  /** Files that are included, all together. */
  readonly maxIncludes: number;
  /** Characters of one text. */
  readonly maxTextChars: number;
  /** Characters, and marks of where they were written, that all calls together put back into the input. */
  readonly maxPushedChars: number;
  readonly maxOutputChars: number;
}

/**
 * Far above what configurations need, and low enough that a hostile one ends within a second: the largest of sendmail's own
 * and of some 160 real files makes 3,500 calls, which put 105,000 characters back. What waits costs memory: 30,000 deep, some 50 MB.
 */
export const DEFAULT_LIMITS: Limits = {
  maxCalls: 150_000,
  maxDepth: 30_000,
  maxIncludes: 2_000,
  maxTextChars: 4_000_000,
  maxPushedChars: 2_500_000,
  maxOutputChars: 2_000_000,
};

export type M4ProblemKind =
  /** m4 stops there and exits 1: end of file inside quotes, a limit. */
  | "fatal"
  /** m4 goes on and exits 1 in the end: a file that can't be included. */
  | "error"
  /** m4 only says so. */
  | "warning"
  /** Text that the input itself sends to standard error (`errprint`): sendmail's library reports its mistakes so. */
  | "message"
  /** Something that m4 would do and the expander never does: run a program. */
  | "refused";

export interface M4Problem {
  readonly kind: M4ProblemKind;
  /** Kebab-case, stable. */
  readonly id: string;
  readonly message: string;
  /** Where: a source and an offset in it, and the call that was being expanded (-1: none). */
  readonly source: number;
  readonly offset: number;
  readonly call: number;
}

const CALL_STRIDE = 5;

/** Every macro call of an expansion. A call's parent is the call whose text its name was read from; -1: read from a file that nobody included. */
export class CallTable {
  #data = new Int32Array(CALL_STRIDE * 4096);
  #count = 0;
  readonly #args = new Map<number, readonly Argument[]>();

  get count(): number {
    return this.#count;
  }

  add(parent: number, symbol: number, source: number, offset: number, end: number): number {
    const call = this.#count++;
    const at = call * CALL_STRIDE;
    if (at + CALL_STRIDE > this.#data.length) {
      const larger = new Int32Array(this.#data.length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    const data = this.#data;
    data[at] = parent;
    data[at + 1] = symbol;
    data[at + 2] = source;
    data[at + 3] = offset;
    data[at + 4] = end;
    return call;
  }

  setEnd(call: number, end: number): void {
    this.#data[call * CALL_STRIDE + 4] = end;
  }

  keepArguments(call: number, args: readonly Argument[]): void {
    this.#args.set(call, args);
  }

  parentOf(call: number): number {
    return this.#field(call, 0);
  }

  nameOf(call: number): string {
    return nameOf(this.#field(call, 1));
  }

  sourceOf(call: number): number {
    return this.#field(call, 2);
  }

  /** Where its name begins. */
  offsetOf(call: number): number {
    return this.#field(call, 3);
  }

  /** Behind its closing parenthesis, or behind its name; -1 where it ends in another text than it began in. */
  endOf(call: number): number {
    return this.#field(call, 4);
  }

  /** Kept for calls that were not written in the library, and for those that the journal names. */
  argumentsOf(call: number): readonly Argument[] | undefined {
    return this.#args.get(call);
  }

  /** The call and those around it, outermost first. */
  chainOf(call: number): readonly number[] {
    const chain: number[] = [];
    for (let at = call; at >= 0; at = this.parentOf(at)) chain.push(at);
    return chain.reverse();
  }

  #field(call: number, index: number): number {
    return this.#data[call * CALL_STRIDE + index] ?? -1;
  }
}

export interface Definition {
  readonly kind: "define" | "undefine" | "pushdef" | "popdef";
  readonly name: string;
  readonly call: number;
  /** The new text; undefined when the name was undefined, or given a builtin. */
  readonly value: M4Text | undefined;
}

/** What was asked of the macro table by `ifdef`. */
export interface Consultation {
  readonly name: string;
  readonly defined: boolean;
  readonly call: number;
}

export interface Journal {
  /** In the order in which they happened. */
  readonly definitions: readonly Definition[];
  readonly consultations: readonly Consultation[];
}

/** How many numbers one run of the output takes: start in the output, index of the source, offset in it (below zero: made there, see Composite), call. */
export const OUTPUT_STRIDE = 4;

export interface Expansion {
  /** The bytes that m4 would print, as a one-byte string. */
  readonly output: string;
  /** Runs of OUTPUT_STRIDE numbers that tile the output. */
  readonly runs: readonly number[];
  readonly sources: readonly M4Source[];
  readonly calls: CallTable;
  readonly journal: Journal;
  readonly problems: readonly M4Problem[];
  readonly exitCode: number;
}
