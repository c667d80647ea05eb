/** A clock of the day that may be set, and one that only ever goes on. */
export interface TwoClocks {
  now(): Date;
  /** Milliseconds since some moment of this process. */
  uptimeMs(): number;
}

/** Less is what clocks are corrected by; more has been set by somebody, or the machine slept. */
const TOLERANCE_MS = 10 * 60_000;
/** Longer than this nobody looks away. */
const HOUR_MS = 3600_000;

/**
 * How far the clock of the day can be believed. A clock that has leapt, in either direction, is not acted on for a while:
 * nobody is written to and nothing is erased because a clock was wrong for a moment. After that it is believed, since it
 * may be the earlier time that was wrong.
 */
export interface ClockGuard {
  /** Milliseconds of uptime since the last leap; Infinity: none was seen. */
  steadyForMs(): number;
}

/** A leap is waited out for this long before anybody is written to. */
export const WRITE_AFTER_MS = HOUR_MS;
/** And for this long before anything goes because its term is over. */
export const ERASE_AFTER_MS = 24 * HOUR_MS;

/**
 * @param seen what the clock said last in an earlier process, if that is known: a start with a clock that has gone back
 *   since, or a month ahead, counts as a leap
 */
export function makeClockGuard(
  clock: TwoClocks,
  { seen, onLeap }: { readonly seen?: Date | undefined; readonly onLeap?: (byMs: number) => void } = {},
): ClockGuard {
  let [wall, uptime] = [clock.now().getTime(), clock.uptimeMs()];
  let leaptAt = Number.NEGATIVE_INFINITY;
  const leap = (byMs: number): void => {
    leaptAt = uptime;
    onLeap?.(byMs);
  };
  if (seen !== undefined) {
    const ahead = wall - seen.getTime();
    if (ahead < -TOLERANCE_MS || ahead > 30 * 24 * HOUR_MS) leap(ahead);
  }
  return {
    steadyForMs: () => {
      const [wallNow, uptimeNow] = [clock.now().getTime(), clock.uptimeMs()];
      const byMs = wallNow - wall - (uptimeNow - uptime);
      [wall, uptime] = [wallNow, uptimeNow];
      if (Math.abs(byMs) > TOLERANCE_MS) leap(byMs);
      return uptimeNow - leaptAt;
    },
  };
}
