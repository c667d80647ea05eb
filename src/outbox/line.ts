import type { ConversationId, SendError } from '../model/index.ts';
import type { Random } from './backoff.ts';
import { Gate } from './gate.ts';
import { makeOwnPace, makeSharedPace, type Pace, type TakeTokens } from './pace.ts';
import { Sickness } from './sickness.ts';
import { type BucketRule, TokenBuckets } from './token-bucket.ts';

export interface LineLimits {
  /** Sends under way at once. */
  readonly sockets: number;
  readonly perSecond: number;
  /** Bucket of one person; absent: the channel has no such limit. */
  readonly pair?: BucketRule;
}

export interface LineOptions {
  readonly limits: LineLimits;
  readonly random: Random;
  readonly uptimeMs: () => number;
  /** Lets a waiting lane try again. */
  readonly wake: (conversation: ConversationId) => void;
  /** The bucket that all processes share; absent: this one sends alone. */
  readonly takeTokens?: TakeTokens;
}

/**
 * One of our numbers: who may send next. Lanes that cannot go now wait here in order and are called one by one as
 * tokens and sockets come free, so nobody asks again and again.
 */
export class Line {
  readonly gate: Gate;
  readonly #sickness = new Sickness();
  readonly #options: LineOptions;
  readonly #number: Pace;
  readonly #pairs: TokenBuckets | undefined;
  readonly #waiting = new Set<ConversationId>();
  readonly #called = new Set<ConversationId>();
  #inUse = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LineOptions) {
    const { perSecond, pair } = options.limits;
    this.#options = options;
    this.gate = new Gate(options.random);
    // A whole second's worth at once would exceed the rate over the second after it: a tenth keeps the sockets busy.
    const rule = { capacity: Math.max(1, perSecond / 10), perSecond };
    this.#number = options.takeTokens
      ? makeSharedPace(rule, options.takeTokens, options.uptimeMs, () => this.#callNext())
      : makeOwnPace(rule);
    this.#pairs = pair ? new TokenBuckets(pair) : undefined;
  }

  /** `go`: send now, and call `release` afterwards. `parked`: the line wakes the lane. Else: come back by yourself. */
  admit(conversation: ConversationId): 'go' | 'parked' | { readonly resumeInMs: number } {
    const now = this.#options.uptimeMs();
    const isCalled = this.#called.delete(conversation);
    const pairWait = this.#pairs?.waitMs(conversation, now) ?? 0;
    if (pairWait > 0) {
      this.#callNext();
      return { resumeInMs: pairWait };
    }
    const isMyTurn = isCalled || this.#waiting.size === 0;
    if (!isMyTurn || this.#freePlaces(now) < 1) {
      this.#waiting.add(conversation);
      this.#callNext();
      return 'parked';
    }
    this.#inUse += 1;
    this.gate.enter();
    this.#number.take(now);
    this.#pairs?.take(conversation, now);
    return 'go';
  }

  /**
   * What a send came to. A fault that names only its message is one of the number when it meets everybody.
   * @returns whether the fault is the whole number's, so that the message loses no try by it
   */
  judge(conversation: ConversationId, error?: SendError): boolean {
    const isMild = error === undefined || !error.retryable;
    if (error?.scope !== 'pair') this.#sickness.note(conversation, !isMild);
    const isWide =
      error?.scope === 'number' ||
      error?.scope === 'account' ||
      (error?.scope === 'message' && error.retryable && this.#sickness.isSick);
    if (isWide && error) {
      this.gate.fail(error, this.#options.uptimeMs());
      return true;
    }
    const wasIll = !this.gate.isOpen;
    if (isMild || error.scope === 'pair') this.gate.succeed();
    else this.gate.doubt();
    if (wasIll && this.gate.isOpen) this.#sickness.forget();
    return false;
  }

  /** A send has ended, whatever came of it. */
  release(): void {
    this.#inUse -= 1;
    this.gate.leave();
    this.#callNext();
  }

  /** A called lane found nothing to send. */
  decline(conversation: ConversationId): void {
    if (this.#called.delete(conversation)) this.#callNext();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #freePlaces(now: number): number {
    if (this.gate.waitMs(now) > 0 || this.#number.waitMs(now, this.#waiting.size + 1) > 0) return 0;
    const sockets = this.#options.limits.sockets - this.#inUse - this.#called.size;
    return this.gate.isOpen ? sockets : Math.min(sockets, 1 - this.#called.size);
  }

  #callNext(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const now = this.#options.uptimeMs();
    while (
      this.#waiting.size > 0 &&
      this.#freePlaces(now) >= 1 &&
      this.#called.size < this.#number.available(now)
    ) {
      const next = this.#waiting.values().next();
      if (next.done) return;
      this.#waiting.delete(next.value);
      this.#called.add(next.value);
      this.#options.wake(next.value);
    }
    if (this.#waiting.size === 0) return;
    // Sockets call by themselves when they come free; only tokens and the gate need a clock.
    const wait = Math.max(this.gate.waitMs(now), this.#number.waitMs(now, this.#waiting.size));
    this.#timer = setTimeout(() => this.#callNext(), Math.max(wait, 5));
    this.#timer.unref();
  }
}
