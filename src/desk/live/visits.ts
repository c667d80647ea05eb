import type { Presence } from './presence.ts';

/** Somebody without a live stream is there for as long after each page: time to read a case and write an answer. */
const STAYS_MS = 5 * 60_000;
const LOOK_EVERY_MS = 10_000;

/**
 * Presence of those who work with forms alone. A page that a script took over has a stream: then the stream says who is
 * there, and what we noted here is dropped.
 */
export class Visits {
  readonly #presence: Presence;
  readonly #visits = new Map<string, { until: number; readonly leave: () => void }>();
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;

  constructor(presence: Presence, now: () => number) {
    this.#presence = presence;
    this.#now = now;
  }

  seen(account: string): void {
    const visit = this.#visits.get(account);
    const until = this.#now() + STAYS_MS;
    if (visit) visit.until = until;
    else if (this.#presence.streams(account) === 0)
      this.#visits.set(account, { until, leave: this.#presence.connect(account) });
    this.#timer ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  left(account: string): void {
    this.#visits.get(account)?.leave();
    this.#visits.delete(account);
  }

  /** Lets go of those whose time is over and of those who have a stream of their own by now. */
  look(): void {
    for (const [account, { until }] of this.#visits)
      if (until <= this.#now() || this.#presence.streams(account) > 1) this.left(account);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const account of [...this.#visits.keys()]) this.left(account);
  }
}
