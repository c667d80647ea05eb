import type { Clock } from '../../ports/clock.ts';

/** Ten tries are free; then a pause that doubles, half an hour at most (S21). */
const FREE_TRIES = 10;
/** An office goes out by one address: its people's slips together are more than one person's. */
const MACHINE_SHARE = 50;
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 30 * 60_000;
const FORGET_AFTER_MS = 60 * 60_000;
const MOST_KEYS = 10_000;

/** Counts wrong tries by key and says how long to wait. In memory; those of accounts are kept with the account. */
export class Tries {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #free: number;
  readonly #counts = new Map<string, { count: number; at: number; until: number }>();

  /** @param free tries before the first pause; a machine that many share gets more */
  constructor(clock: Pick<Clock, 'now'>, free = FREE_TRIES) {
    this.#clock = clock;
    this.#free = free;
  }

  waitMs(key: string): number {
    return Math.max(0, (this.#counts.get(key)?.until ?? 0) - this.#clock.now().getTime());
  }

  fail(key: string): void {
    const at = this.#clock.now().getTime();
    const before = this.#counts.get(key);
    const count = (before && at - before.at < FORGET_AFTER_MS ? before.count : 0) + 1;
    this.#counts.delete(key);
    this.#counts.set(key, { count, at, until: this.pauseAfter(count, key)?.getTime() ?? 0 });
    // Oldest first: a flood of made-up addresses cannot grow this without end.
    for (const oldest of this.#counts.keys()) {
      if (this.#counts.size <= MOST_KEYS) break;
      this.#counts.delete(oldest);
    }
  }

  clear(key: string): void {
    this.#counts.delete(key);
  }

  /** Until when nobody may try again after so many wrong tries in a row; undefined: at once. */
  pauseAfter(count: number, key = ''): Date | undefined {
    const free = key.startsWith('machine:') ? this.#free * MACHINE_SHARE : this.#free;
    if (count < free) return undefined;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(20, count - free));
    return new Date(this.#clock.now().getTime() + pause);
  }
}
