import type { Codes } from '../codes.ts';
import { profileBit } from '../eligibility.ts';
import { jobKeyOf } from '../index/duplicates.ts';
import { FLAG, type RowReader } from '../index/row.ts';
import { PROFILES, type Vacancy } from '../portal/schema.ts';
import type { VacancyFacts } from './criteria.ts';

/**
 * Makes the reading of what a vacancy is matched by, through the same eyes as the search: the occupation that the title
 * names, who may take it by the table, the signs of fraud.
 * @param parts of `openIndex`
 * @returns a function that answers undefined for a vacancy that nobody is shown
 */
export function makeFactsOf({
  codes,
  read,
}: {
  readonly codes: Codes;
  readonly read: RowReader;
}): (vacancy: Vacancy) => VacancyFacts | undefined {
  return (vacancy) => {
    const { row, signs } = read(vacancy);
    if (signs.length > 0) return undefined;
    const occupation = codes.occupations.codeOf(row.occupation);
    const family = codes.families.codeOf(codes.familyOf[row.occupation] ?? 0);
    return {
      id: vacancy.id,
      // Beside what the index compares: two different jobs of one employer may pay the same.
      job: `${jobKeyOf(vacancy)}.${occupation ?? ''}`,
      occupations: [...new Set([occupation, family])].filter((code) => code !== undefined),
      state: vacancy.jobLocation.state,
      municipality: vacancy.jobLocation.municipality,
      schedules: vacancy.schedule,
      ...(vacancy.baseSalary === null ? {} : { salaryMax: row.payMax }),
      accommodation: (row.flags & FLAG.accommodation) !== 0,
      profiles: PROFILES.filter((profile) => (row.profiles & profileBit(profile)) !== 0),
      openToForeigners: (row.flags & FLAG.openToForeigners) !== 0,
      validThrough: row.validUntil * 1000,
    };
  };
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
