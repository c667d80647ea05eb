/** A bucket holds `capacity` tokens and gains `perSecond`; one send takes one. Times are milliseconds of uptime. */
export interface BucketRule {
  readonly capacity: number;
  readonly perSecond: number;
}

/** Buckets by key; those that are full again are forgotten, so memory follows the people who are being written to now. */
export class TokenBuckets {
  readonly #rule: BucketRule;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  #sweptAt = 0;

  constructor(rule: BucketRule) {
    this.#rule = rule;
  }

  /** Milliseconds until a token is there; 0: now. Takes nothing. */
  waitMs(key: string, now: number): number {
    const tokens = this.#tokensAt(key, now);
    return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / this.#rule.perSecond) * 1000);
  }

  /** Whole tokens there now. */
  available(key: string, now: number): number {
    return Math.floor(this.#tokensAt(key, now));
  }

  take(key: string, now: number): void {
    this.#buckets.set(key, { tokens: this.#tokensAt(key, now) - 1, at: now });
    if (now - this.#sweptAt > 60_000) this.#sweep(now);
  }

  get size(): number {
    return this.#buckets.size;
  }

  #tokensAt(key: string, now: number): number {
    const bucket = this.#buckets.get(key);
    if (!bucket) return this.#rule.capacity;
    return Math.min(this.#rule.capacity, bucket.tokens + ((now - bucket.at) / 1000) * this.#rule.perSecond);
  }

  #sweep(now: number): void {
    this.#sweptAt = now;
    for (const key of this.#buckets.keys())
      if (this.#tokensAt(key, now) >= this.#rule.capacity) this.#buckets.delete(key);
  }
}
