import { DAY_BEGINS_MS } from '../../storage/desk-store.ts';

/** S26: above so many numbers in a day somebody else looks at why. */
export const MOST_REVEALS = 10;
/** S35: so many times what colleagues of the same role look at. */
const TIMES_MEDIAN = 3;
/** On a quiet day three times nearly nothing is still nothing: under so many conversations nobody is called out. */
const LEAST_VIEWS = 20;
/** Nobody of the same role is at work to compare with: more than a long day of one person alone. */
const MOST_ALONE = 45;
/** Different conversations opened within an hour. One every thirty seconds for a whole hour is reading, not helping. */
export const OPENINGS_PER_HOUR = 120;
export const HOUR_MS = 3600_000;

/** The day of Mexico City that an instant falls on, YYYY-MM-DD. */
export const dayOf = (at: Date): string => new Date(at.getTime() - DAY_BEGINS_MS).toISOString().slice(0, 10);

/** When the day that an instant falls on began. */
export const dayBegan = (at: Date): Date => new Date(Date.parse(dayOf(at)) + DAY_BEGINS_MS);

/**
 * How many different conversations somebody may look at in a day before it is out of the ordinary.
 * @param peers what each other colleague of the same role has looked at today; who has opened nothing is not at work
 */
export function mostViews(peers: readonly number[]): number {
  const working = peers.filter((count) => count > 0).toSorted((a, b) => a - b);
  if (working.length === 0) return MOST_ALONE;
  const middle = Math.floor(working.length / 2);
  const upper = working[middle] ?? 0;
  const median = working.length % 2 === 1 ? upper : ((working[middle - 1] ?? 0) + upper) / 2;
  return Math.max(LEAST_VIEWS, TIMES_MEDIAN * median);
}
