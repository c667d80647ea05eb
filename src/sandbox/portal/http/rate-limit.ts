const WINDOW_MS = 60_000;

export interface Allowance {
  readonly isAllowed: boolean;
  /** Seconds until the window ends. */
  readonly resetSeconds: number;
  /** The `RateLimit` header. */
  readonly header: string;
}

/** So many requests a minute for each caller, counted in fixed windows. */
export class RateLimit {
  readonly #perMinute: number;
  readonly #now: () => number;
  readonly #windows = new Map<string, { readonly until: number; used: number }>();

  constructor(perMinute: number, now: () => number) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /** Counts a request. */
  take(caller: string): Allowance {
    const now = this.#now();
    let window = this.#windows.get(caller);
    if (!window || window.until <= now) {
      window = { until: now + WINDOW_MS, used: 0 };
      this.#windows.set(caller, window);
    }
    window.used += 1;
    const left = Math.max(0, this.#perMinute - window.used);
    const resetSeconds = Math.max(1, Math.ceil((window.until - now) / 1000));
    return {
      isAllowed: window.used <= this.#perMinute,
      resetSeconds,
      header: `"default";r=${left};t=${resetSeconds}`,
    };
  }
}
