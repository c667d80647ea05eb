import { Decimal } from 'decimal.js';
import type { Leaving, Said, SumLine } from '../ports/index.ts';
import { type Found, later, money, number } from './calculation.ts';
import { isoOf, type Service, serviceOf } from './calendar.ts';
import { makeLine, sumOf } from './money.ts';
import type { RuleName, Rules } from './rules.ts';
import { vacationDays } from './vacation.ts';
import { type DailyWage, dailyPay, dailyWage, minimumRule, zoneOf } from './wage.ts';
import { aguinaldoLine } from './year-end.ts';

const HUNDRED = new Decimal(100);

/**
 * What is owed when a job ends: the settlement for any reason, the compensation where the employer ended it without a
 * cause or drove the person out. Whole years only where the pack does not say how a part of a year counts; wages not yet
 * paid and vacation of earlier years are left out, and a note says so: the sum is the least.
 */
export function computeLeaving(said: Said, rules: Rules, now: Date): Found {
  const service = serviceOf(said, now);
  const { leaving } = said;
  if (!service || !leaving) throw new Error('leaving: reason or time of work is not known');
  const wage = dailyWage(said, rules);
  const seniority = seniorityLine(said, rules, service, leaving);
  const lines = [
    ...compensationLines(said, rules, wage, service, leaving),
    ...(seniority ? [seniority] : []),
    ...settlementLines(rules, wage, service),
  ];
  return {
    verdict: `leaving_${leaving}`,
    values: { total: money(sumOf(lines)), years: number(service.years), days: number(service.daysSince) },
    lines,
    notes: [...(wage.isMinimum ? ['on_minimum'] : []), `leaving_${leaving}`, 'leaving_besides'],
    facts: [
      ...(leaving === 'fired' ? ['dismissal-pay'] : []),
      ...(leaving === 'forced' ? ['twenty-days'] : []),
      'settlement',
      ...(seniority ? ['seniority-premium'] : []),
      'aguinaldo-minimum',
      'vacation-days',
      'claim-deadlines',
      ...wage.facts,
    ],
    claimBy: later(isoOf(service.end), claimTerm(leaving, rules)),
  };
}

/** How long the claim may wait. */
function claimTerm(leaving: Leaving, { values }: Rules): { months?: number; years?: number } {
  if (leaving === 'fired') return { months: values.claim_dismissal_months.toNumber() };
  if (leaving === 'forced') return { months: values.claim_quit_months.toNumber() };
  return { years: values.claim_pay_years.toNumber() };
}

function compensationLines(
  said: Said,
  { values }: Rules,
  wage: DailyWage,
  { years }: Service,
  leaving: Leaving,
): SumLine[] {
  if (leaving === 'fired') {
    // Three months of a monthly wage are three times it, without dividing first.
    const months = values.dismissal_months;
    return said.period === 'month' && !wage.isMinimum
      ? [makeLine('compensation', new Decimal(said.amount ?? 0), ['×', months])]
      : [wage.line('compensation', ['×', values.days_in_month], ['×', months])];
  }
  if (leaving === 'forced' && years > 0)
    return [wage.line('twenty_days', ['×', values.fault_days], ['×', new Decimal(years)])];
  return [];
}

/** Twelve days a complete year, of a wage capped at twice the minimum; after a resignation only from fifteen years on. */
function seniorityLine(said: Said, rules: Rules, { years }: Service, leaving: Leaving): SumLine | undefined {
  const { values } = rules;
  if (years < 1 || (leaving === 'resigned' && values.seniority_resignation_years.greaterThan(years)))
    return undefined;
  const minimum = values[minimumRule({ ...said, zone: zoneOf(said) })];
  const cap = minimum.times(values.seniority_cap);
  const factors = [
    ['×', values.seniority_days],
    ['×', new Decimal(years)],
  ] as const;
  const isCapped = dailyPay(said, rules).value.greaterThan(cap);
  const wage = isCapped
    ? dailyWage({ ...said, amount: cap.toString(), period: 'day' }, rules)
    : dailyWage(said, rules);
  return wage.line('seniority', ...factors);
}

function settlementLines(
  rules: Rules,
  wage: DailyWage,
  { start, end, years, daysSince }: Service,
): SumLine[] {
  const { values } = rules;
  // The year of work that runs has the days of the calendar from one anniversary to the next.
  const from = start.plus({ years });
  const yearDays = new Decimal(from.plus({ years: 1 }).diff(from, 'days').days);
  const share = [
    ['×', vacationDays(years + 1, rules)],
    ['×', new Decimal(daysSince)],
    ['/', yearDays],
  ] as const;
  const vacation =
    daysSince === 0
      ? []
      : [
          wage.line('vacation_part', ...share),
          wage.line('vacation_premium', ...share, ['×', values.vacation_percent], ['/', HUNDRED]),
        ];
  return [...vacation, aguinaldoLine(wage, rules, start, end)];
}

/** Whether the place decides the cap of the seniority premium. */
export function needsZoneForCap(said: Said, rules: Rules, now: Date): boolean {
  const years = serviceOf(said, now)?.years ?? 0;
  if (said.zone !== undefined || years < 1 || !said.leaving) return false;
  if (said.leaving === 'resigned' && rules.values.seniority_resignation_years.greaterThan(years))
    return false;
  const rule: RuleName = minimumRule({ ...said, zone: 'general' });
  return dailyPay(said, rules).value.greaterThan(rules.values[rule].times(rules.values.seniority_cap));
}
