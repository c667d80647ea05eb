import type { Vacancy } from '../portal/schema.ts';
import type { VacancyFacts } from './criteria.ts';

export interface FactsOptions {
  /** The family of an occupation code. */
  readonly familyOf: (occupation: string) => string | undefined;
  /** Situations for which the employer needs the INM certificate and a free place in its quota (catalogue `profiles`). */
  readonly needsInm: (profile: string) => boolean;
  /** Further occupations, as the title says; about 5 % are filed without one and 3 % wrongly. */
  readonly occupationsInTitle?: (vacancy: Vacancy) => readonly string[];
}

/** Makes the reading of a vacancy's facts. Eligibility as the contract's `profile` filter has it. */
export function makeFactsOf(options: FactsOptions): (vacancy: Vacancy) => VacancyFacts {
  return (vacancy) => {
    const { eligibility, jobLocation, baseSalary } = vacancy;
    const filed = vacancy.occupation === null ? [] : [vacancy.occupation];
    const occupations = new Set([...filed, ...(options.occupationsInTitle?.(vacancy) ?? [])]);
    for (const code of [...occupations]) {
      const family = options.familyOf(code);
      if (family !== undefined) occupations.add(family);
    }
    const isInmOpen = eligibility.inmRegistered && (eligibility.foreignQuota?.placesLeft ?? 1) > 0;
    return {
      id: vacancy.id,
      job: jobOf(vacancy),
      occupations: [...occupations],
      state: jobLocation.state,
      municipality: jobLocation.municipality,
      schedules: vacancy.schedule,
      ...(baseSalary === null ? {} : { salaryMax: baseSalary.value.maxValue }),
      accommodation: vacancy.support.accommodation,
      profiles: eligibility.profiles.filter((profile) => isInmOpen || !options.needsInm(profile)),
      openToForeigners: eligibility.openToForeigners,
      validThrough: Date.parse(vacancy.validThrough),
    };
  };
}

/**
 * The same job posted again has a new folio, and sometimes a changed title or a shorter name of the employer. What
 * stays: place, pay, occupation, and how the employer's name begins.
 */
function jobOf({ hiringOrganization, jobLocation, baseSalary, occupation, schedule, id }: Vacancy): string {
  const employer = hiringOrganization.name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
    ?.slice(0, 2)
    .join(' ');
  if (employer === undefined || occupation === null || baseSalary === null) return id;
  const { minValue, maxValue } = baseSalary.value;
  return [jobLocation.municipality, occupation, minValue, maxValue, schedule.join('+'), employer].join('|');
}

export interface PlacePoint {
  readonly code: string;
  readonly lat: number;
  readonly lon: number;
}

const KM_PER_DEGREE = 111.195;

/** Makes the question which municipalities have their centre within so many kilometres of another's; itself included. */
export function makePlacesWithin(
  places: readonly PlacePoint[],
): (municipality: string, radiusKm: number) => string[] {
  const byCode = new Map(places.map((place) => [place.code, place]));
  return (municipality, radiusKm) => {
    const from = byCode.get(municipality);
    if (!from || radiusKm <= 0) return [municipality];
    const shrink = Math.cos((from.lat * Math.PI) / 180);
    // Flat enough: within 500 km the error is under one in a hundred.
    const near = ({ lat, lon }: PlacePoint) =>
      Math.hypot(lat - from.lat, (lon - from.lon) * shrink) * KM_PER_DEGREE <= radiusKm;
    return places.filter((place) => place === from || near(place)).map(({ code }) => code);
  };
}
