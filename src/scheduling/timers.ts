/** Something to be done once, when its time has come, by whoever looks after `of` then. */
export interface Timer {
  /** What it is about, e.g. `follow_up`; each kind is looked at by itself. */
  readonly kind: string;
  /** Of what is to be done: what it causes is named by it, so that doing it twice does it once. No spaces. */
  readonly id: string;
  /** The conversation that it belongs to: decides where it lies and who looks after it. */
  readonly of: string;
  readonly at: Date;
}

/**
 * Timers that outlive the process that set them. A timer stays due until it is cancelled or set anew: whoever acts on it
 * takes it away in the same change as what it causes (the stores do), or does something that bears repeats and takes it
 * away afterwards. So whatever dies in between, it is done, and done once.
 * One conformance suite (tests/storage/conformance/timers.ts) holds for every implementation.
 */
export interface Timers {
  /** Sets it, or sets it anew. Durable when it resolves. */
  schedule(timer: Timer): Promise<void>;
  cancel(timer: Omit<Timer, 'at'>): Promise<void>;
  /** Those of one kind whose time has come, of the people this process looks after, the longest due first. */
  due(kind: string, now: Date, limit: number): Promise<Timer[]>;
  /**
   * Sets to `latest` what is set later than that: a clock that had been far ahead left times that would never come.
   * @returns how many
   */
  pullIn(kind: string, latest: Date): Promise<number>;
}
