import { type BucketRule, TokenBuckets } from './token-bucket.ts';

/** How fast one of our numbers may send. Times are milliseconds of uptime. */
export interface Pace {
  /** Until a send may start; 0: now. Takes nothing. `wanted`: sends that wait for it. */
  waitMs(now: number, wanted: number): number;
  /** Sends that may start now. */
  available(now: number): number;
  take(now: number): void;
}

/** A number that this process alone sends from. */
export function makeOwnPace(rule: BucketRule): Pace {
  const bucket = new TokenBuckets(rule);
  return {
    waitMs: (now) => bucket.waitMs('', now),
    available: (now) => bucket.available('', now),
    take: (now) => bucket.take('', now),
  };
}

/** Asks the bucket that all processes share for some tokens: those given are ours, `waitMs` says when to ask again. */
export type TakeTokens = (
  wanted: number,
  rule: BucketRule,
) => Promise<{ readonly granted: number; readonly waitMs: number }>;

/** Tokens not used by then are dropped: saved up in several processes they would leave all at once. */
const KEPT_MS = 250;
const ASK_AGAIN_MS = 5;
const AFTER_FAULT_MS = 200;

/**
 * A number that several processes send from: tokens are fetched in small lots, as many as are wanted now, so that who
 * has more to send gets more, and all together never exceed the rate.
 * @param onGranted tokens have come
 */
export function makeSharedPace(
  rule: BucketRule,
  takeTokens: TakeTokens,
  uptimeMs: () => number,
  onGranted: () => void,
): Pace {
  let tokens = 0;
  let keptUntil = 0;
  let askAt = 0;
  let isAsking = false;
  const available = (now: number): number => (now < keptUntil ? tokens : 0);
  const ask = async (wanted: number): Promise<void> => {
    isAsking = true;
    try {
      const { granted, waitMs } = await takeTokens(Math.max(1, Math.min(wanted, rule.capacity)), rule);
      tokens = granted;
      keptUntil = uptimeMs() + KEPT_MS;
      askAt = granted > 0 ? 0 : uptimeMs() + waitMs;
    } catch {
      // Nobody knows what the others send: nothing leaves until the bucket can be asked again.
      askAt = uptimeMs() + AFTER_FAULT_MS;
    } finally {
      isAsking = false;
    }
    if (tokens > 0) onGranted();
  };
  return {
    available,
    take: () => {
      tokens -= 1;
    },
    waitMs: (now, wanted) => {
      if (available(now) >= 1) return 0;
      if (isAsking) return ASK_AGAIN_MS;
      if (now < askAt) return askAt - now;
      void ask(wanted);
      return ASK_AGAIN_MS;
    },
  };
}
