import { Decimal } from 'decimal.js';
import type { Said, SumLine } from '../ports/index.ts';
import { type Found, money, word } from './calculation.ts';
import { makeLine, sumOf } from './money.ts';
import { overtimeLines } from './overtime.ts';
import type { Rules } from './rules.ts';
import { dayLimitRule, extraHours, minimumRule, zoneOf } from './wage.ts';

/** Fewer working days a week than this earn a part of the paid day of rest, not all of it. */
const FULL_WEEK_DAYS = 5;

/**
 * Is the pay below the minimum: the least that is owed for the period that was named (a day for pay by the hour), with
 * the overtime that was told of, against what is paid. For less than a full day the pack has no rule that is sure, so
 * only pay that is too little even by the hour is called too little.
 */
export function checkMinimum(said: Said, rules: Rules): Found {
  const rule = minimumRule({ ...said, zone: zoneOf(said) });
  const minimum = rules.values[rule];
  const limit = rules.values[dayLimitRule(said.shift)];
  const paid = paidFor(said);
  const owed = owedFor(said, rules, minimum);
  const lines = [owed, ...overtimeOf(said, rules, minimum)];
  const total = sumOf(lines);
  const facts = [rules.factOf[rule], 'border-zone', ...(lines.length > 1 ? ['overtime'] : [])];
  const period = word(`period.${said.period === 'hour' ? 'day' : said.period}`);
  const values = { paid: money(paid), owed: money(total), missing: money(total.minus(paid)), period };
  const isPartOfDay = said.hoursPerDay !== undefined && limit.greaterThan(said.hoursPerDay);
  // Without hours nobody knows whether there is overtime besides.
  const notes = (said.hoursPerDay ?? said.hoursPerWeek ?? said.extraHours) ? [] : ['minimum_hours'];
  if (paid.greaterThanOrEqualTo(total)) return { verdict: 'minimum_ok', values, lines, notes, facts };
  if (isPartOfDay) {
    const part = makeLine(
      'minimum_part',
      new Decimal(owed.amount),
      ['/', limit],
      ['×', new Decimal(said.hoursPerDay ?? 0)],
    );
    const least = new Decimal(part.amount);
    if (paid.greaterThanOrEqualTo(least)) return { verdict: 'minimum_part_day', values, lines, facts };
    const few = { ...values, owed: money(least), missing: money(least.minus(paid)) };
    return { verdict: 'minimum_below', values: few, lines: [part], notes: ['part_day'], facts };
  }
  // CONASAMI's figure of the month is of 30.4 days; the law's month has 30. Between the two nobody can be sure.
  const isBetween =
    said.period === 'month' && paid.greaterThanOrEqualTo(minimum.times(rules.values.days_in_month));
  return { verdict: isBetween ? 'minimum_between' : 'minimum_below', values, lines, notes, facts };
}

/** What is paid for the period that is compared. */
function paidFor({ amount = '0', period, hoursPerDay = '0' }: Said): Decimal {
  return period === 'hour' ? new Decimal(amount).times(hoursPerDay) : new Decimal(amount);
}

/** The minimum for the period. */
function owedFor(said: Said, { values }: Rules, minimum: Decimal): SumLine {
  switch (said.period) {
    case 'week': {
      const days = new Decimal(said.daysPerWeek ?? values.days_in_week);
      return days.greaterThanOrEqualTo(FULL_WEEK_DAYS)
        ? makeLine('minimum_week', minimum, ['×', values.days_in_week])
        : makeLine(
            'minimum_few_days',
            minimum,
            ['×', days],
            ['×', values.days_in_week],
            ['/', new Decimal(6)],
          );
    }
    case 'fortnight':
      return makeLine('minimum_fortnight', minimum, ['×', values.days_in_fortnight]);
    case 'month':
      if (said.isDomestic) return makeLine('minimum_month', minimum, ['×', values.days_in_month]);
      return makeLine(
        'minimum_month',
        said.zone === 'border' ? values.minimum_border_month : values.minimum_general_month,
      );
    default:
      return makeLine('minimum_day', minimum);
  }
}

/** Overtime within the period, at the least it can be paid: for pay by the day or the week, where the hours were told. */
function overtimeOf(said: Said, rules: Rules, minimum: Decimal): SumLine[] {
  const limit = rules.values[dayLimitRule(said.shift)];
  const from = (label: string, ...factors: Parameters<typeof makeLine>[2][]) =>
    makeLine(label, minimum, ...factors);
  if (said.period === 'week') {
    const extra = extraHours(said, rules);
    return extra ? overtimeLines(from, extra, limit, rules.values.overtime_cap) : [];
  }
  if ((said.period !== 'day' && said.period !== 'hour') || said.hoursPerDay === undefined) return [];
  // Long days in a short week may be an agreed spread of the hours.
  if (said.daysPerWeek !== undefined && extraHours(said, rules)?.isZero()) return [];
  const extra = Decimal.max(0, new Decimal(said.hoursPerDay).minus(limit));
  return overtimeLines(from, extra, limit, rules.values.overtime_cap);
}
