import type { SendError } from '../model/index.ts';
import { fullJitterMs, type Random } from './backoff.ts';

const NUMBER_PAUSE_CAP_MS = 30_000;
const ACCOUNT_PROBE_MS = 60_000;
/** Probes in a row that must go well: in a storm of 90 % one send in ten does. */
const LEAST_IN_A_ROW = 3;

/**
 * Whether a whole number (or account) may send. A fault that is not one message's stops all of them: one probe at a
 * time finds out whether it is over, so that an outage costs the provider little and no message its tries.
 */
export class Gate {
  readonly #random: Random;
  #closedUntil = 0;
  #failuresInARow = 0;
  #successesInARow = 0;
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
    this.#successesInARow += 1;
    // One lucky probe in a storm proves little: confidence comes back by halves, and the last step needs several.
    const half = Math.floor(this.#failuresInARow / 2);
    const isHalfOver = half === 0 && this.#failuresInARow > 0 && this.#successesInARow < LEAST_IN_A_ROW;
    this.#failuresInARow = isHalfOver ? 1 : half;
    this.#isProbing = false;
    this.#closedUntil = 0;
  }

  /** A fault that may be the message's or the number's: while the number is ill it proves nothing. */
  doubt(): void {
    this.#successesInARow = 0;
    this.#isProbing = false;
  }

  fail(error: SendError, now: number): void {
    this.#isProbing = false;
    this.#successesInARow = 0;
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
