import { Decimal } from 'decimal.js';
import type { Said } from '../ports/index.ts';
import { date, type Found, money, number } from './calculation.ts';
import { isoOf, serviceOf } from './calendar.ts';
import { sumOf } from './money.ts';
import type { Rules } from './rules.ts';
import { dailyWage } from './wage.ts';

const HUNDRED = new Decimal(100);

/** Days of vacation that the nth year of work earns (n from 1). */
export function vacationDays(year: number, { values }: Rules): Decimal {
  const first = [
    values.vacation_1,
    values.vacation_2,
    values.vacation_3,
    values.vacation_4,
    values.vacation_5,
  ];
  const early = first[year - 1];
  if (early) return early;
  const steps = Math.floor((year - first.length - 1) / values.vacation_every.toNumber());
  return values.vacation_6.plus(values.vacation_more.times(steps));
}

/** Vacation for the last complete year, with the premium in pesos where the pay was said. */
export function computeVacation(said: Said, rules: Rules, now: Date): Found {
  const service = serviceOf(said, now);
  if (!service) throw new Error('vacation: how long somebody has worked is not known');
  const facts = ['vacation-days', 'vacation-premium'];
  const percent = number(rules.values.vacation_percent);
  if (service.years < 1)
    return {
      verdict: 'vacation_first_year',
      values: {
        days: number(vacationDays(1, rules)),
        date: date(isoOf(service.start.plus({ years: 1 }))),
        percent,
      },
      notes: ['vacation_leaving'],
      facts,
    };
  const days = vacationDays(service.years, rules);
  const values = { days: number(days), years: number(service.years), percent };
  const hasPay = said.amount !== undefined && said.period !== undefined;
  if (!hasPay) return { verdict: 'vacation', values, notes: ['vacation_pay'], facts };
  const wage = dailyWage(said, rules);
  const lines = [
    wage.line('vacation_wage', ['×', days]),
    wage.line('vacation_premium', ['×', days], ['×', rules.values.vacation_percent], ['/', HUNDRED]),
  ];
  return {
    verdict: 'vacation_paid',
    values: { ...values, total: money(sumOf(lines)), premium: money(new Decimal(lines[1]?.amount ?? 0)) },
    lines,
    notes: wage.isMinimum ? ['on_minimum'] : [],
    facts: [...facts, ...wage.facts],
  };
}
