import { Decimal } from 'decimal.js';
import type { DateTime } from 'luxon';
import type { Said, SumLine } from '../ports/index.ts';
import { type Found, later, money, number } from './calculation.ts';
import { dayOf, daysThrough, isoOf, serviceOf, todayOf } from './calendar.ts';
import { sumOf } from './money.ts';
import type { Rules } from './rules.ts';
import { type DailyWage, dailyWage } from './wage.ts';

/** The aguinaldo of the year in which `end` lies, for the days of it that were worked. */
export function aguinaldoLine(wage: DailyWage, rules: Rules, start: DateTime, end: DateTime): SumLine {
  const { aguinaldo_days: days } = rules.values;
  const first = end.startOf('year');
  const worked = daysThrough(start > first ? start : first, end);
  if (worked >= end.daysInYear) return wage.line('aguinaldo', ['×', days]);
  return wage.line(
    'aguinaldo_part',
    ['×', days],
    ['×', new Decimal(worked)],
    ['/', new Decimal(end.daysInYear)],
  );
}

/** Aguinaldo: to the last day of work, or to the end of this year for who still works there. */
export function computeAguinaldo(said: Said, rules: Rules, now: Date): Found {
  const wage = dailyWage(said, rules);
  const begun = serviceOf(said, now);
  if (!begun) throw new Error('aguinaldo: the first day of work is not known');
  const hasLeft = said.end !== undefined;
  const end = hasLeft ? begun.end : todayOf(now).endOf('year').startOf('day');
  const lines = [aguinaldoLine(wage, rules, begun.start, end)];
  const days = Math.min(daysThrough(begun.start, end), end.daysInYear);
  // Who still works there is owed it on 20 December; the year to claim runs from then.
  const owedOn = hasLeft ? isoOf(end) : isoOf(dayOf(`${end.year}-12-20`));
  return {
    verdict:
      days >= end.daysInYear && daysThrough(end.startOf('year'), end) >= end.daysInYear
        ? 'aguinaldo'
        : 'aguinaldo_part',
    values: {
      total: money(sumOf(lines)),
      days: number(rules.values.aguinaldo_days),
      worked: number(Math.min(days, daysThrough(end.startOf('year'), end))),
      year: number(end.year),
    },
    lines,
    notes: [
      ...(wage.isMinimum ? ['on_minimum'] : []),
      hasLeft ? 'aguinaldo_after_leaving' : 'aguinaldo_when',
    ],
    facts: ['aguinaldo-minimum', ...wage.facts],
    claimBy: later(owedOn, { years: rules.values.claim_pay_years.toNumber() }),
  };
}
