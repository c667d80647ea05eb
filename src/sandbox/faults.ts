/** A fault on demand: the next `times` sends answer so instead. */
export interface Fault {
  readonly httpStatus?: number;
  readonly code?: number;
  readonly message?: string;
  readonly retryAfterSeconds?: number;
  /** Waits before answering. */
  readonly delayMs?: number;
  /** Takes the message and cuts the connection before the answer: the sender cannot know. */
  readonly drop?: boolean;
  readonly times?: number;
}

/** Faults waiting to happen, first in first out; set by `POST /__sandbox/faults` with a list. */
export class Faults {
  #waiting: { fault: Fault; left: number }[] = [];

  set(faults: readonly Fault[]): void {
    this.#waiting = faults.map((fault) => ({ fault, left: fault.times ?? 1 }));
  }

  next(): Fault | undefined {
    const [first] = this.#waiting;
    if (!first) return undefined;
    first.left -= 1;
    if (first.left <= 0) this.#waiting.shift();
    return first.fault;
  }
}
