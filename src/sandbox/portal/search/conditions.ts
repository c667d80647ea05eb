import { type Codes, maskLanguages, maskProfiles, maskSchedules, maskSupports } from '../codes.ts';
import { foldName } from '../store/row.ts';
import { EDUCATION_LEVELS } from '../vacancy.ts';
import type { SearchQuery } from './query.ts';
import type { Near } from './readers.ts';

export type Value = string | number | null;

/** A part of a WHERE clause with the values of its question marks. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly Value[];
}

const KM_PER_DEGREE = 111.2;
const ALL_LANGUAGES = 0b11111;

export const isIn = (column: string, codes: readonly string[]): Condition => ({
  sql: `${column} IN (${codes.map(() => '?').join(', ')})`,
  values: codes,
});

/** Either of several; without any it holds never. */
export function anyOf(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return { sql: 'FALSE', values: [] };
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(' OR ')})`,
    values: conditions.flatMap(({ values }) => values),
  };
}

/** The filters of a search other than its text, for `vacancy`; each must hold. Only open vacancies are found. */
export function conditionsOf(query: SearchQuery, codes: Codes): Condition[] {
  const found: Condition[] = [{ sql: "status = 'open'", values: [] }];
  const must = (sql: string, ...values: Value[]) => found.push({ sql, values });
  const { occupation, state, municipality, near, profile, schedule, support, language, employer } = query;
  if (occupation) found.push(isIn('occupation', codes.expand(occupation)));
  if (state) found.push(isIn('state', state));
  if (municipality) found.push(isIn('municipality', municipality));
  if (near) found.push(...within(near));
  if (profile) must('profiles & ? <> 0', maskProfiles([profile]));
  if (schedule) must('schedules & ? = ?', maskSchedules(schedule), maskSchedules(schedule));
  if (query.modality) must('modality = ?', query.modality);
  if (query.salary_min !== undefined) must('salary >= ?', query.salary_min);
  if (query.education_max) must('education <= ?', EDUCATION_LEVELS.indexOf(query.education_max));
  if (query.experience_max !== undefined) must('experience <= ?', query.experience_max);
  if (language) must('languages & ? = 0', ALL_LANGUAGES & ~maskLanguages(language));
  if (support) must('supports & ? = ?', maskSupports(support), maskSupports(support));
  if (query.accessible !== undefined) must('accessible = ?', query.accessible ? 1 : 0);
  if (employer !== undefined) must('(employer = ? OR employer_name = ?)', employer, foldName(employer));
  if (query.published_since !== undefined) must('posted >= ?', query.published_since);
  if (query.updated_since !== undefined) must('modified >= ?', query.updated_since);
  return found;
}

/** A box first, which is cheap, then the circle in it. */
function within({ latitude, longitude, radiusKm }: Near): Condition[] {
  const high = radiusKm / KM_PER_DEGREE;
  const wide = high / Math.max(0.01, Math.cos((latitude * Math.PI) / 180));
  return [
    { sql: 'latitude BETWEEN ? AND ?', values: [latitude - high, latitude + high] },
    { sql: 'longitude BETWEEN ? AND ?', values: [longitude - wide, longitude + wide] },
    { sql: `${DISTANCE_SQL} <= ?`, values: [latitude, longitude, radiusKm] },
  ];
}

/** The question marks are latitude and longitude. The function is registered by `search.ts`. */
export const DISTANCE_SQL = 'distance_km(latitude, longitude, ?, ?)';

/** Kilometres along the great circle (haversine, mean radius of the Earth). */
export function distanceKm(lat1: number, lon1: number, lat2: number, lon2: number): number {
  const radians = Math.PI / 180;
  const a =
    Math.sin(((lat2 - lat1) * radians) / 2) ** 2 +
    Math.cos(lat1 * radians) * Math.cos(lat2 * radians) * Math.sin(((lon2 - lon1) * radians) / 2) ** 2;
  return 2 * 6371.0088 * Math.asin(Math.min(1, Math.sqrt(a)));
}
