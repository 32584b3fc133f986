// How fast connections may begin. A port on which nothing listens costs its network next to nothing, so a refused connection
// gives its turn back.

export class ConnectionPace {
  readonly #gapMs: number;
  readonly #waiting: (() => void)[] = [];
  #nextAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(mostPerSecond: number) {
    this.#gapMs = 1000 / mostPerSecond;
  }

  /** Resolves when the next connection may begin, in the order of asking. */
  turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#serve();
    });
  }

  /** A turn made no connection: the next one may begin at once. */
  giveBack(): void {
    this.#nextAt -= this.#gapMs;
    this.#serve();
  }

  /** Nobody waits any longer: whoever asked looks itself whether there is still something to do. */
  release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
    clearTimeout(this.#timer);
  }

  #serve(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const now = performance.now();
    while (this.#waiting.length > 0 && this.#nextAt <= now) {
      this.#nextAt = Math.max(now, this.#nextAt) + this.#gapMs;
      this.#waiting.shift()?.();
    }
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#serve(), Math.ceil(this.#nextAt - now));
  }
}
