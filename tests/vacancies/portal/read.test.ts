import { describe, expect, it } from 'vitest';
import { readVacancy, readVacancyId } from '../../../src/vacancies/portal/read.ts';
import { ROWS, vacancy } from './vacancies.ts';

describe('readVacancy', () => {
  it.each(ROWS.map((row) => [row.id, row] as const))('reads %s whole', (_, row) => {
    expect(readVacancy(structuredClone(row))).toEqual(row);
  });

  it('leaves out what it does not know and may be left out', () => {
    const row = vacancy({ id: 'a' });
    const strange = {
      ...row,
      schedule: ['full_time', 'four_days'],
      educationRequirements: 'self_taught',
      eligibility: { ...row.eligibility, profiles: ['refugee', 'climate_migrant'] },
      newField: 1,
    };
    const { educationRequirements: _, ...rest } = row;
    expect(readVacancy(strange)).toEqual({
      ...rest,
      schedule: ['full_time'],
      eligibility: { ...row.eligibility, profiles: ['refugee'] },
    });
  });

  it.each([
    ['a fee', { recruiterFee: 'sometimes' }],
    ['no title', { title: undefined }],
    ['an unknown state', { jobLocation: { address: {}, state: 'TEX', municipality: '07089' } }],
    [
      'pay in another currency',
      { baseSalary: { currency: 'USD', value: { minValue: 1, maxValue: 2, unitText: 'MONTH' } } },
    ],
    ['no schedule that we know', { schedule: ['four_days'] }],
    [
      'a quota that is no number',
      {
        eligibility: {
          openToForeigners: true,
          profiles: [],
          inmRegistered: true,
          foreignQuota: { placesLeft: 'many' },
        },
      },
    ],
  ])('does not read a row with %s', (_, values) => {
    const row = { ...vacancy({ id: 'a' }), ...values };
    expect(readVacancy(row)).toBeUndefined();
    expect(readVacancyId(row)).toBe('a');
  });

  it.each([null, undefined, 'text', [], { id: '../x' }])('makes nothing of %j', (row) => {
    expect(readVacancy(row)).toBeUndefined();
    expect(readVacancyId(row)).toBeUndefined();
  });
});
