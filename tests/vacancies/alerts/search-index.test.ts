import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SearchCriteria, type VacancyFacts } from '../../../src/vacancies/alerts/criteria.ts';
import { makePlacesWithin } from '../../../src/vacancies/alerts/facts.ts';
import { SearchIndex } from '../../../src/vacancies/alerts/search-index.ts';

const PLACES = [
  { code: '09015', lat: 19.43, lon: -99.13 },
  { code: '15033', lat: 19.6, lon: -99.05 },
  { code: '07089', lat: 14.9, lon: -92.26 },
];
const STATES: Record<string, string> = { '09015': 'CMX', '15033': 'MEX', '07089': 'CHP' };
const placesWithin = makePlacesWithin(PLACES);
const some = (...values: string[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: 2 });

const searches = fc
  .record(
    {
      occupations: some('cook', 'cleaner', 'kitchen'),
      states: some('CMX', 'CHP'),
      municipalities: some('09015', '15033', '07089'),
      radiusKm: fc.constantFrom(0, 10, 40),
      schedules: some('morning', 'night', 'full_time'),
      salaryMin: fc.constantFrom(0, 9000, 12_000),
      accommodation: fc.boolean(),
      profile: fc.constantFrom('refugee', 'tvrh'),
    },
    { requiredKeys: ['occupations', 'states', 'municipalities', 'schedules'] },
  )
  .filter((one) => SearchCriteria.safeParse(one).success);
const vacancies: fc.Arbitrary<Omit<VacancyFacts, 'id' | 'job'>> = fc
  .record(
    {
      occupations: some('cook', 'cleaner', 'kitchen'),
      municipality: fc.constantFrom(...Object.keys(STATES)),
      schedules: some('morning', 'night', 'full_time'),
      salaryMax: fc.constantFrom(8000, 9000, 20_000),
      accommodation: fc.boolean(),
      profiles: some('refugee', 'tvrh'),
      openToForeigners: fc.boolean(),
    },
    {
      requiredKeys: [
        'occupations',
        'municipality',
        'schedules',
        'accommodation',
        'profiles',
        'openToForeigners',
      ],
    },
  )
  .map((one) => ({ ...one, state: STATES[one.municipality] ?? '', validThrough: 1 }));

/** What a search means, said once more without any index. */
function wants(search: SearchCriteria, facts: Omit<VacancyFacts, 'id' | 'job'>): boolean {
  const { occupations, states, municipalities, radiusKm = 0, schedules, salaryMin = 0, profile } = search;
  const isWork = occupations.length === 0 || occupations.some((code) => facts.occupations.includes(code));
  const isPlace =
    municipalities.length > 0
      ? municipalities.some((code) => placesWithin(code, radiusKm).includes(facts.municipality))
      : states.length === 0 || states.includes(facts.state);
  const isPaid = salaryMin === 0 || (facts.salaryMax ?? -1) >= salaryMin;
  const isOpen = profile === undefined ? facts.openToForeigners : facts.profiles.includes(profile);
  return (
    isWork &&
    isPlace &&
    isPaid &&
    isOpen &&
    schedules.every((code) => facts.schedules.includes(code)) &&
    (search.accommodation !== true || facts.accommodation)
  );
}

describe('saved searches turned round', () => {
  it('hands a vacancy to exactly those that want it, once, also after others have left', () => {
    let matched = 0;
    fc.assert(
      fc.property(
        fc.array(searches, { minLength: 1, maxLength: 12 }),
        fc.array(vacancies, { minLength: 1, maxLength: 12 }),
        fc.nat(),
        (all, rows, leaving) => {
          const index = new SearchIndex(placesWithin);
          const groups = all.map((one) => index.add(one));
          const gone = leaving % all.length;
          index.remove(groups[gone] as (typeof groups)[number]);
          for (const [number, facts] of rows.entries())
            index.match({ facts: { ...facts, id: `v${number}`, job: `v${number}` }, at: number + 1 });
          for (const [number, search] of all.entries()) {
            if (number === gone) continue;
            const expected = rows.flatMap((facts, at) => (wants(search, facts) ? [`v${at}`] : []));
            matched += expected.length;
            expect(groups[number]?.news.map(({ facts }) => facts.id)).toEqual(expected);
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(matched).toBeGreaterThan(100);
  });

  it('keeps equal searches as one, and forgets it with the last', () => {
    const index = new SearchIndex(placesWithin);
    const criteria = { occupations: ['cook'], states: ['CMX'], municipalities: [], schedules: [] };
    const first = index.add(criteria);
    const second = index.add({ ...criteria });
    expect(second).toBe(first);
    expect(index.size).toBe(1);
    index.remove(first);
    expect(index.size).toBe(1);
    index.remove(second);
    expect(index.size).toBe(0);
  });
});

describe('places within', () => {
  it('holds the centre, what is near enough, and nothing else', () => {
    expect(placesWithin('09015', 0)).toEqual(['09015']);
    expect(placesWithin('09015', 15)).toEqual(['09015']);
    expect(placesWithin('09015', 25)).toEqual(['09015', '15033']);
    expect(placesWithin('99999', 25)).toEqual(['99999']);
  });
});
