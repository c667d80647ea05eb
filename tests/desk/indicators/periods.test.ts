import { describe, expect, it } from 'vitest';
import { dayOf, isoDay, periodAt, periodsUpTo, STEPS } from '../../../src/desk/indicators/periods.ts';

const day = (iso: string): number => dayOf(new Date(`${iso}T12:00:00Z`));
const named = ({ first, last }: { first: number; last: number }) => [isoDay(first), isoDay(last)];

describe('periods', () => {
  it.each([
    ['2026-11-20T05:59:59Z', '2026-11-19'],
    ['2026-11-20T06:00:00Z', '2026-11-20'],
    ['2026-07-01T05:30:00Z', '2026-06-30'],
  ])('%s is on %s in Mexico City', (at, iso) => {
    const local = new Date(at).toLocaleDateString('sv-SE', { timeZone: 'America/Mexico_City' });
    expect([isoDay(dayOf(new Date(at))), local]).toEqual([iso, iso]);
  });

  it.each([
    ['2026-11-20', ['2026-11-16', '2026-11-22'], ['2026-11-01', '2026-11-30']],
    ['2026-11-16', ['2026-11-16', '2026-11-22'], ['2026-11-01', '2026-11-30']],
    ['2027-01-01', ['2026-12-28', '2027-01-03'], ['2027-01-01', '2027-01-31']],
    ['2028-02-29', ['2028-02-28', '2028-03-05'], ['2028-02-01', '2028-02-29']],
  ])('%s lies in its week from Monday and in its month', (iso, week, month) => {
    expect(named(periodAt('week', day(iso)))).toEqual(week);
    expect(named(periodAt('month', day(iso)))).toEqual(month);
  });

  it.each(STEPS)('by %s follow each other without a gap', (step) => {
    const periods = periodsUpTo(step, day('2028-03-15'));
    expect(periods.length).toBeGreaterThan(1);
    for (const [at, period] of periods.entries())
      if (at > 0) expect(period.first).toBe((periods[at - 1]?.last ?? 0) + 1);
    const newest = periods.at(-1);
    expect(newest && newest.first <= day('2028-03-15') && newest.last >= day('2028-03-15')).toBe(true);
  });
});
