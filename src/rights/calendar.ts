import { DateTime, Duration } from 'luxon';
import type { Holiday, Said } from '../ports/index.ts';
import type { Rules } from './rules.ts';

/** Days are Mexico's: what is "today" is decided there. */
export const ZONE = 'America/Mexico_City';

/** A day without a time of day; all arithmetic is on the calendar. */
export const dayOf = (iso: string): DateTime => DateTime.fromISO(iso, { zone: 'utc' });
export const isoOf = (day: DateTime): string => day.toISODate() ?? '';
export const todayOf = (now: Date): DateTime =>
  dayOf(DateTime.fromJSDate(now, { zone: ZONE }).toISODate() ?? '');

/** Days from one to the other, both counted. */
export const daysThrough = (from: DateTime, to: DateTime): number => to.diff(from, 'days').days + 1;

/** A job's first and last day, and what lies between. */
export interface Service {
  readonly start: DateTime;
  readonly end: DateTime;
  /** Years that are complete. */
  readonly years: number;
  /** Days since the last anniversary, the last day counted. */
  readonly daysSince: number;
}

/**
 * How long somebody has worked; to today when no last day was said.
 * @returns undefined when the first day is not known, or lies behind the last
 */
export function serviceOf(said: Said, now: Date): Service | undefined {
  const end = said.end === undefined ? todayOf(now) : dayOf(said.end);
  // "Two years" ends with the last day, so the first is the day after the same date two years before.
  const start =
    said.start !== undefined
      ? dayOf(said.start)
      : said.worked !== undefined
        ? end.minus(Duration.fromISO(said.worked)).plus({ days: 1 })
        : undefined;
  if (!start?.isValid || !end.isValid || start > end) return undefined;
  // The last day is worked: a year from 1 March is complete at the end of the last day of February.
  const after = end.plus({ days: 1 });
  const years = Math.floor(after.diff(start, 'years').years);
  return { start, end, years, daysSince: daysThrough(start.plus({ years }), end) };
}

/** Compulsory days of rest of the rules' year, in order. */
export function holidaysOf({ year, holidays }: Pick<Rules, 'year' | 'holidays'>): Holiday[] {
  return holidays.days.map((rule) => {
    const first = DateTime.fromObject({ year, month: rule.month, day: 1 }, { zone: 'utc' });
    const day =
      'day' in rule
        ? first.set({ day: rule.day })
        : first.plus({ days: ((8 - first.weekday) % 7) + (rule.monday - 1) * 7 });
    return { id: rule.id, date: isoOf(day) };
  });
}
