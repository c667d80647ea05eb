import { join } from 'node:path';
import { openSearch } from '../../src/vacancies/open-search.ts';
import type { Vacancy } from '../../src/vacancies/portal/schema.ts';
import { ROOT } from '../support/talk.ts';

export const CONTENT = join(ROOT, 'content');
export const NOW = new Date('2026-11-20T12:00:00Z');

let count = 0;

/** An honest vacancy for a cook in Tapachula that everybody may take; `over` changes it. */
export function makeVacancy(over: Partial<Vacancy> = {}): Vacancy {
  count += 1;
  return {
    '@type': 'JobPosting',
    id: `v${count}`,
    title: 'Cocinero',
    description: `Fonda del barrio número ${count} busca a alguien que guise, lave y atienda con gusto cada día ${count}.`,
    datePosted: '2026-11-18T12:00:00Z',
    dateModified: '2026-11-18T12:00:00Z',
    validThrough: '2026-12-18T12:00:00Z',
    status: 'open',
    employmentType: ['FULL_TIME'],
    modality: 'onsite',
    schedule: ['full_time', 'morning'],
    occupation: 'cook',
    hiringOrganization: { identifier: `E${count}`, name: `Fonda ${count}`, verified: true },
    jobLocation: {
      address: {},
      state: 'CHP',
      municipality: '07089',
      geo: { latitude: 14.9, longitude: -92.26 },
    },
    baseSalary: { currency: 'MXN', value: { minValue: 10_000, maxValue: 12_000, unitText: 'MONTH' } },
    eligibility: {
      openToForeigners: true,
      profiles: ['permanent_resident', 'refugee', 'asylum_seeker', 'tvrh', 'returnee'],
      inmRegistered: false,
      foreignQuota: { placesLeft: 3 },
    },
    support: { accommodation: false, transport: false, meals: false },
    recruiterFee: 'never',
    ...over,
  };
}

/** `makeVacancy` somewhere else. */
export const at = (
  state: Vacancy['jobLocation']['state'],
  municipality: string,
): Pick<Vacancy, 'jobLocation'> => ({
  jobLocation: { address: {}, state, municipality },
});

/** A search over these vacancies, in memory. */
export function searchOver(...upserts: Vacancy[]) {
  const opened = openSearch(CONTENT, ':memory:');
  opened.index.apply({ upserts, removals: [] }, 'c1', NOW);
  const find = (text: string, person: Parameters<typeof opened.search>[1] = {}) =>
    opened.search(opened.understand(text), person, NOW);
  return { ...opened, find };
}

export const idsOf = ({ vacancies }: { vacancies: readonly { vacancy: { id: string } }[] }): string[] =>
  vacancies.map(({ vacancy }) => vacancy.id);
