/** Waits of a code that is given up after five tries: together more than the twenty minutes an outage may last. */
const LADDER_MS = [2_000, 15_000, 90_000, 360_000, 1_200_000];
const CAP_MS = 5 * 60_000;

/** A random number in [0, 1), handed in so that tests know it. */
export type Random = () => number;

/** Full jitter over 1 s, 2 s, 4 s … 5 min: spreads the retries of many messages over the whole span. */
export function fullJitterMs(attempts: number, random: Random): number {
  return Math.ceil(random() * Math.min(CAP_MS, 1000 * 2 ** Math.min(attempts, 20))) + 100;
}

/** A message's own retry with few tries: a ladder, a tenth of jitter. */
export function ladderMs(attempts: number, random: Random): number {
  const step = LADDER_MS[Math.min(attempts, LADDER_MS.length - 1)] ?? CAP_MS;
  return Math.ceil(step * (0.9 + random() * 0.2));
}

/** Meta's own advice for the pair limit: 4^X seconds, X = 0, 1, 2 …, at most about five minutes. */
export function pairMs(attempts: number, random: Random): number {
  return Math.ceil(1000 * 4 ** Math.min(attempts, 4) * (1 + random() * 0.2));
}
