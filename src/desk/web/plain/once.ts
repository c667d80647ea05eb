import { createHash } from 'node:crypto';

const KEPT_MS = 10 * 60_000;
const MOST = 2_000;

/**
 * A form that is sent twice by a double press is carried out once; the second gets the first one's outcome. What is the
 * same: session, address, and every field with the key that was put into the form. In memory, for minutes: messages to
 * people carry an id of their own besides, which holds for good and over all processes.
 */
export class Once<T> {
  readonly #now: () => number;
  readonly #runs = new Map<string, { readonly at: number; readonly outcome: Promise<T> }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param keeps whether an outcome stands for later presses too; a refusal does not */
  run(parts: readonly string[], work: () => Promise<T>, keeps: (outcome: T) => boolean): Promise<T> {
    const name = digestOf(parts);
    for (const [key, { at }] of this.#runs) {
      if (this.#runs.size < MOST && this.#now() - at < KEPT_MS) break;
      this.#runs.delete(key);
    }
    const known = this.#runs.get(name);
    if (known) return known.outcome;
    const outcome = work();
    this.#runs.set(name, { at: this.#now(), outcome });
    outcome.then(
      (value) => keeps(value) || this.#runs.delete(name),
      () => this.#runs.delete(name),
    );
    return outcome;
  }
}

export const digestOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
