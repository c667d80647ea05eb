import { DAY_BEGINS_MS } from '../../storage/desk-store.ts';

export const STEPS = ['day', 'week', 'month'] as const;
export type Step = (typeof STEPS)[number];

/** Days since 1 January 1970, first and last included. */
export interface Period {
  readonly first: number;
  readonly last: number;
}

const DAY_MS = 86_400_000;
/** 5 January 1970 was a Monday. */
const FIRST_MONDAY = 4;
const SHOWN: Readonly<Record<Step, number>> = { day: 31, week: 13, month: 13 };

/** The day of Mexico City at a moment. */
export const dayOf = (at: Date): number => Math.floor((at.getTime() - DAY_BEGINS_MS) / DAY_MS);

/** `2026-11-20` */
export const isoDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The period of the calendar that a day lies in: weeks begin on Monday. */
export function periodAt(step: Step, day: number): Period {
  if (step === 'day') return { first: day, last: day };
  if (step === 'week') {
    const first = day - ((((day - FIRST_MONDAY) % 7) + 7) % 7);
    return { first, last: first + 6 };
  }
  const date = new Date(day * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { first: Date.UTC(year, month, 1) / DAY_MS, last: Date.UTC(year, month + 1, 0) / DAY_MS };
}

/** The newest periods up to the one that `day` lies in, oldest first. */
export function periodsUpTo(step: Step, day: number): Period[] {
  const periods: Period[] = [];
  for (let at = day; periods.length < SHOWN[step]; ) {
    const period = periodAt(step, at);
    periods.unshift(period);
    at = period.first - 1;
  }
  return periods;
}

export function* daysIn({ first, last }: Period): Generator<number> {
  for (let day = first; day <= last; day += 1) yield day;
}
