import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decimal } from 'decimal.js';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Fact, Knowledge } from '../ports/index.ts';

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
 * Reads every `content/rules/<year>.yaml` and takes each figure from the fact it names.
 * @returns one table a year, the oldest first; at least one
 * @throws Error (named ContentError) naming the file and the rule that is not right
 */
export function loadRules(contentDir: string, knowledge: Pick<Knowledge, 'fact'>): readonly Rules[] {
  const names = readdirSync(join(contentDir, 'rules')).filter((name) => /^\d{4}\.yaml$/.test(name));
  if (names.length === 0) throw fault('content/rules holds no table such as 2026.yaml');
  return names.sort().map((name) => loadYear(contentDir, name, knowledge));
}

/** The table of the year, else the newest before it: its sums then say that they are of that year. */
export function rulesFor(tables: readonly Rules[], year: number): Rules {
  const found = tables.findLast((table) => table.year <= year) ?? tables[0];
  if (!found) throw new Error('rulesFor: there are no rules');
  return found;
}

function loadYear(contentDir: string, name: string, knowledge: Pick<Knowledge, 'fact'>): Rules {
  const file = `content/rules/${name}`;
  const parsed = Table.safeParse(parse(readFileSync(join(contentDir, 'rules', name), 'utf8')));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw fault(`${file}: ${issue?.path.join('.')} ${issue?.message}`);
  }
  const { year, rules, holidays } = parsed.data;
  if (`${year}.yaml` !== name) throw fault(`${file}: says it is for ${year}; correct the year or the name`);
  const figureOf = (rule: RuleName): Decimal => {
    const { fact, figure } = rules[rule];
    const value = factIn(file, rule, fact, knowledge).figures[figure]?.value;
    if (typeof value !== 'number')
      throw fault(`${file}: ${rule} names ${fact}.${figure}, which is no number in content/facts`);
    return new Decimal(value);
  };
  factIn(file, 'holidays', holidays.fact, knowledge);
  return {
    year,
    values: Object.fromEntries(RULES.map((rule) => [rule, figureOf(rule)])) as Record<RuleName, Decimal>,
    factOf: Object.fromEntries(RULES.map((rule) => [rule, rules[rule].fact])) as Record<RuleName, string>,
    holidays,
  };
}

function factIn(file: string, rule: string, id: string, knowledge: Pick<Knowledge, 'fact'>): Fact {
  try {
    return knowledge.fact(id);
  } catch (cause) {
    throw fault(`${file}: ${rule} names the fact ${id}, which is not in content/facts`, cause);
  }
}

function fault(message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, cause === undefined ? undefined : { cause }), {
    name: 'ContentError',
  });
}
