import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decimal } from 'decimal.js';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Knowledge } from '../ports/index.ts';

/** Rules that the calculators need; each is a figure of a fact. */
const RULES = [
  'minimum_general',
  'minimum_general_month',
  'minimum_border',
  'minimum_border_month',
  'minimum_domestic',
  'minimum_domestic_border',
  'days_in_week',
  'days_in_fortnight',
  'days_in_month',
  'hours_week',
  'hours_day',
  'hours_night',
  'hours_mixed',
  'overtime_cap',
  'overtime_cap_before',
  'sunday_percent',
  'rest_day_times',
  'aguinaldo_days',
  'vacation_1',
  'vacation_2',
  'vacation_3',
  'vacation_4',
  'vacation_5',
  'vacation_6',
  'vacation_more',
  'vacation_every',
  'vacation_percent',
  'dismissal_months',
  'fault_days',
  'seniority_days',
  'seniority_cap',
  'seniority_resignation_years',
  'maternity_before',
  'maternity_after',
  'claim_dismissal_months',
  'claim_quit_months',
  'claim_pay_years',
  'claim_accident_years',
] as const;
export type RuleName = (typeof RULES)[number];

const Source = z.strictObject({ fact: z.string(), figure: z.string() });
const Month = z.number().int().min(1).max(12);
const Table = z.strictObject({
  year: z.number().int(),
  rules: z.strictObject(
    Object.fromEntries(RULES.map((name) => [name, Source])) as Record<RuleName, typeof Source>,
  ),
  holidays: z.strictObject({
    fact: z.string(),
    days: z.array(
      z.union([
        z.strictObject({ id: z.string(), month: Month, day: z.number().int().min(1).max(31) }),
        z.strictObject({ id: z.string(), month: Month, monday: z.number().int().min(1).max(4) }),
      ]),
    ),
  }),
});

/** The rules of one year; figures exact, as decimals. */
export interface Rules {
  readonly year: number;
  readonly values: Readonly<Record<RuleName, Decimal>>;
  /** Id of the fact that a rule's figure stands in. */
  readonly factOf: Readonly<Record<RuleName, string>>;
  readonly holidays: z.output<typeof Table>['holidays'];
}

/**
 * Reads `content/rules/<year>.yaml` and takes each figure from the fact it names.
 * @throws Error (named ContentError) naming the file and the rule that is not right
 */
export function loadRules(contentDir: string, year: number, knowledge: Pick<Knowledge, 'fact'>): Rules {
  const file = `content/rules/${year}.yaml`;
  const parsed = Table.safeParse(parse(readFileSync(join(contentDir, 'rules', `${year}.yaml`), 'utf8')));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw fault(`${file}: ${issue?.path.join('.')} ${issue?.message}`);
  }
  if (parsed.data.year !== year) throw fault(`${file}: says it is for ${parsed.data.year}; correct the year`);
  const { rules, holidays } = parsed.data;
  const figureOf = (name: RuleName): Decimal => {
    const { fact, figure } = rules[name];
    const value = knowledge.fact(fact).figures[figure]?.value;
    if (typeof value !== 'number')
      throw fault(`${file}: ${name} names ${fact}.${figure}, which is no number in content/facts`);
    return new Decimal(value);
  };
  knowledge.fact(holidays.fact);
  return {
    year,
    values: Object.fromEntries(RULES.map((name) => [name, figureOf(name)])) as Record<RuleName, Decimal>,
    factOf: Object.fromEntries(RULES.map((name) => [name, rules[name].fact])) as Record<RuleName, string>,
    holidays,
  };
}

function fault(message: string): Error {
  return Object.assign(new Error(message), { name: 'ContentError' });
}
