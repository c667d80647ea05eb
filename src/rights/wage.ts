import { Decimal } from 'decimal.js';
import type { Said, Shift, SumLine, WageZone } from '../ports/index.ts';
import { type Factor, makeLine } from './money.ts';
import type { RuleName, Rules } from './rules.ts';

/** A day's wage as a chain of factors, so that lines can show what they are made of. */
export interface DailyWage {
  readonly value: Decimal;
  /** A line of a sum that begins with this wage. */
  line(label: string, ...factors: readonly Factor[]): SumLine;
  /** True where the pay was below the minimum and the minimum stands in its place: less is never owed. */
  readonly isMinimum: boolean;
  readonly facts: readonly string[];
}

const DAYS: Readonly<Record<'week' | 'fortnight' | 'month', RuleName>> = {
  week: 'days_in_week',
  fortnight: 'days_in_fortnight',
  month: 'days_in_month',
};

/** The rule of the minimum wage a day. */
export function minimumRule({ zone, isDomestic = false }: Said): RuleName {
  if (isDomestic) return zone === 'border' ? 'minimum_domestic_border' : 'minimum_domestic';
  return zone === 'border' ? 'minimum_border' : 'minimum_general';
}

export const dayLimitRule = (shift: Shift = 'day'): RuleName => `hours_${shift}`;

/** The pay as it was said, turned into that of a day. @throws Error without amount and period */
export function dailyPay(
  said: Said,
  { values }: Rules,
): { first: Decimal; factors: Factor[]; value: Decimal } {
  const { amount, period } = said;
  if (amount === undefined || period === undefined) throw new Error('dailyPay: no pay was said');
  const first = new Decimal(amount);
  const factors: Factor[] = [];
  if (period === 'hour') factors.push(['×', paidHours(said, values)]);
  else if (period !== 'day') factors.push(['/', values[DAYS[period]]]);
  const value = factors.reduce(
    (sum, [sign, by]) => (sign === '×' ? sum.times(by) : sum.dividedBy(by)),
    first,
  );
  return { first, factors, value };
}

/** Hours of an ordinary day: what is beyond the limit is overtime. */
function paidHours(said: Said, values: Rules['values']): Decimal {
  const limit = values[dayLimitRule(said.shift)];
  return said.hoursPerDay === undefined ? limit : Decimal.min(limit, said.hoursPerDay);
}

/** The wage that sums are made with: what is paid, or the minimum where that is more. */
export function dailyWage(said: Said, rules: Rules): DailyWage {
  const pay = dailyPay(said, rules);
  const rule = minimumRule(said);
  const minimum = rules.values[rule];
  const isMinimum = said.zone !== undefined && pay.value.lessThan(minimum);
  const facts = [
    ...(isMinimum ? [rules.factOf[rule]] : []),
    ...(!isMinimum && pay.factors.length > 0 && said.period !== 'hour' ? [rules.factOf.days_in_month] : []),
  ];
  return isMinimum
    ? { value: minimum, isMinimum, facts, line: (label, ...rest) => makeLine(label, minimum, ...rest) }
    : {
        value: pay.value,
        isMinimum,
        facts,
        line: (label, ...rest) => makeLine(label, pay.first, ...pay.factors, ...rest),
      };
}

/** Whether the place decides: only where the pay lies below the highest minimum. */
export function needsZone(said: Said, rules: Rules): boolean {
  if (said.zone !== undefined || said.amount === undefined || said.period === undefined) return false;
  const highest = rules.values[minimumRule({ ...said, zone: 'border' })];
  // A month's pay is held against the published figure of the month, which is a little more than thirty days.
  if (said.period === 'month' && new Decimal(said.amount).lessThan(rules.values.minimum_border_month))
    return true;
  return dailyPay(said, rules).value.lessThan(highest);
}

export const zoneOf = (said: Said): WageZone => said.zone ?? 'general';

/** Hours worked a week, where enough was said to know. */
export function weekHours({ hoursPerWeek, hoursPerDay, daysPerWeek }: Said): Decimal | undefined {
  if (hoursPerWeek !== undefined) return new Decimal(hoursPerWeek);
  if (hoursPerDay === undefined || daysPerWeek === undefined) return undefined;
  return new Decimal(hoursPerDay).times(daysPerWeek);
}

/**
 * The longest ordinary week: the year's limit, or six days of a shorter shift (six, because one of seven is of rest).
 */
export function weekLimit(shift: Shift | undefined, { values }: Rules): Decimal {
  return Decimal.min(values.hours_week, values[dayLimitRule(shift)].times(6));
}

/** Hours beyond the ordinary week; undefined when the hours are not known. */
export function extraHours(said: Said, rules: Rules): Decimal | undefined {
  if (said.extraHours !== undefined) return new Decimal(said.extraHours);
  const hours = weekHours(said);
  return hours && Decimal.max(0, hours.minus(weekLimit(said.shift, rules)));
}
