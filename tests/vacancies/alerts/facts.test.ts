import { describe, expect, it } from 'vitest';
import { makeFactsOf } from '../../../src/vacancies/alerts/facts.ts';
import { vacancy } from '../portal/vacancies.ts';

const factsOf = makeFactsOf({
  familyOf: (code) => ({ cook: 'kitchen', kitchen_helper: 'kitchen' })[code],
  needsInm: (profile) => profile === 'temporary_resident',
  occupationsInTitle: ({ title }) => (/ayudante/i.test(title) ? ['kitchen_helper'] : []),
});
const EVERYBODY = ['refugee', 'temporary_resident'] as const;

describe('what a vacancy is matched by', () => {
  it('finds it under what was filed, what the title says, and their family', () => {
    expect(factsOf(vacancy({ id: 'a', occupation: 'cook' })).occupations).toEqual(['cook', 'kitchen']);
    expect(factsOf(vacancy({ id: 'a', occupation: null, title: 'AYUDANTE' })).occupations).toEqual([
      'kitchen_helper',
      'kitchen',
    ]);
  });

  it.each([
    [
      'a certificate and a place left',
      { inmRegistered: true, foreignQuota: { placesLeft: 1 } },
      [...EVERYBODY],
    ],
    ['a certificate, quota unknown', { inmRegistered: true }, [...EVERYBODY]],
    ['no place left', { inmRegistered: true, foreignQuota: { placesLeft: 0 } }, ['refugee']],
    ['no certificate', { inmRegistered: false, foreignQuota: { placesLeft: 3 } }, ['refugee']],
  ])('with %s', (_, values, profiles) => {
    const eligibility = { openToForeigners: true, profiles: [...EVERYBODY], ...values };
    expect(factsOf(vacancy({ id: 'a', eligibility })).profiles).toEqual(profiles);
  });

  it('knows a job that was posted again under another number', () => {
    const job = (values: object) => factsOf({ ...vacancy({ id: 'a', occupation: 'cook' }), ...values }).job;
    const again = { id: 'b', title: 'OTRO TÍTULO', description: 'otra' };
    expect(job(again)).toBe(job({}));
    expect(job({ ...again, occupation: 'baker' })).not.toBe(job({}));
    expect(job({ ...again, hiringOrganization: { name: 'Otra Empresa', verified: true } })).not.toBe(job({}));
    expect(job({ baseSalary: null })).toBe('a');
  });
});
