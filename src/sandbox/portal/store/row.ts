import { type Codes, maskLanguages, maskProfiles, maskSchedules, maskSupports } from '../codes.ts';
import type { MayTake } from '../eligibility.ts';
import { wordsOf } from '../search/words.ts';
import { EDUCATION_LEVELS, PROFILES, SUPPORTS, type Vacancy } from '../vacancy.ts';

/** A vacancy as it is searched: codes, numbers and bit masks. */
export interface Row {
  readonly id: string;
  readonly state: string;
  readonly municipality: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly occupation: string | null;
  readonly family: string | null;
  /** The most offered, MXN a month; null: not stated. */
  readonly salary: number | null;
  readonly schedules: number;
  /** Profiles that may really take it, not only those that it lists. */
  readonly profiles: number;
  readonly modality: string;
  readonly education: number;
  readonly experience: number;
  /** Languages asked for at intermediate or above. */
  readonly languages: number;
  readonly supports: number;
  readonly accessible: number;
  readonly employer: string | null;
  readonly employerName: string;
  readonly posted: number;
  readonly modified: number;
  readonly validThrough: number;
  readonly status: string;
}

export function makeRow(vacancy: Vacancy, codes: Codes, mayTake: MayTake): Row {
  const { jobLocation, hiringOrganization, occupation, support } = vacancy;
  const asked = (vacancy.languages ?? []).filter(
    ({ level }) => level === 'intermediate' || level === 'advanced',
  );
  return {
    id: vacancy.id,
    state: jobLocation.state,
    municipality: jobLocation.municipality,
    latitude: jobLocation.geo?.latitude ?? null,
    longitude: jobLocation.geo?.longitude ?? null,
    occupation,
    family: occupation === null ? null : (codes.familyOf.get(occupation) ?? null),
    salary: vacancy.baseSalary?.value.maxValue ?? null,
    schedules: maskSchedules(vacancy.schedule),
    profiles: maskProfiles(PROFILES.filter((profile) => mayTake(vacancy, profile))),
    modality: vacancy.modality,
    education: EDUCATION_LEVELS.indexOf(vacancy.educationRequirements ?? 'none'),
    experience: vacancy.experienceMonths ?? 0,
    languages: maskLanguages(asked.map(({ code }) => code)),
    supports: maskSupports(SUPPORTS.filter((one) => support[one])),
    accessible: vacancy.accessible ? 1 : 0,
    employer: hiringOrganization.identifier ?? null,
    employerName: foldName(hiringOrganization.name),
    posted: Date.parse(vacancy.datePosted),
    modified: Date.parse(vacancy.dateModified),
    validThrough: Date.parse(vacancy.validThrough),
    status: vacancy.status,
  };
}

/** An employer's name for comparing. */
export const foldName = (name: string): string => wordsOf(name).join(' ');
