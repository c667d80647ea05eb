import type { Municipality, Occupation } from '../catalogs.ts';
import type { Vacancy } from '../vacancy.ts';
import type { Employer } from './employers.ts';
import type { Pay } from './terms.ts';
import type { Noise } from './title.ts';

export type Filing = 'right' | 'wrong' | 'missing';

/** What a generated vacancy really is, whatever its text says. Only tests and benchmarks read it. */
export interface Truth {
  readonly id: string;
  readonly occupation: string;
  readonly family: string;
  readonly state: string;
  readonly municipality: string;
  readonly place: string;
  readonly metro: string | null;
  readonly lat: number;
  readonly lon: number;
  readonly schedule: Vacancy['schedule'];
  readonly modality: Vacancy['modality'];
  readonly salaryMin: number;
  readonly salaryMax: number;
  readonly salaryHidden: boolean;
  readonly status: Vacancy['status'];
  readonly validThrough: string;
  readonly profiles: Vacancy['eligibility']['profiles'];
  readonly accommodation: boolean;
  readonly accessible: boolean;
  readonly employer: string;
  /** The id of the first posting of the same job. */
  readonly duplicateOf: string | null;
  readonly fraud: boolean;
  readonly fraudSigns: readonly string[];
  /** The occupation, as the employer filed it. */
  readonly filed: Filing;
  readonly noise: readonly Noise[];
}

export function makeTruth(of: {
  readonly vacancy: Vacancy;
  readonly occupation: Occupation;
  readonly place: Municipality;
  readonly employer: Employer;
  readonly pay: Pay;
  readonly isFraud: boolean;
  readonly signs: readonly string[];
  readonly filing: Filing;
  readonly noise: readonly Noise[];
}): Truth {
  const { vacancy, occupation, place, employer, pay } = of;
  return {
    id: vacancy.id,
    occupation: occupation.code,
    family: occupation.family,
    state: place.state,
    municipality: place.code,
    place: place.name,
    metro: place.metro,
    lat: place.lat,
    lon: place.lon,
    schedule: vacancy.schedule,
    modality: vacancy.modality,
    salaryMin: pay.min,
    salaryMax: pay.max,
    salaryHidden: vacancy.baseSalary === null,
    status: vacancy.status,
    validThrough: vacancy.validThrough,
    profiles: vacancy.eligibility.profiles,
    accommodation: vacancy.support.accommodation,
    accessible: vacancy.accessible ?? false,
    employer: employer.id,
    duplicateOf: null,
    fraud: of.isFraud,
    fraudSigns: of.signs,
    filed: of.filing,
    noise: of.noise,
  };
}
