import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  loadEligibility,
  type Offer,
  profileBit,
  SITUATIONS,
  type Situation,
} from '../../src/vacancies/eligibility.ts';
import { PROFILES } from '../../src/vacancies/portal/schema.ts';
import { CONTENT, makeVacancy, searchOver } from './support.ts';

const eligibility = loadEligibility(CONTENT);

/** Every kind of vacancy that the rules tell apart. */
const KINDS = [true, false].flatMap((isListed) =>
  [true, false].flatMap((isRegistered) =>
    [0, 2, undefined].flatMap((placesLeft) =>
      (['CHP', 'NLE'] as const).map((state) => ({ isListed, isRegistered, placesLeft, state })),
    ),
  ),
);
type Kind = (typeof KINDS)[number];

const offerOf = ({ isListed, isRegistered, placesLeft, state }: Kind): Offer => ({
  eligibility: {
    openToForeigners: true,
    profiles: isListed ? [...PROFILES] : [],
    inmRegistered: isRegistered,
    ...(placesLeft === undefined ? {} : { foreignQuota: { placesLeft } }),
  },
  jobLocation: { state },
});

/** What the law and the contract say, written out apart from the table under test. */
const FOREIGN: readonly Situation[] = [
  'permanent_resident',
  'refugee',
  'complementary_protection',
  'asylum_seeker',
  'tvrh',
];
const NEEDS_EMPLOYER: readonly Situation[] = ['temporary_resident', 'tvtf', 'outside_mexico'];
const MEXICAN: readonly Situation[] = ['returnee', 'idp'];
function expected(situation: Situation, { isListed, isRegistered, placesLeft, state }: Kind): boolean {
  if (MEXICAN.includes(situation)) return isListed;
  const isFree = placesLeft !== 0;
  if (FOREIGN.includes(situation)) return isListed && isFree;
  if (NEEDS_EMPLOYER.includes(situation))
    return isListed && isFree && isRegistered && (situation !== 'tvtf' || state === 'CHP');
  return false;
}

describe('who may take what', () => {
  const cases = SITUATIONS.flatMap((situation) => KINDS.map((kind) => ({ situation, ...kind })));
  it.each(cases)('$situation: listed $isListed, INM $isRegistered, places $placesLeft, $state', (one) => {
    expect(eligibility.mayTake(one.situation, offerOf(one))).toBe(expected(one.situation, one));
  });
  it.each(KINDS)('the bits say the same: %j', (kind) => {
    const bits = eligibility.bitsOf(offerOf(kind));
    for (const profile of PROFILES)
      expect((bits & profileBit(profile)) !== 0, profile).toBe(expected(profile, kind));
  });
  it('bars those whom no vacancy is open to, with facts that exist', () => {
    expect(SITUATIONS.filter((one) => eligibility.isBarred(one))).toEqual([
      'irregular',
      'visitor',
      'student',
      'minor',
    ]);
    const folder = join(CONTENT, 'facts');
    const facts = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    for (const situation of SITUATIONS)
      for (const id of eligibility.factsFor(situation)) expect(facts).toContain(`- id: ${id}\n`);
  });
});

describe('a search', () => {
  const only = (profiles: readonly (typeof PROFILES)[number][]) =>
    makeVacancy({
      eligibility: {
        openToForeigners: true,
        profiles: [...profiles],
        inmRegistered: true,
        foreignQuota: { placesLeft: 1 },
      },
    });
  it.each(PROFILES)('shows to %s only what is open to them', (profile) => {
    const jobs = PROFILES.map((one) => only([one]));
    const { find } = searchOver(...jobs);
    const { vacancies } = find('cocinero en tapachula', { situation: profile });
    expect(vacancies.map(({ vacancy }) => vacancy.eligibility.profiles)).toEqual([[profile]]);
    expect(vacancies[0]?.reasons.map(({ code }) => code)).toContain('open_to_you');
  });
  it('shows nothing to somebody who may not work, and says why', () => {
    const { find } = searchOver(makeVacancy());
    expect(find('cocinero', { situation: 'visitor' })).toMatchObject({
      vacancies: [],
      barred: { situation: 'visitor', facts: ['tourist-no-paid-work'] },
    });
  });
  it('prefers what is open to foreigners while the situation is not known, and says that it depends', () => {
    const closed = makeVacancy({
      datePosted: '2026-11-20T11:00:00Z',
      eligibility: { openToForeigners: false, profiles: [], inmRegistered: false },
    });
    const open = makeVacancy();
    const { vacancies } = searchOver(closed, open).find('cocinero en tapachula');
    expect(vacancies.map(({ vacancy }) => vacancy.id)).toEqual([open.id, closed.id]);
    expect(vacancies[0]?.reasons.map(({ code }) => code)).toContain('open_to_foreigners');
    expect(vacancies[1]?.reasons.map(({ code }) => code)).toContain('depends_on_papers');
  });
});
