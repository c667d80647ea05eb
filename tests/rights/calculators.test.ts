import { describe, expect, it } from 'vitest';
import type { CalculatorId, Said } from '../../src/ports/index.ts';
import { makePorts, NOON } from '../support/talk.ts';

const { calculators, knowledge } = makePorts();
const run = (calculator: CalculatorId, said: Said, now = NOON) =>
  calculators.calculate(calculator, said, now);
const amounts = (calculator: CalculatorId, said: Said) =>
  run(calculator, said).lines.map(({ label, amount }) => [label, amount]);

// Each expected figure was worked out by hand from the figures of 2026: 315.04 and 440.87 a day.
describe('minimum', () => {
  it('a week of long days on the border: 440.87 × 7, and 12 hours at twice 440.87 / 8', () => {
    const said: Said = {
      amount: '1200',
      period: 'week',
      hoursPerDay: '10',
      daysPerWeek: '6',
      zone: 'border',
    };
    const result = run('minimum', said);
    expect(result).toMatchObject({
      verdict: 'minimum_below',
      total: '4408.70',
      values: { missing: { money: '3208.70' }, period: { text: 'period.week' } },
      isCurrent: true,
      year: 2026,
    });
    expect(result.lines).toEqual([
      { label: 'minimum_week', formula: '440.87 × 7', amount: '3086.09' },
      { label: 'overtime_double', formula: '440.87 / 8 × 12 × 2', amount: '1322.61' },
    ]);
    expect(result.facts[0]).toBe('minimum-wage-border');
  });

  it.each<[string, Said, string, string]>([
    ['a day', { amount: '180', period: 'day', zone: 'general' }, 'minimum_below', '315.04'],
    [
      'a day, exactly the minimum',
      { amount: '315.04', period: 'day', zone: 'general' },
      'minimum_ok',
      '315.04',
    ],
    [
      'a day, one centavo less',
      { amount: '315.03', period: 'day', zone: 'general' },
      'minimum_below',
      '315.04',
    ],
    ['a fortnight', { amount: '4725.60', period: 'fortnight', zone: 'general' }, 'minimum_ok', '4725.60'],
    [
      'a month by the published figure',
      { amount: '9582.47', period: 'month', zone: 'general' },
      'minimum_ok',
      '9582.47',
    ],
    [
      'a month between 30 days and the published figure',
      { amount: '9500', period: 'month', zone: 'general' },
      'minimum_between',
      '9582.47',
    ],
    [
      'a month below 30 days',
      { amount: '9400', period: 'month', zone: 'general' },
      'minimum_below',
      '9582.47',
    ],
    [
      'a month on the border',
      { amount: '13000', period: 'month', zone: 'border' },
      'minimum_below',
      '13409.80',
    ],
    [
      'three days a week: 315.04 × 3 × 7 / 6',
      { amount: '900', period: 'week', daysPerWeek: '3', zone: 'general' },
      'minimum_below',
      '1102.64',
    ],
    [
      'five days a week are a whole week',
      { amount: '2205.28', period: 'week', daysPerWeek: '5', zone: 'general' },
      'minimum_ok',
      '2205.28',
    ],
    [
      'work in a home',
      { amount: '330', period: 'day', zone: 'general', isDomestic: true },
      'minimum_below',
      '342.47',
    ],
    [
      'by the hour, a full day',
      { amount: '40', period: 'hour', hoursPerDay: '8', zone: 'general' },
      'minimum_ok',
      '315.04',
    ],
    [
      'by the hour, too little',
      { amount: '30', period: 'hour', hoursPerDay: '8', zone: 'general' },
      'minimum_below',
      '315.04',
    ],
    [
      'half a day, enough by the hour: not sure',
      { amount: '50', period: 'hour', hoursPerDay: '4', zone: 'general' },
      'minimum_part_day',
      '315.04',
    ],
    [
      'half a day, too little even by the hour: 315.04 / 8 × 4',
      { amount: '35', period: 'hour', hoursPerDay: '4', zone: 'general' },
      'minimum_below',
      '157.52',
    ],
    [
      'twelve hours a day: four more at twice',
      { amount: '250', period: 'day', hoursPerDay: '12', zone: 'border' },
      'minimum_below',
      '881.74',
    ],
  ])('%s', (_name, said, verdict, total) => {
    expect(run('minimum', said)).toMatchObject({ verdict, total });
  });
});

describe('overtime', () => {
  it('60 hours: 12 at twice, and what it would be if nine were the limit', () => {
    const result = run('overtime', { amount: '2800', period: 'week', hoursPerWeek: '60', zone: 'general' });
    // 2800 / 7 / 8 = 50 an hour.
    expect(result).toMatchObject({
      verdict: 'overtime',
      total: '1200.00',
      values: { extra: { number: '12' } },
    });
    // 9 × 100 + 3 × 150
    expect(result.notes).toContainEqual({ id: 'overtime_cap', values: { total: { money: '1350.00' } } });
  });
  it('beyond twelve, triple', () => {
    expect(amounts('overtime', { amount: '400', period: 'day', extraHours: '14', zone: 'general' })).toEqual([
      ['overtime_double', '1200.00'],
      ['overtime_triple', '300.00'],
    ]);
  });
  it('a night week is of 42 hours', () => {
    const said: Said = { amount: '700', period: 'day', hoursPerDay: '8', daysPerWeek: '6', shift: 'night' };
    // 700 / 7 × 6 × 2
    expect(run('overtime', said)).toMatchObject({ total: '1200.00', values: { limit: { number: '42' } } });
  });
  it('pay below the minimum counts as the minimum', () => {
    const result = run('overtime', { amount: '200', period: 'day', extraHours: '8', zone: 'general' });
    expect(result).toMatchObject({ total: '630.08' }); // 315.04 / 8 × 8 × 2
    expect(result.notes.map(({ id }) => id)).toContain('on_minimum');
  });
  it('48 hours are none; long days in a short week may be', () => {
    expect(run('overtime', { amount: '500', period: 'day', hoursPerWeek: '48' }).verdict).toBe(
      'overtime_none',
    );
    const long = run('overtime', { amount: '500', period: 'day', hoursPerDay: '12', daysPerWeek: '4' });
    expect(long.verdict).toBe('overtime_none');
    expect(long.notes).toEqual([
      { id: 'overtime_by_day', values: { limit: { number: '8' }, hours: { number: '16' } } },
    ]);
  });
});

describe('days of rest', () => {
  it('a Sunday is a quarter of a day more', () => {
    expect(amounts('sunday', { amount: '500', period: 'day' })).toEqual([['sunday_premium', '125.00']]);
    expect(run('sunday', { amount: '500', period: 'day', count: '3' }).total).toBe('375.00');
  });
  it('a holiday is the day and twice the day', () => {
    expect(amounts('holiday', { amount: '3500', period: 'week' })).toEqual([
      ['holiday_wage', '500.00'],
      ['holiday_double', '1000.00'],
    ]);
  });
  it('the holidays of 2026 that are left', () => {
    expect(calculators.holidaysLeft(new Date('2026-01-01T18:00:00Z'))).toEqual({
      year: 2026,
      days: [
        { id: 'new_year', date: '2026-01-01' },
        { id: 'constitution', date: '2026-02-02' },
        { id: 'juarez', date: '2026-03-16' },
        { id: 'labour', date: '2026-05-01' },
        { id: 'independence', date: '2026-09-16' },
        { id: 'revolution', date: '2026-11-16' },
        { id: 'christmas', date: '2026-12-25' },
      ],
    });
    expect(calculators.holidaysLeft(NOON).days.map(({ id }) => id)).toEqual(['christmas']);
  });
});

describe('aguinaldo', () => {
  it('a whole year', () => {
    const result = run('aguinaldo', { amount: '500', period: 'day', start: '2024-01-05' });
    expect(result).toMatchObject({
      verdict: 'aguinaldo',
      total: '7500.00',
      deadline: { date: '2027-12-20', isPast: false },
    });
  });
  it('since 1 March: 306 days of the year', () => {
    const result = run('aguinaldo', { amount: '500', period: 'day', start: '2026-03-01' });
    expect(result.lines).toEqual([
      { label: 'aguinaldo_part', formula: '500 × 15 × 306 / 365', amount: '6287.67' },
    ]);
  });
  it('only this year counts for who has left', () => {
    // 1 January to 31 March: 90 days.
    const result = run('aguinaldo', { amount: '500', period: 'day', start: '2023-06-01', end: '2026-03-31' });
    expect(result.lines[0]).toMatchObject({ formula: '500 × 15 × 90 / 365', amount: '1849.32' });
    expect(result.deadline).toEqual({ date: '2027-03-31', isPast: false });
  });
});

describe('vacation', () => {
  it.each([
    ['P1Y', '12'],
    ['P2Y', '14'],
    ['P3Y', '16'],
    ['P4Y', '18'],
    ['P5Y', '20'],
    ['P6Y', '22'],
    ['P10Y', '22'],
    ['P11Y', '24'],
    ['P15Y', '24'],
    ['P16Y', '26'],
    ['P30Y', '30'],
  ])('after %s: %s days', (worked, days) => {
    expect(run('vacation', { worked })).toMatchObject({
      verdict: 'vacation',
      values: { days: { number: days } },
    });
  });
  it('with pay: the days and a quarter of them', () => {
    expect(amounts('vacation', { worked: 'P2Y', amount: '500', period: 'day' })).toEqual([
      ['vacation_wage', '7000.00'],
      ['vacation_premium', '1750.00'],
    ]);
  });
  it('before the first year is over', () => {
    expect(run('vacation', { start: '2026-03-01' })).toMatchObject({
      verdict: 'vacation_first_year',
      values: { days: { number: '12' }, date: { date: '2027-03-01' } },
    });
  });
});

describe('leaving', () => {
  const work: Said = {
    amount: '12000',
    period: 'month',
    start: '2024-01-05',
    end: '2026-11-19',
    zone: 'general',
  };
  it('fired: three months, seniority, and the settlement', () => {
    const result = run('leaving', { ...work, leaving: 'fired' });
    expect(result.lines).toEqual([
      { label: 'compensation', formula: '12000 × 3', amount: '36000.00' },
      { label: 'seniority', formula: '12000 / 30 × 12 × 2', amount: '9600.00' },
      // In the third year: 16 days of vacation, for 319 of its 365 days.
      { label: 'vacation_part', formula: '12000 / 30 × 16 × 319 / 365', amount: '5593.42' },
      { label: 'vacation_premium', formula: '12000 / 30 × 16 × 319 / 365 × 25 / 100', amount: '1398.36' },
      // 1 January to 19 November: 323 days.
      { label: 'aguinaldo_part', formula: '12000 / 30 × 15 × 323 / 365', amount: '5309.59' },
    ]);
    expect(result).toMatchObject({ total: '57901.37', deadline: { date: '2027-01-19', isPast: false } });
  });
  it('resigned: the settlement only, and a year to claim it', () => {
    const result = run('leaving', { ...work, leaving: 'resigned' });
    expect(result.lines.map(({ label }) => label)).toEqual([
      'vacation_part',
      'vacation_premium',
      'aguinaldo_part',
    ]);
    expect(result.deadline?.date).toBe('2027-11-19');
  });
  it('resigned after fifteen years: seniority too', () => {
    const result = run('leaving', { ...work, start: '2011-01-05', leaving: 'resigned' });
    expect(result.lines[0]).toMatchObject({ label: 'seniority', formula: '12000 / 30 × 12 × 15' });
  });
  it('driven out: twenty days a year, one month to claim', () => {
    const result = run('leaving', { ...work, leaving: 'forced' });
    expect(result.lines[0]).toEqual({
      label: 'twenty_days',
      formula: '12000 / 30 × 20 × 2',
      amount: '16000.00',
    });
    expect(result.deadline?.date).toBe('2026-12-19');
  });
  it('seniority is capped at twice the minimum of the zone', () => {
    const result = run('leaving', { ...work, amount: '60000', leaving: 'fired' });
    expect(result.lines[1]).toEqual({ label: 'seniority', formula: '630.08 × 12 × 2', amount: '15121.92' });
    expect(
      calculators.missing(
        'leaving',
        { ...work, zone: undefined, amount: '60000', leaving: 'fired' } as unknown as Said,
        NOON,
      ),
    ).toBe('zone');
  });
  it('a year that is just complete leaves no part of another', () => {
    const result = run('leaving', {
      amount: '500',
      period: 'day',
      start: '2025-11-21',
      end: '2026-11-20',
      leaving: 'resigned',
    });
    expect(result.lines.map(({ label }) => label)).toEqual(['aguinaldo_part']);
  });
});

describe('dates', () => {
  it('maternity: six weeks each side', () => {
    expect(run('maternity', { date: '2027-02-10' }).values).toMatchObject({
      start: { date: '2026-12-30' },
      end: { date: '2027-03-24' },
    });
  });
  it.each<[Said, string, string]>([
    [{ claim: 'fired', date: '2026-11-03' }, 'deadline_fired', '2027-01-03'],
    [{ claim: 'fired', date: '2026-12-31' }, 'deadline_fired', '2027-02-28'],
    [{ claim: 'forced', date: '2026-11-03' }, 'deadline_forced', '2026-12-03'],
    [{ claim: 'pay', date: '2026-05-15' }, 'deadline_pay', '2027-05-15'],
    [{ claim: 'accident', date: '2025-01-10' }, 'deadline_accident', '2027-01-10'],
    [{ claim: 'fired', date: '2026-08-01' }, 'deadline_past', '2026-10-01'],
  ])('%j', (said, verdict, date) => {
    expect(run('deadline', said)).toMatchObject({ verdict, deadline: { date } });
  });
  it('the last day is not past while it lasts in Mexico', () => {
    const said: Said = { claim: 'fired', date: '2026-09-20' };
    expect(run('deadline', said, new Date('2026-11-21T05:30:00Z')).verdict).toBe('deadline_fired');
    expect(run('deadline', said, new Date('2026-11-21T06:30:00Z')).verdict).toBe('deadline_past');
  });
});

describe('the year of the rules', () => {
  const said: Said = { amount: '300', period: 'day', zone: 'general' };
  it('ends with its last day in Mexico', () => {
    expect(run('minimum', said, new Date('2027-01-01T05:59:00Z')).isCurrent).toBe(true);
    const after = run('minimum', said, new Date('2027-01-01T06:00:00Z'));
    expect(after.isCurrent).toBe(false);
    expect(after.notes[0]).toEqual({ id: 'rules_over', values: { year: { number: '2026' } } });
  });
  it('what happened in another year says so', () => {
    const old = run('leaving', { ...said, start: '2024-01-01', end: '2025-06-30', leaving: 'resigned' });
    expect(old.notes[0]?.id).toBe('other_year');
  });
});

it('names only facts that there are', () => {
  const saids: [CalculatorId, Said][] = [
    ['minimum', { amount: '1', period: 'day', zone: 'general' }],
    ['overtime', { amount: '1', period: 'week', extraHours: '20', zone: 'border' }],
    ['sunday', { amount: '1', period: 'month', zone: 'border' }],
    ['holiday', { amount: '1', period: 'fortnight', zone: 'border' }],
    ['aguinaldo', { amount: '1000', period: 'day', worked: 'P1Y' }],
    ['vacation', { worked: 'P12Y', amount: '1000', period: 'week', zone: 'general' }],
    ['leaving', { amount: '1000', period: 'day', worked: 'P3Y', leaving: 'forced', zone: 'general' }],
    ['maternity', { date: '2026-12-10' }],
    ['deadline', { claim: 'pay', date: '2026-10-10' }],
  ];
  for (const [calculator, said] of saids)
    for (const id of run(calculator, said).facts) expect(() => knowledge.fact(id)).not.toThrow();
});
