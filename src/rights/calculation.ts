import { Decimal } from 'decimal.js';
import type { Calculation, CalculatorId, Said, SumLine, Value, Values } from '../ports/index.ts';
import { dayOf, isoOf, todayOf } from './calendar.ts';
import { formatAmount, formatNumber, sumOf } from './money.ts';
import type { Rules } from './rules.ts';

export const money = (amount: Decimal): Value => ({ money: formatAmount(amount) });
export const number = (value: Decimal | number): Value => ({ number: formatNumber(new Decimal(value)) });
export const date = (iso: string): Value => ({ date: iso });
/** A word of the person's language: the text `calculators:<key>`. */
export const word = (key: string): Value => ({ text: key });

/** What a calculator works out; the rest of a `Calculation` is the same for all. */
export interface Found {
  readonly verdict: string;
  readonly values: Values;
  readonly lines?: readonly SumLine[];
  readonly notes?: readonly (string | { readonly id: string; readonly values: Values })[];
  readonly facts: readonly string[];
  /** Last day to claim. */
  readonly claimBy?: string;
}

/** Makes the result whole: the year, the total, whether the rules still hold, and what to say where they may not. */
export function makeCalculation(
  calculator: CalculatorId,
  inputs: Said,
  rules: Rules,
  now: Date,
  { verdict, values, lines = [], notes = [], facts, claimBy }: Found,
): Calculation {
  const isCurrent = todayOf(now).year <= rules.year;
  const happened = inputs.end ?? inputs.date;
  // Another year's wages and hours were others: the sum is then a first idea, and says so.
  const isOtherYear =
    happened !== undefined && calculator !== 'maternity' && dayOf(happened).year !== rules.year;
  const cautions = !isCurrent
    ? [{ id: 'rules_over', values: { year: number(rules.year) } }]
    : isOtherYear && lines.length > 0
      ? [{ id: 'other_year', values: { year: number(rules.year) } }]
      : [];
  const unknown = inputs.unknown?.includes('zone') ? [{ id: 'zone_unknown', values: {} }] : [];
  return {
    calculator,
    year: rules.year,
    isCurrent,
    inputs,
    verdict,
    values,
    lines,
    ...(lines.length > 0 ? { total: formatAmount(sumOf(lines)) } : {}),
    notes: [
      ...cautions,
      ...unknown,
      ...notes.map((note) => (typeof note === 'string' ? { id: note, values: {} } : note)),
    ],
    facts: [...new Set(facts)],
    ...(claimBy === undefined ? {} : { deadline: { date: claimBy, isPast: dayOf(claimBy) < todayOf(now) } }),
  };
}

/** The day `months` or `years` later; the last of a shorter month, so never a day too late. */
export const later = (iso: string, span: { readonly months?: number; readonly years?: number }): string =>
  isoOf(dayOf(iso).plus(span));
