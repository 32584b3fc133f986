// GNU m4's regular expressions (the Emacs kind: `\(` groups, `\|`, `+` and `?` operators), matched in linear time: a pattern of a
// hostile .mc must not hang an editor, so JavaScript's own backtracking ones are not used. The leftmost match wins, then the longest.

type Test = (code: number) => boolean;
type Assertion = "line-start" | "line-end" | "text-start" | "text-end" | "word-edge" | "no-word-edge" | "word-start" | "word-end";

type Instruction =
  | { readonly op: "char"; readonly test: Test }
  | { readonly op: "assert"; readonly what: Assertion }
  | { readonly op: "save"; readonly slot: number }
  /** Goes on at both places, the first one preferred. */
  | { readonly op: "split"; readonly first: number; readonly second: number }
  | { readonly op: "jump"; readonly to: number }
  | { readonly op: "match" };

export interface Pattern {
  readonly program: readonly Instruction[];
  readonly slots: number;
}

/** Ends of the match and of its groups: `[start, end, start1, end1, …]`, -1 where a group took no part. */
export type Match = readonly number[];

/** A pattern of this size or more is no text that somebody wrote. */
const MAX_INSTRUCTIONS = 20_000;
/** Instructions times characters: what one search may cost. */
const MAX_WORK = 20_000_000;

class BadPattern extends Error {}

/** A compiled pattern, or what is wrong with it. */
export function compilePattern(source: string): Pattern | string {
  try {
    return new Compiler(source).pattern();
  } catch (error) {
    if (error instanceof BadPattern) return error.message;
    throw error;
  }
}

class Compiler {
  readonly #source: string;
  #at = 0;
  #groups = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
  }

  pattern(): Pattern {
    const body = this.#alternatives();
    if (this.#at < this.#source.length) throw new BadPattern("Unmatched ) or \\)");
    const program: Instruction[] = [{ op: "save", slot: 0 }, ...shift(body, 1), { op: "save", slot: 1 }, { op: "match" }];
    return { program, slots: (this.#groups + 1) * 2 };
  }

  #alternatives(): Instruction[] {
    if (++this.#depth > 200) throw new BadPattern("groups are nested too deeply");
    let left = this.#sequence();
    while (this.#source.startsWith("\\|", this.#at)) {
      this.#at += 2;
      const right = this.#sequence();
      left = limited([{ op: "split", first: 1, second: left.length + 2 }, ...shift(left, 1), { op: "jump", to: left.length + right.length + 2 }, ...shift(right, left.length + 2)]);
    }
    this.#depth--;
    return left;
  }

  #sequence(): Instruction[] {
    const code: Instruction[] = [];
    let canRepeat = false;
    let last: Instruction[] = [];
    const flush = (): void => {
      for (const instruction of shift(last, code.length)) code.push(instruction);
      last = [];
      limited(code);
    };
    while (this.#at < this.#source.length && !this.#source.startsWith("\\|", this.#at) && !this.#source.startsWith("\\)", this.#at)) {
      const char = this.#source.charAt(this.#at);
      if (canRepeat && (char === "*" || char === "+" || char === "?")) {
        this.#at++;
        last = repeat(last, char);
        continue;
      }
      flush();
      last = this.#atom();
      canRepeat = last.length > 0 && last[0]?.op !== "assert";
    }
    flush();
    return code;
  }

  #atom(): Instruction[] {
    const char = this.#source.charAt(this.#at++);
    if (char === "\\") return this.#escaped();
    if (char === ".") return [{ op: "char", test: (code) => code !== 10 }];
    if (char === "[") return [{ op: "char", test: this.#set() }];
    if (char === "^" && this.#isContextOfStart()) return [{ op: "assert", what: "line-start" }];
    if (char === "$" && this.#isContextOfEnd()) return [{ op: "assert", what: "line-end" }];
    return [literal(char)];
  }

  /** `^` and `$` are anchors only at the ends of an expression or group. */
  #isContextOfStart(): boolean {
    const before = this.#source.slice(0, this.#at - 1);
    return before === "" || /\\[(|]$/.test(before);
  }

  #isContextOfEnd(): boolean {
    const after = this.#source.slice(this.#at);
    return after === "" || /^\\[)|]/.test(after);
  }

  #escaped(): Instruction[] {
    const char = this.#source.charAt(this.#at++);
    const assertion = ASSERTIONS[char];
    if (assertion !== undefined) return [{ op: "assert", what: assertion }];
    if (char === "w" || char === "W") return [{ op: "char", test: (code) => isWord(code) === (char === "w") }];
    if (/[1-9]/.test(char)) throw new BadPattern(`a reference back to \\${char} is not supported`);
    if (char === "") throw new BadPattern("Trailing backslash");
    if (char !== "(") return [literal(char)];
    const slot = ++this.#groups * 2;
    const body = this.#alternatives();
    if (!this.#source.startsWith("\\)", this.#at)) throw new BadPattern("Unmatched ( or \\(");
    this.#at += 2;
    return limited([{ op: "save", slot }, ...shift(body, 1), { op: "save", slot: slot + 1 }]);
  }

  #set(): Test {
    const negated = this.#source.charAt(this.#at) === "^";
    let at = this.#at + (negated ? 1 : 0);
    const ranges: [number, number][] = [];
    for (let first = true; first || this.#source.charAt(at) !== "]"; first = false) {
      if (at >= this.#source.length) throw new BadPattern("Unmatched [ or [^");
      const from = this.#source.charCodeAt(at++);
      const isRange = this.#source.charAt(at) === "-" && at + 1 < this.#source.length && this.#source.charAt(at + 1) !== "]";
      ranges.push([from, isRange ? this.#source.charCodeAt(at + 1) : from]);
      if (isRange) at += 2;
    }
    this.#at = at + 1;
    return (code) => ranges.some(([from, to]) => from <= code && code <= to) !== negated;
  }
}

const ASSERTIONS: Readonly<Record<string, Assertion>> = { b: "word-edge", B: "no-word-edge", "<": "word-start", ">": "word-end", "`": "text-start", "'": "text-end" };

function literal(char: string): Instruction {
  const code = char.charCodeAt(0);
  return { op: "char", test: (other) => other === code };
}

function repeat(body: readonly Instruction[], operator: "*" | "+" | "?"): Instruction[] {
  const size = body.length;
  if (operator === "?") return limited([{ op: "split", first: 1, second: size + 1 }, ...shift(body, 1)]);
  if (operator === "+") return limited([...body, { op: "split", first: 0, second: size + 1 }]);
  return limited([{ op: "split", first: 1, second: size + 2 }, ...shift(body, 1), { op: "jump", to: 0 }]);
}

/** Code moves by `by` places. */
function shift(code: readonly Instruction[], by: number): Instruction[] {
  return code.map((one) => {
    if (one.op === "split") return { op: "split", first: one.first + by, second: one.second + by };
    return one.op === "jump" ? { op: "jump", to: one.to + by } : one;
  });
}

function limited(code: Instruction[]): Instruction[] {
  if (code.length > MAX_INSTRUCTIONS) throw new BadPattern("Regular expression too big");
  return code;
}

function isWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
}

interface Thread {
  readonly at: number;
  readonly saved: Match;
}

/** The first match at or behind `from`; undefined where there is none, a text where the search costs too much. */
export function search(pattern: Pattern, text: string, from: number): Match | undefined | string {
  let best: Match | undefined;
  let threads: Thread[] = [];
  let work = 0;
  const empty = new Array<number>(pattern.slots).fill(-1);
  for (let position = from; position <= text.length; position++) {
    // A later start counts only while nothing has begun to match.
    const seen = new Set<number>();
    const next: Thread[] = [];
    for (const thread of threads) follow(pattern, text, position, thread, seen, next);
    if (best === undefined) follow(pattern, text, position, { at: 0, saved: empty }, seen, next);
    work += seen.size + 1;
    if (work > MAX_WORK) return "the search takes too long";
    const code = text.charCodeAt(position);
    threads = [];
    for (const thread of next) {
      const instruction = pattern.program[thread.at];
      if (instruction?.op === "match") {
        const isBetter = best === undefined || (thread.saved[0] === best[0] && (thread.saved[1] ?? 0) > (best[1] ?? 0)) || (thread.saved[0] ?? 0) < (best[0] ?? 0);
        if (isBetter) best = thread.saved;
      } else if (instruction?.op === "char" && position < text.length && instruction.test(code)) threads.push({ at: thread.at + 1, saved: thread.saved });
    }
    const start = best?.[0];
    if (start !== undefined) threads = threads.filter((thread) => (thread.saved[0] ?? 0) <= start);
    if (best !== undefined && threads.length === 0) break;
  }
  return best;
}

/** Follows what takes no character, in order of preference; each instruction once a position. */
function follow(pattern: Pattern, text: string, position: number, start: Thread, seen: Set<number>, result: Thread[]): void {
  const stack: Thread[] = [start];
  for (let thread = stack.pop(); thread !== undefined; thread = stack.pop()) {
    const { at, saved } = thread;
    if (seen.has(at)) continue;
    seen.add(at);
    const instruction = pattern.program[at];
    if (instruction === undefined) continue;
    switch (instruction.op) {
      case "jump":
        stack.push({ at: instruction.to, saved });
        break;
      case "split":
        stack.push({ at: instruction.second, saved }, { at: instruction.first, saved });
        break;
      case "save":
        stack.push({ at: at + 1, saved: saved.with(instruction.slot, position) });
        break;
      case "assert":
        if (holds(instruction.what, text, position)) stack.push({ at: at + 1, saved });
        break;
      case "char":
      case "match":
        result.push(thread);
        break;
    }
  }
}

function holds(what: Assertion, text: string, position: number): boolean {
  const before = position > 0 && isWord(text.charCodeAt(position - 1));
  const after = position < text.length && isWord(text.charCodeAt(position));
  switch (what) {
    case "line-start":
      return position === 0 || text.charAt(position - 1) === "\n";
    case "line-end":
      return position === text.length || text.charAt(position) === "\n";
    case "text-start":
      return position === 0;
    case "text-end":
      return position === text.length;
    case "word-edge":
      return before !== after;
    case "no-word-edge":
      return before === after;
    case "word-start":
      return !before && after;
    case "word-end":
      return before && !after;
  }
}

/** `\&` is the match, `\1` a group; any other escaped character is itself. */
export function expandReplacement(replacement: string, text: string, match: Match): string {
  // A backslash at the end stands for nothing.
  return replacement.replace(/\\([^]?)/g, (_, char: string) => {
    const group = char === "&" || char === "0" ? 0 : /[1-9]/.test(char) ? Number(char) : undefined;
    if (group === undefined) return char;
    const [start = -1, end = -1] = match.slice(group * 2, group * 2 + 2);
    return start < 0 ? "" : text.slice(start, end);
  });
}
