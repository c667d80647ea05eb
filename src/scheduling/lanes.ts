import type { LagLimit } from './lag-limit.ts';

/** What a lane's job found: more to do now, nothing left, or something to do at a time of the given clock. */
export type LaneOutcome = 'more' | 'idle' | { readonly resumeInMs: number };

export interface LanesOptions<K> {
  /** Most lanes that run at once. */
  readonly concurrency: number;
  /**
   * Where steps are CPU work: how many begin in one round of the event loop. One that waits for somebody else takes a place
   * among those that run, and none of these.
   */
  readonly startsARound?: Pick<LagLimit, 'limit' | 'watch'>;
  /** One step of a lane. A rejection is reported and the lane tries again after `retryMs`. */
  readonly run: (key: K) => Promise<LaneOutcome>;
  readonly onError: (error: unknown, key: K) => void;
  /** Pause of a lane whose step threw (default 1000 ms). */
  readonly retryMs?: number;
}

/**
 * Runs jobs in lanes: steps of one key strictly one after another, different keys side by side up to a limit,
 * waiting keys in the order they were woken. A key woken while its step runs is run once more afterwards, so that no
 * wake-up is lost.
 */
export class Lanes<K> {
  readonly #options: LanesOptions<K>;
  readonly #ready = new Set<K>();
  readonly #running = new Map<K, boolean>();
  readonly #timers = new Map<K, NodeJS.Timeout>();
  /** Steps begun in this round of the event loop. */
  #starts = 0;
  #isPumpDue = false;
  #isClosed = false;
  #whenIdle: (() => void)[] = [];

  constructor(options: LanesOptions<K>) {
    this.#options = options;
  }

  /** Asks for a step of this lane; cheap and safe to call too often. */
  wake(key: K): void {
    if (this.#isClosed) return;
    const timer = this.#timers.get(key);
    if (timer) {
      clearTimeout(timer);
      this.#timers.delete(key);
    }
    if (this.#running.has(key)) {
      this.#running.set(key, true);
      return;
    }
    this.#ready.add(key);
    this.#pump();
  }

  /** Number of lanes that run or wait for a place (not those that wait for a time). */
  get busy(): number {
    return this.#ready.size + this.#running.size;
  }

  /** Starts nothing more; resolves when the steps under way have ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#ready.clear();
    if (this.#running.size > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  #pump(): void {
    const { concurrency, startsARound } = this.#options;
    while (this.#running.size < concurrency) {
      if (startsARound && this.#ready.size > 0 && this.#starts >= startsARound.limit) {
        this.#pumpNextRound();
        return;
      }
      const next = this.#ready.values().next();
      if (next.done) return;
      this.#ready.delete(next.value);
      if (startsARound) {
        startsARound.watch();
        this.#starts += 1;
        this.#pumpNextRound();
      }
      void this.#step(next.value);
    }
  }

  #pumpNextRound(): void {
    if (this.#isPumpDue) return;
    this.#isPumpDue = true;
    setImmediate(() => {
      this.#isPumpDue = false;
      this.#starts = 0;
      this.#pump();
    });
  }

  async #step(key: K): Promise<void> {
    this.#running.set(key, false);
    let outcome: LaneOutcome;
    try {
      outcome = await this.#options.run(key);
    } catch (error) {
      this.#options.onError(error, key);
      outcome = { resumeInMs: this.#options.retryMs ?? 1000 };
    }
    const wasWokenMeanwhile = this.#running.get(key) === true;
    this.#running.delete(key);
    if (!this.#isClosed) {
      if (outcome === 'more' || wasWokenMeanwhile) this.#ready.add(key);
      else if (outcome !== 'idle') this.#resumeIn(key, outcome.resumeInMs);
      this.#pump();
    }
    if (this.#running.size === 0) {
      for (const resolve of this.#whenIdle) resolve();
      this.#whenIdle = [];
    }
  }

  #resumeIn(key: K, ms: number): void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(key);
        this.wake(key);
      },
      Math.max(0, ms),
    );
    timer.unref();
    this.#timers.set(key, timer);
  }
}
