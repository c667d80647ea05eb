/** Waits of this many recent cases say what to expect; fewer than the least say nothing. */
const RECENT = 20;
const LEAST = 3;
/** What a person is told: rounded up, so that it is rather sooner than said. */
const STEPS_MIN = [5, 10, 15, 20, 30, 45, 60, 90, 120];
const MINUTE_MS = 60_000;

/**
 * How long a person who asks now will likely wait, in minutes: the median of recent waits or the wait of who stands in
 * line, whichever is longer, rounded up to a step. Honest: nothing known, or more than two hours, is undefined.
 * @param recentWaitsMs from asking to being taken, newest first
 * @param longestOpenWaitMs of those who wait now
 */
export function expectedWaitMinutes(
  recentWaitsMs: readonly number[],
  longestOpenWaitMs: number,
): number | undefined {
  const recent = recentWaitsMs.slice(0, RECENT).toSorted((a, b) => a - b);
  if (recent.length < LEAST) return undefined;
  const median = recent[Math.floor(recent.length / 2)] ?? 0;
  const minutes = Math.max(median, longestOpenWaitMs) / MINUTE_MS;
  return STEPS_MIN.find((step) => minutes <= step);
}
