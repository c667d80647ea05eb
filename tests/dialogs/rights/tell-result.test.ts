import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nextAfter, tellResult } from '../../../dialogs/rights/calculators/tell-result.ts';
import { countSegments } from '../../../src/channels/sms/segments.ts';
import { toPlainText } from '../../../src/channels/sms/transliterate.ts';
import { LANGUAGES } from '../../../src/model/index.ts';
import type { CalculatorId, Said } from '../../../src/ports/index.ts';
import { makePorts, NOON, ROOT } from '../../support/talk.ts';

const now = { at: NOON };
const { calculators, texts, knowledge } = makePorts(() => now.at);
const NEW_YEAR = new Date('2027-01-15T18:00:00Z');

/** Every verdict and every note there is, the longest sums among them. */
const CASES: readonly (readonly [string, CalculatorId, Said])[] = [
  ['minimum_below', 'minimum', { amount: '1200', period: 'week', hoursPerDay: '14', daysPerWeek: '6' }],
  ['minimum_below', 'minimum', { amount: '35', period: 'hour', hoursPerDay: '4', zone: 'general' }],
  ['minimum_below', 'minimum', { amount: '200', period: 'day', isMinor: true }],
  ['minimum_ok', 'minimum', { amount: '20000', period: 'month' }],
  ['minimum_depends', 'minimum', { amount: '400', period: 'day' }],
  ['minimum_between', 'minimum', { amount: '9500', period: 'month' }],
  ['minimum_part_day', 'minimum', { amount: '50', period: 'hour', hoursPerDay: '4' }],
  ['overtime', 'overtime', { amount: '1000', period: 'week', hoursPerDay: '14', daysPerWeek: '7' }],
  ['overtime_none', 'overtime', { amount: '500', period: 'day', hoursPerDay: '12', daysPerWeek: '4' }],
  ['sunday', 'sunday', { amount: '200', period: 'day', count: '4', date: '2025-06-01' }],
  ['holiday', 'holiday', { amount: '200', period: 'day', count: '2', date: '2026-09-16' }],
  ['aguinaldo', 'aguinaldo', { amount: '1500', period: 'week', worked: 'P3Y' }],
  ['aguinaldo_part', 'aguinaldo', { amount: '1500', period: 'week', start: '2026-03-01', end: '2026-10-01' }],
  ['vacation', 'vacation', { worked: 'P4Y' }],
  ['vacation_paid', 'vacation', { worked: 'P12Y', amount: '1000', period: 'week' }],
  ['vacation_first_year', 'vacation', { worked: 'P6M' }],
  [
    'leaving_fired',
    'leaving',
    { amount: '12345.67', period: 'month', start: '2009-02-11', end: '2025-11-01', leaving: 'fired' },
  ],
  [
    'leaving_fired',
    'leaving',
    { amount: '1000', period: 'week', worked: 'P17Y5M', end: '2026-11-01', leaving: 'fired' },
  ],
  [
    'leaving_forced',
    'leaving',
    { amount: '1000', period: 'week', worked: 'P17Y5M', end: '2025-11-01', leaving: 'forced' },
  ],
  [
    'leaving_resigned',
    'leaving',
    { amount: '1000', period: 'week', worked: 'P17Y5M', end: '2025-11-01', leaving: 'resigned' },
  ],
  ['maternity', 'maternity', { date: '2027-02-10' }],
  ['deadline_fired', 'deadline', { claim: 'fired', date: '2026-12-01' }],
  ['deadline_forced', 'deadline', { claim: 'forced', date: '2027-01-10' }],
  ['deadline_pay', 'deadline', { claim: 'pay', date: '2026-11-01' }],
  ['deadline_accident', 'deadline', { claim: 'accident', date: '2026-11-01' }],
  ['deadline_past', 'deadline', { claim: 'fired', date: '2026-01-01' }],
];

describe.each(LANGUAGES)('results in %s', (language) => {
  it.each(CASES)('%s (%s)', (verdict, calculator, said) => {
    for (const at of [NOON, NEW_YEAR]) {
      now.at = at;
      const result = calculators.calculate(calculator, said, at);
      expect(result.verdict).toBe(verdict);
      const parts = tellResult({ texts, knowledge }, language, result);
      expect(parts.length).toBeLessThanOrEqual(2);
      for (const part of parts) expect(part.length, part).toBeLessThanOrEqual(900);
      const text = parts.join('\n\n');
      expect(text).not.toMatch(/[{}]|undefined|NaN|\[object/);
      expect(countSegments(toPlainText(text)).encoding).toBe('GSM-7');
      // The sum is in it, line by line, as is the source.
      for (const { amount } of result.lines) expect(text).toContain(texts.money(language, amount));
      expect(text).toContain(knowledge.fact(result.facts[0] ?? '').source);
      for (const id of nextAfter(result)) expect(id).toMatch(/^(menu|topic):/);
      // What was true last year is never told as today's: that comes before anything else.
      const warning = texts.text(language, 'calculators:note.rules_over', { year: '2026' });
      expect(text.startsWith(warning)).toBe(at === NEW_YEAR);
    }
  });

  it('holds the same figures in every language', () => {
    now.at = NOON;
    for (const [, calculator, said] of CASES) {
      const result = calculators.calculate(calculator, said, NOON);
      const figures = (text: string) => (text.match(/\$[\d,.]*\d/g) ?? []).sort();
      const told = (one: 'es' | typeof language) =>
        figures(tellResult({ texts, knowledge }, one, result).join('\n'));
      expect(told(language)).toEqual(told('es'));
    }
  });
});

it('every verdict and note there is a text for is told in one of the cases', () => {
  const { verdict, note } = JSON.parse(readFileSync(join(ROOT, 'locales/es/calculators.json'), 'utf8'));
  const results = CASES.flatMap(([, calculator, said]) =>
    [NOON, NEW_YEAR].map((at) => calculators.calculate(calculator, said, at)),
  );
  expect([...new Set(results.map((one) => one.verdict))].sort()).toEqual(Object.keys(verdict).sort());
  const told = new Set(results.flatMap(({ notes }) => notes.map(({ id }) => id)));
  expect([...told].sort()).toEqual(Object.keys(note).sort());
});
