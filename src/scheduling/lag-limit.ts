export interface LagLimitOptions {
  readonly most: number;
  /** Above this the limit is halved; below half of it, it grows. */
  readonly mostLagMs?: number;
  readonly now?: () => number;
}

const LEAST = 1;
/** A process that has just started may take a fifth of a second for its first turn: it rests no longer than this after it. */
const MOST_ROUNDS_OF_REST = 20;

/**
 * How many pieces of CPU work may begin in one round of the event loop, so that it is not held up for longer than a
 * webhook may wait (T6): a lane that wakes does its work in one go with all others that woke, and in a process that has
 * just started each takes five times as long. Halved when a round took too long, raised a little after each short one.
 */
export class LagLimit {
  readonly #options: Required<LagLimitOptions>;
  #limit = LEAST;
  #isWatching = false;
  #restsFor = 0;

  constructor({ most, mostLagMs = 10, now = () => performance.now() }: LagLimitOptions) {
    this.#options = { most, mostLagMs, now };
  }

  /**
   * 0 for some rounds after a single piece took too long, as the first ones do, the more the longer it took: a round takes
   * in one new connection, and nothing then stands before them.
   */
  get limit(): number {
    return this.#restsFor > 0 ? 0 : this.#limit;
  }

  /** Call it when a piece begins: the rest of this round of the loop is measured, once however many begin. */
  watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    const { most, mostLagMs, now } = this.#options;
    const startedAt = now();
    setImmediate(() => {
      this.#isWatching = false;
      const lag = now() - startedAt;
      if (lag > mostLagMs) {
        if (this.#limit === LEAST)
          this.#rest(Math.min(MOST_ROUNDS_OF_REST, Math.ceil((4 * lag) / mostLagMs)));
        this.#limit = Math.max(LEAST, Math.floor(this.#limit / 2));
      } else if (lag < mostLagMs / 2) this.#limit = Math.min(most, this.#limit + 1);
    });
  }

  #rest(rounds: number): void {
    this.#restsFor = rounds;
    if (rounds > 0) setImmediate(() => this.#rest(rounds - 1));
  }
}
