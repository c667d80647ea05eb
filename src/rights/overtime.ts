import { Decimal } from 'decimal.js';
import type { Said, SumLine } from '../ports/index.ts';
import { type Found, money, number } from './calculation.ts';
import { type Factor, sumOf } from './money.ts';
import type { Rules } from './rules.ts';
import { dailyWage, dayLimitRule, extraHours, weekHours, weekLimit } from './wage.ts';

const [DOUBLE, TRIPLE] = [new Decimal(2), new Decimal(3)];

/** Lines for hours beyond the ordinary ones: double up to `cap` a week, triple beyond. */
export function overtimeLines(
  wage: (label: string, ...factors: Factor[]) => SumLine,
  extra: Decimal,
  hoursOfDay: Decimal,
  cap: Decimal,
): SumLine[] {
  const double = Decimal.min(extra, cap);
  const triple = extra.minus(double);
  return [
    ...(double.isZero() ? [] : [wage('overtime_double', ['/', hoursOfDay], ['×', double], ['×', DOUBLE])]),
    ...(triple.isZero() ? [] : [wage('overtime_triple', ['/', hoursOfDay], ['×', triple], ['×', TRIPLE])]),
  ];
}

/**
 * Overtime of one week. Until which hour it is double is not settled for these years (fact overtime-cap-unclear): the sum
 * is the least it can be, and where the other reading gives more a note says how much.
 */
export function computeOvertime(said: Said, rules: Rules): Found {
  const { values } = rules;
  const wage = dailyWage(said, rules);
  const hoursOfDay = values[dayLimitRule(said.shift)];
  const extra = extraHours(said, rules) ?? new Decimal(0);
  const linesFor = (cap: Decimal) => overtimeLines(wage.line, extra, hoursOfDay, cap);
  const lines = linesFor(values.overtime_cap);
  const facts = ['overtime', 'overtime-cap-unclear', 'weekly-hours', ...wage.facts];
  const limit = weekLimit(said.shift, rules);
  const daily = hoursBeyondDay(said, hoursOfDay);
  const isMoreByDay = daily.greaterThan(extra);
  const notes = [
    ...(wage.isMinimum ? ['on_minimum'] : []),
    ...(extra.greaterThan(values.overtime_cap_before)
      ? [{ id: 'overtime_cap', values: { total: money(sumOf(linesFor(values.overtime_cap_before))) } }]
      : []),
    ...(isMoreByDay
      ? [{ id: 'overtime_by_day', values: { limit: number(hoursOfDay), hours: number(daily) } }]
      : []),
  ];
  const shown = { hours: number(weekHours(said) ?? extra), limit: number(limit), extra: number(extra) };
  if (extra.isZero()) return { verdict: 'overtime_none', values: shown, notes, facts };
  return {
    verdict: 'overtime',
    values: { ...shown, total: money(sumOf(lines)) },
    lines,
    notes,
    facts,
  };
}

/** Hours a week beyond the limit of each day. */
function hoursBeyondDay({ hoursPerDay, daysPerWeek }: Said, limit: Decimal): Decimal {
  if (hoursPerDay === undefined || daysPerWeek === undefined) return new Decimal(0);
  return Decimal.max(0, new Decimal(hoursPerDay).minus(limit)).times(daysPerWeek);
}
