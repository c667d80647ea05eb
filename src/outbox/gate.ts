import type { SendError } from '../model/index.ts';
import { fullJitterMs, type Random } from './backoff.ts';

const NUMBER_PAUSE_CAP_MS = 30_000;
const ACCOUNT_PROBE_MS = 60_000;

/**
 * Whether a whole number (or account) may send. A fault that is not one message's stops all of them: one probe at a
 * time finds out whether it is over, so that an outage costs the provider little and no message its tries.
 */
export class Gate {
  readonly #random: Random;
  #closedUntil = 0;
  #failuresInARow = 0;
  #isProbing = false;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Milliseconds until a send may start; 0: now. While it is bad only one send at a time gets 0. */
  waitMs(now: number): number {
    if (now < this.#closedUntil) return this.#closedUntil - now;
    return this.#failuresInARow > 0 && this.#isProbing ? 250 : 0;
  }

  /** Call before the send that `waitMs` allowed. */
  enter(): void {
    if (this.#failuresInARow > 0) this.#isProbing = true;
  }

  /** The provider took a message, or refused it for a reason of its own. */
  succeed(): void {
    // One lucky probe in a storm proves little: confidence comes back by halves.
    this.#failuresInARow = Math.floor(this.#failuresInARow / 2);
    this.#isProbing = false;
    this.#closedUntil = 0;
  }

  fail(error: SendError, now: number): void {
    this.#isProbing = false;
    // Sends that were under way when the gate closed say nothing new.
    if (now < this.#closedUntil) return;
    const pause =
      error.scope === 'account'
        ? ACCOUNT_PROBE_MS
        : Math.max(
            error.retryAfterMs ?? 0,
            Math.min(NUMBER_PAUSE_CAP_MS, 500 + fullJitterMs(this.#failuresInARow, this.#random)),
          );
    this.#failuresInARow += 1;
    this.#closedUntil = now + Math.max(pause, error.retryAfterMs ?? 0);
  }

  /** A send ended without a word about the number (its process is closing, its outcome unknown). */
  leave(): void {
    this.#isProbing = false;
  }

  get isOpen(): boolean {
    return this.#failuresInARow === 0;
  }
}
