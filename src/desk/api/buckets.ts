/** A token bucket: so many at once, then so many a second. */
export interface BucketRule {
  readonly burst: number;
  readonly perSecond: number;
}

/** A flood of made-up keys cannot grow the memory without end: whoever was quiet longest is forgotten first. */
const MOST_KEYS = 20_000;

/** Token buckets by key, in memory: each process counts what it serves itself. */
export class Buckets {
  readonly #rule: BucketRule;
  readonly #uptimeMs: () => number;
  readonly #levels = new Map<string, { tokens: number; at: number }>();

  /** @param uptimeMs a clock that only goes forward: one that leaps would shut people out or let everybody in */
  constructor(rule: BucketRule, uptimeMs: () => number) {
    this.#rule = rule;
    this.#uptimeMs = uptimeMs;
  }

  /** @returns 0 when it may go on, else the seconds (whole, at least 1) after which it may try again */
  take(key: string): number {
    const { burst, perSecond } = this.#rule;
    const at = this.#uptimeMs();
    const before = this.#levels.get(key) ?? { tokens: burst, at };
    const gained = ((at - before.at) / 1000) * perSecond;
    const tokens = Math.min(burst, before.tokens + gained);
    const isThere = tokens >= 1;
    this.#levels.delete(key);
    this.#levels.set(key, { tokens: isThere ? tokens - 1 : tokens, at });
    for (const oldest of this.#levels.keys()) {
      if (this.#levels.size <= MOST_KEYS) break;
      this.#levels.delete(oldest);
    }
    return isThere ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond));
  }
}
