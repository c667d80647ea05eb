import { Decimal } from 'decimal.js';
import type { Said } from '../ports/index.ts';
import { type Found, later, money, number } from './calculation.ts';
import { type Factor, sumOf } from './money.ts';
import type { Rules } from './rules.ts';
import { dailyWage } from './wage.ts';

const HUNDRED = new Decimal(100);

/** The premium for Sundays worked, one unless more were said. */
export function computeSunday(said: Said, rules: Rules): Found {
  const wage = dailyWage(said, rules);
  const count = new Decimal(said.count ?? 1);
  const lines = [
    wage.line('sunday_premium', ['×', rules.values.sunday_percent], ['/', HUNDRED], ...times(count)),
  ];
  return {
    verdict: 'sunday',
    values: {
      total: money(sumOf(lines)),
      count: number(count),
      percent: number(rules.values.sunday_percent),
    },
    lines,
    notes: [...(wage.isMinimum ? ['on_minimum'] : []), 'sunday_rest_day'],
    facts: ['sunday-premium', ...wage.facts],
    ...claimFrom(said, rules),
  };
}

/** Work on a compulsory day of rest, or on the own one: the day's wage and double that besides. */
export function computeHoliday(said: Said, rules: Rules): Found {
  const wage = dailyWage(said, rules);
  const count = new Decimal(said.count ?? 1);
  const besides = rules.values.rest_day_times.minus(1);
  const lines = [
    wage.line('holiday_wage', ...times(count)),
    wage.line('holiday_double', ['×', besides], ...times(count)),
  ];
  return {
    verdict: 'holiday',
    values: { total: money(sumOf(lines)), count: number(count) },
    lines,
    notes: [...(wage.isMinimum ? ['on_minimum'] : []), 'holiday_included'],
    facts: ['rest-day-work', 'public-holidays', ...wage.facts],
    ...claimFrom(said, rules),
  };
}

/** "× 1" says nothing and is left out. */
const times = (count: Decimal): Factor[] => (count.equals(1) ? [] : [['×', count]]);

/** Pay is claimed within a year; the day is known only if it was said. */
function claimFrom({ date }: Said, { values }: Rules): { claimBy?: string } {
  return date === undefined ? {} : { claimBy: later(date, { years: values.claim_pay_years.toNumber() }) };
}
