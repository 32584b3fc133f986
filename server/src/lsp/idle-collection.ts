// Gives memory back while nobody types. V8 frees what is unused but keeps its pages for later: the server stayed at 129 MB
// with 100 files open and after closing them, of which 18 MB were alive, then 10. Only a collection of the last resort,
// which V8 offers to nobody but its own command line, returns the pages. It stops the server for 50 to 100 ms, hence not while
// somebody types, and only where there is something to gain.
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Milliseconds without an edit or a judgement. */
const IDLE_MS = 2_000;
/** Bytes of garbage that are worth stopping for. */
const WORTHWHILE = 4_000_000;

type Collect = (options: { readonly type: "major"; readonly flavor: "last-resort" }) => void;

export class IdleCollection {
  #timer: NodeJS.Timeout | undefined;
  #collect: Collect | undefined;
  /** Bytes in use after the last collection; 0 where what was in use then is garbage now. */
  #leftOver = 0;

  /** Something was done that makes garbage. */
  postpone(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#run(), IDLE_MS).unref();
  }

  /** A document was closed: what was alive at the last collection may not be any more. */
  documentClosed(): void {
    this.#leftOver = 0;
    this.postpone();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #run(): void {
    if (getHeapStatistics().used_heap_size < this.#leftOver + WORTHWHILE) return;
    this.#collect ??= findCollector();
    this.#collect({ type: "major", flavor: "last-resort" });
    this.#leftOver = getHeapStatistics().used_heap_size;
  }
}

/** V8's `gc`: contexts that are made after the flag was set have it. A runtime without it collects when it pleases. */
function findCollector(): Collect {
  setFlagsFromString("--expose-gc");
  const found: unknown = runInNewContext("globalThis.gc");
  setFlagsFromString("--no-expose-gc");
  return typeof found === "function" ? (found as Collect) : () => undefined;
}
