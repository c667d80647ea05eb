import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalculatorId, Leaving, PayPeriod, Said, WageZone } from '../../src/ports/index.ts';
import { makePorts, NOON } from '../support/talk.ts';

const { calculators } = makePorts();
const centavos = fc
  .integer({ min: 1, max: 10_000_000 })
  .map((value) => new Decimal(value).dividedBy(100).toString());
const period = fc.constantFrom<PayPeriod>('day', 'week', 'fortnight', 'month');
const zone = fc.constantFrom<WageZone>('general', 'border');
const hours = fc.integer({ min: 1, max: 18 }).map(String);
const days = fc.integer({ min: 1, max: 7 }).map(String);
const day = fc
  .integer({ min: 0, max: 20 * 365 })
  .map((back) => new Date(NOON.getTime() - back * 86_400_000).toISOString().slice(0, 10));
const pay = fc.record({ amount: centavos, period, zone });
const leaving = fc.constantFrom<Leaving>('fired', 'resigned', 'forced');

/** Evaluates a formula as a pocket calculator would, left to right, without any of the code under test. */
function evaluate(formula: string): string {
  const [first = '0', ...rest] = formula.split(' ');
  let value = new Decimal(first);
  for (let at = 0; at < rest.length; at += 2)
    value = rest[at] === '×' ? value.times(rest[at + 1] ?? 1) : value.dividedBy(rest[at + 1] ?? 1);
  return value.toFixed(2, Decimal.ROUND_HALF_UP);
}

const any: fc.Arbitrary<[CalculatorId, Said]> = fc.oneof(
  fc.tuple(
    fc.constant<CalculatorId>('minimum'),
    fc.record({ ...fields(), hoursPerDay: hours, daysPerWeek: days }),
  ),
  fc.tuple(
    fc.constant<CalculatorId>('overtime'),
    fc.record({ ...fields(), hoursPerDay: hours, daysPerWeek: days }),
  ),
  fc.tuple(fc.constantFrom<CalculatorId>('sunday', 'holiday'), fc.record({ ...fields(), count: days })),
  fc.tuple(fc.constantFrom<CalculatorId>('aguinaldo', 'vacation'), fc.record({ ...fields(), start: day })),
  fc.tuple(fc.constant<CalculatorId>('leaving'), fc.record({ ...fields(), start: day, leaving })),
);
function fields() {
  return { amount: centavos, period, zone };
}

describe('every sum', () => {
  it('has lines whose formula gives their amount, and a total that is their sum', () => {
    fc.assert(
      fc.property(any, ([calculator, said]) => {
        const { lines, total } = calculators.calculate(calculator, said, NOON);
        for (const { formula, amount } of lines) expect(amount).toBe(evaluate(formula));
        const sum = lines.reduce((all, { amount }) => all.plus(amount), new Decimal(0));
        if (lines.length > 0) expect(total).toBe(sum.toFixed(2));
      }),
      { numRuns: 500 },
    );
  });

  it('is never less for more pay', () => {
    fc.assert(
      fc.property(any, centavos, ([calculator, said], more) => {
        if (calculator === 'minimum') return;
        const total = (amount: string) =>
          new Decimal(calculators.calculate(calculator, { ...said, amount }, NOON).total ?? 0);
        const raised = new Decimal(said.amount ?? 0).plus(more).toString();
        // A line is rounded once: no more than half a centavo a line may be lost on the way.
        expect(total(raised).greaterThanOrEqualTo(total(said.amount ?? '0'))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is never less on the border than elsewhere', () => {
    fc.assert(
      fc.property(any, ([calculator, said]) => {
        const total = (where: WageZone) =>
          new Decimal(calculators.calculate(calculator, { ...said, zone: where }, NOON).total ?? 0);
        expect(total('border').greaterThanOrEqualTo(total('general'))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the minimum', () => {
  it('is called reached exactly when nothing is missing', () => {
    fc.assert(
      fc.property(pay, (said) => {
        const { verdict, total } = calculators.calculate('minimum', said, NOON);
        const isReached = new Decimal(said.amount).greaterThanOrEqualTo(total ?? 0);
        expect(verdict === 'minimum_ok').toBe(isReached);
      }),
    );
  });

  it('asks for the place only where the answer hangs on it', () => {
    fc.assert(
      fc.property(fc.record({ amount: centavos, period }), (said) => {
        if (calculators.missing('minimum', said, NOON) === 'zone') return;
        const verdict = (where: WageZone) =>
          calculators.calculate('minimum', { ...said, zone: where }, NOON).verdict;
        expect(verdict('border')).toBe(verdict('general'));
      }),
      { numRuns: 300 },
    );
  });
});

describe('reading', () => {
  it('never fails, and gives only what fits the calculators', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const said = calculators.read(text, NOON);
        if (said.amount !== undefined) expect(new Decimal(said.amount).greaterThan(0)).toBe(true);
        for (const iso of [said.start, said.end, said.date])
          if (iso !== undefined) expect(iso).toMatch(/^\d{4}-\d\d-\d\d$/);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives back any amount and period it was told', () => {
    const words: Record<string, string> = {
      day: 'al día',
      week: 'a la semana',
      fortnight: 'a la quincena',
      month: 'al mes',
    };
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 99_999 }), period, (amount, one) => {
        expect(calculators.read(`me pagan ${amount} ${words[one]}`, NOON)).toMatchObject({
          amount: String(amount),
          period: one,
        });
      }),
    );
  });
});
