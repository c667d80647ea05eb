import type { Catalogs, Municipality, Occupation } from '../catalogs.ts';
import type { Education, Status, Vacancy } from '../vacancy.ts';
import type { Chance } from './chance.ts';
import { addFraud, describe } from './description.ts';
import { type Employer, makeEmployers } from './employers.ts';
import * as families from './families.ts';
import { drawBenefits, drawDocuments, drawLanguages, drawSupport } from './offer.ts';
import { drawEligibility, drawModality, drawPay, drawSchedule } from './terms.ts';
import { makeTitle, misspell, type Noise } from './title.ts';
import { makeTruth, type Truth } from './truth.ts';
import { EDUCATION } from './words.ts';

/** A vacancy as the portal shows it, and what it really is. */
export interface Generated {
  readonly vacancy: Vacancy;
  readonly truth: Truth;
}

/** All that the next vacancy is drawn from. */
export interface World {
  readonly chance: Chance;
  /** Milliseconds of the day that is imitated. */
  readonly now: number;
  readonly occupations: readonly Occupation[];
  readonly stateNames: ReadonlyMap<string, string>;
  readonly nextPlace: () => Municipality;
  readonly nextOccupation: ReadonlyMap<string, () => Occupation>;
  readonly nextEmployer: () => Employer;
  readonly nextFolio: () => string;
}

const DAY_MS = 86_400_000;
const LIVES_DAYS = [7, 15, 15, 30, 30, 30, 60];
const FIRST_FOLIO = 20_900_000;

export function makeWorld(chance: Chance, catalogs: Catalogs, vacancies: number, now: number): World {
  const { states, municipalities, occupations } = catalogs;
  const weights = new Map(states.map(({ code, migrantWeight }) => [code, migrantWeight]));
  const nextPlace = chance.weighted(
    municipalities,
    ({ population2020, state }) => population2020 ** 0.92 * (weights.get(state) ?? 1),
  );
  const nextOccupation = new Map(
    states.map(({ code }) => [code, chance.weighted(occupations, (one) => one.weight * pullOf(one, code))]),
  );
  const employers = makeEmployers(chance, vacancies);
  const nextEmployer = chance.weighted(employers, ({ workers }) => workers ** 0.6);
  let folio = FIRST_FOLIO + (chance.state % 50_000);
  const nextFolio = () => {
    folio += chance.int(1, 7);
    return String(folio);
  };
  const stateNames = new Map(states.map(({ code, name }) => [code, name]));
  return { chance, now, occupations, stateNames, nextPlace, nextOccupation, nextEmployer, nextFolio };
}

function pullOf({ family }: Occupation, state: string): number {
  const states = families.GATHERS_IN[family];
  if (!states) return 1;
  return states.has(state) ? 1.9 : 0.45;
}

/**
 * Draws one vacancy. The order of the draws is part of the format: the same seed must go on giving the same rows
 * (tests/sandbox/portal/generate.test.ts).
 */
export function drawVacancy(world: World): Generated {
  const { chance, now } = world;
  const { isLucky, int, pick } = chance;
  const place = world.nextPlace();
  const occupation = (world.nextOccupation.get(place.state) ?? unknownState(place))();
  const employer = world.nextEmployer();
  const noise: Noise[] = [];
  const schedule = drawSchedule(chance, occupation);
  const pay = drawPay(chance, occupation, place, schedule);
  const eligibility = drawEligibility(chance, occupation, place, employer);
  const isFraud = isLucky(0.01);
  const { posted, modified, validThrough, status } = drawDates(chance, now);
  const { education, experienceMonths } = drawDemands(chance, occupation);
  const support = drawSupport(chance, occupation);
  const languages = drawLanguages(chance, occupation);
  const documents = drawDocuments(chance, occupation, EDUCATION.indexOf(education));
  const modality = drawModality(chance, occupation);
  const title = makeTitle(chance, occupation, place, noise);
  const isSalaryHidden = isLucky(0.12);
  let signs: string[] = [];
  const { openToForeigners } = eligibility;
  const { accommodation } = support;
  const described = { occupation, education, experienceMonths, schedule, accommodation, openToForeigners };
  let description = describe(chance, described, noise);
  if (isFraud) {
    ({ text: description, signs } = addFraud(chance, description));
    if (signs.includes('pay_too_high')) {
      pay.min = int(30, 60) * 1000;
      pay.max = pay.min + int(5, 30) * 1000;
    }
  }
  // Employers file the occupation themselves: some leave it out, some pick a wrong one.
  const filed = isLucky(0.05) ? undefined : isLucky(0.03) ? pick(world.occupations) : occupation;
  const id = world.nextFolio();
  const vacancy: Vacancy = {
    '@context': 'https://schema.org',
    '@type': 'JobPosting',
    id,
    identifier: { propertyID: 'folio', value: id },
    title,
    description,
    datePosted: toIso(posted),
    dateModified: toIso(modified),
    validThrough: toIso(validThrough),
    status,
    employmentType: [
      schedule.includes('part_time') ? 'PART_TIME' : 'FULL_TIME',
      ...(isLucky(0.12) ? ['TEMPORARY'] : []),
    ],
    ...(modality === 'remote' ? { jobLocationType: 'TELECOMMUTE' as const } : {}),
    modality,
    schedule,
    totalJobOpenings: Math.max(1, Math.round(chance.random() ** 3 * 20)),
    occupation: filed?.code ?? null,
    occupationalCategory: filed?.sinco ?? null,
    hiringOrganization: {
      '@type': 'Organization',
      identifier: isFraud && isLucky(0.7) ? null : employer.id,
      name: isFraud && isLucky(0.5) ? misspell(chance, employer.name) : employer.name,
      verified: isFraud ? isLucky(0.15) : employer.verified,
      placementAgency: employer.agency,
    },
    jobLocation: {
      '@type': 'Place',
      address: {
        addressCountry: 'MX',
        addressRegion: world.stateNames.get(place.state) ?? place.state,
        addressLocality: place.name,
      },
      state: place.state,
      municipality: place.code,
      geo: { latitude: near(chance, place.lat), longitude: near(chance, place.lon) },
    },
    baseSalary: isSalaryHidden ? null : toSalary(pay.min, pay.max),
    educationRequirements: education,
    experienceMonths,
    languages,
    documents,
    eligibility,
    benefits: drawBenefits(chance, support),
    support,
    accessible: isLucky(0.14),
    recruiterFee: 'never',
    source: isLucky(0.04) ? 'partner' : 'portal',
  };
  const filing = filed ? (filed === occupation ? 'right' : 'wrong') : 'missing';
  const truth = makeTruth({ vacancy, occupation, place, employer, pay, isFraud, signs, filing, noise });
  return { vacancy, truth };
}

interface Dates {
  readonly posted: number;
  readonly modified: number;
  readonly validThrough: number;
  readonly status: Status;
}

function drawDates({ isLucky, int, pick, random }: Chance, now: number): Dates {
  const posted = now - Math.floor(random() ** 1.7 * 60 * DAY_MS) - int(0, 86_399) * 1000;
  let validThrough = posted + pick(LIVES_DAYS) * DAY_MS;
  let status: Status = 'open';
  if (validThrough < now) {
    if (isLucky(0.8)) validThrough = now + int(1, 25) * DAY_MS;
    else status = 'expired';
  }
  if (status === 'open' && isLucky(0.025)) status = pick<Status>(['filled', 'withdrawn']);
  const modified = Math.min(now, posted + (isLucky(0.3) ? int(1, 12) * DAY_MS : 0));
  return { posted, modified, validThrough, status };
}

function drawDemands({ int, pick }: Chance, { family }: Occupation) {
  const isSkilled = families.SKILLED.has(family);
  const level = isSkilled ? int(4, 5) : families.SCHOOLED.has(family) ? 3 : int(0, 2);
  const education: Education = EDUCATION[level] ?? 'none';
  return { education, experienceMonths: pick(isSkilled ? [0, 12, 12, 24, 36] : [0, 0, 0, 6, 6, 12, 24]) };
}

function toSalary(minValue: number, maxValue: number): NonNullable<Vacancy['baseSalary']> {
  const value = { '@type': 'QuantitativeValue', minValue, maxValue, unitText: 'MONTH' } as const;
  return { '@type': 'MonetaryAmount', currency: 'MXN', value };
}

/** Somewhere within four kilometres or so of the middle of the town. */
const near = ({ random }: Chance, degrees: number): number =>
  Number((degrees + (random() - 0.5) * 0.08).toFixed(5));

export const toIso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

function unknownState({ code, state }: Municipality): never {
  throw new Error(`catalogues do not fit: municipality ${code} names state ${state}`);
}
