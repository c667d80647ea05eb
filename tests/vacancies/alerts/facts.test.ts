import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFactsOf } from '../../../src/vacancies/alerts/facts.ts';
import { openIndex } from '../../../src/vacancies/open-index.ts';
import type { Vacancy } from '../../../src/vacancies/portal/schema.ts';
import { ROOT } from '../../support/talk.ts';
import { ROWS, vacancy } from '../portal/vacancies.ts';

const factsOf = makeFactsOf(openIndex(join(ROOT, 'content'), ':memory:'));
const honest = { title: 'COCINERA', description: 'Preparar comida. Pago semanal.', occupation: 'cook' };
const facts = (values: Partial<Vacancy> = {}) => factsOf(vacancy({ id: 'a', ...honest, ...values }));

describe('what a vacancy is matched by', () => {
  it('finds it under what the title says before what was filed, and under the family', () => {
    const pastry = { title: 'REPOSTERA', occupation: 'pastry_cook' };
    expect(facts(pastry)?.occupations).toEqual(['pastry_cook', 'baker']);
    expect(facts({ ...pastry, occupation: 'welder' })?.occupations).toEqual(['pastry_cook', 'baker']);
    expect(facts({ ...pastry, occupation: null })?.occupations).toEqual(['pastry_cook', 'baker']);
  });

  it.each([
    ['a certificate and a place left', { inmRegistered: true, foreignQuota: { placesLeft: 1 } }, true],
    ['no place left', { inmRegistered: true, foreignQuota: { placesLeft: 0 } }, false],
    ['no certificate', { inmRegistered: false, foreignQuota: { placesLeft: 3 } }, false],
  ])('with %s', (_, values, mayTemporaryResident) => {
    const eligibility = {
      openToForeigners: true,
      profiles: ['refugee', 'temporary_resident'] as const,
      ...values,
    };
    const found = facts({ eligibility: { ...eligibility, profiles: [...eligibility.profiles] } });
    expect(found?.profiles.includes('temporary_resident')).toBe(mayTemporaryResident);
    expect(found?.openToForeigners).toBe(true);
    expect(found?.profiles).not.toContain('tvrh');
  });

  it('is nothing for a vacancy with a sign of fraud', () => {
    // The first of the generated ones keeps passports.
    const [fraud] = ROWS;
    expect(fraud?.description).toContain('resguardo');
    expect(factsOf(fraud as Vacancy)).toBeUndefined();
    expect(facts()).toBeDefined();
  });

  it('knows a job that was posted again under another number', () => {
    const again = { id: 'b', description: 'Otra manera de decirlo.' };
    expect(facts(again)?.job).toBe(facts()?.job);
    expect(facts({ ...again, title: 'SOLDADOR', occupation: 'welder' })?.job).not.toBe(facts()?.job);
    expect(facts({ ...again, hiringOrganization: { name: 'Otra Empresa', verified: true } })?.job).not.toBe(
      facts()?.job,
    );
  });
});
