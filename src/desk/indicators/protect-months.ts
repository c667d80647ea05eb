import { daysIn, type Period, periodAt } from './periods.ts';
import type { Days } from './tally.ts';

/** Fewer than this are not shown to anybody outside (reliability.md, S27). */
export const SMALLEST = 10;
/** Codes that are too rare stand here together. */
export const REST = 'rest';

/** What of one group is shown outside of one month. */
interface Month {
  /** Codes that are shown by themselves, and `REST` for all others. */
  readonly codes: ReadonlySet<string>;
  readonly isTotalShown: boolean;
  /** Each day of it can be shown, not only the whole. */
  readonly hasDays: boolean;
  readonly hasTotalDays: boolean;
}

export interface Protected {
  /** Codes that are shown in any of these periods. */
  readonly codes: readonly string[];
  /** Null: not shown. */
  count(code: string, period: Period): number | null;
  total(period: Period): number | null;
}

/**
 * Counts as they may be shown to those outside. Every figure is a sum of blocks, blocks do not overlap, and none counts
 * fewer than ten; so whatever is added or taken from each other, days from months or codes from totals, is ten or more
 * as well, or nothing. A block is a month of one code; codes that are too rare in it are one block together, into which
 * the rarest of the others go until it is ten (complementary suppression). Days take the place of the month only where
 * each day of each code is ten or more. Only months that are over are shown and they never change, so asking
 * again tells nothing new. Nothing counts as "fewer than ten" too: that nobody asked is told as little as that nine did.
 * @param known all codes that there can be; absent: there may be any
 * @param closed the last day of the last month that is over
 */
export function protectMonths(
  counts: ReadonlyMap<string, Days>,
  known: readonly string[] | undefined,
  periods: readonly Period[],
  closed: number,
): Protected {
  const months = new Map<number, Month>();
  const monthOf = (day: number): Month | undefined => {
    if (day > closed) return undefined;
    const period = periodAt('month', day);
    const month = months.get(period.first) ?? judge(counts, known, period);
    months.set(period.first, month);
    return month;
  };

  /** Adds up if all of it is shown: whole months, or days of months that are shown by day. */
  const shown = (
    period: Period,
    isShown: (month: Month) => boolean,
    hasDays: (month: Month) => boolean,
    of: (month: Month, part: Period) => number,
  ): number | null => {
    let sum = 0;
    for (let day = period.first; day <= period.last; ) {
      const whole = periodAt('month', day);
      const part = { first: day, last: Math.min(whole.last, period.last) };
      const isWhole = part.first === whole.first && part.last === whole.last;
      const month = monthOf(day);
      if (!month || !isShown(month) || !(isWhole || hasDays(month))) return null;
      sum += of(month, part);
      day = part.last + 1;
    }
    return sum;
  };

  const codes = new Set<string>();
  for (const { first, last } of periods)
    for (const day of [first, last]) for (const code of monthOf(day)?.codes ?? []) codes.add(code);
  return {
    codes: [...codes],
    count: (code, period) =>
      shown(
        period,
        (month) => month.codes.has(code),
        (month) => month.hasDays,
        (month, part) => (code === REST ? restOf(counts, month.codes, part) : sumOf(counts.get(code), part)),
      ),
    total: (period) =>
      shown(
        period,
        (month) => month.isTotalShown,
        (month) => month.hasTotalDays,
        (_, part) => totalOf(counts, part),
      ),
  };
}

function judge(
  counts: ReadonlyMap<string, Days>,
  known: readonly string[] | undefined,
  month: Period,
): Month {
  const sums = [...counts]
    .map(([code, days]) => ({ code, n: sumOf(days, month) }))
    .sort((a, b) => b.n - a.n || (a.code < b.code ? -1 : 1));
  const own = sums.filter(({ n }) => n >= SMALLEST);
  const names = new Set(own.map(({ code }) => code));
  const all = totalOf(counts, month);
  const isNobodyHidden = known?.every((code) => names.has(code)) && own.length === sums.length;
  let rest = all - own.reduce((sum, { n }) => sum + n, 0);
  if (!isNobodyHidden)
    while (rest < SMALLEST && own.length > 0) {
      const rarest = own.pop();
      names.delete(rarest?.code ?? '');
      rest += rarest?.n ?? 0;
    }
  // With nothing left beside it the rest is the total, which is told anyway.
  if (!isNobodyHidden && own.length > 0) names.add(REST);
  const days = [...daysIn(month)];
  const isEnough = (of: (day: Period) => number): boolean =>
    days.every((day) => of({ first: day, last: day }) >= SMALLEST);
  return {
    codes: names,
    isTotalShown: all >= SMALLEST,
    hasTotalDays: isEnough((day) => totalOf(counts, day)),
    hasDays:
      names.size > 0 &&
      [...names].every((code) =>
        isEnough((day) => (code === REST ? restOf(counts, names, day) : sumOf(counts.get(code), day))),
      ),
  };
}

export function sumOf(days: Days | undefined, period: Period): number {
  let sum = 0;
  if (days) for (const day of daysIn(period)) sum += days.get(day) ?? 0;
  return sum;
}

export function totalOf(counts: ReadonlyMap<string, Days>, period: Period): number {
  let sum = 0;
  for (const days of counts.values()) sum += sumOf(days, period);
  return sum;
}

function restOf(counts: ReadonlyMap<string, Days>, own: ReadonlySet<string>, period: Period): number {
  let sum = 0;
  for (const [code, days] of counts) if (!own.has(code)) sum += sumOf(days, period);
  return sum;
}
