import type { Codes } from '../codes.ts';
import type { Flaw } from '../http/answer.ts';
import {
  EDUCATION_LEVELS,
  type Education,
  LANGUAGES,
  type LanguageCode,
  MODALITIES,
  type Modality,
  PROFILES,
  type Profile,
  SCHEDULES,
  type Schedule,
  SUPPORTS,
  type Support,
} from '../vacancy.ts';
import * as read from './readers.ts';

export const SORTS = ['relevance', 'date', 'salary', 'distance'] as const;
export const FACETS = [
  'state',
  'municipality',
  'family',
  'occupation',
  'schedule',
  'modality',
  'profile',
] as const;
export type Facet = (typeof FACETS)[number];

/** The parameters of `searchVacancies`; amounts MXN a month, experience in months, distances in kilometres. */
export interface SearchQuery {
  readonly q?: string;
  readonly occupation?: readonly string[];
  readonly state?: readonly string[];
  readonly municipality?: readonly string[];
  readonly near?: read.Near;
  readonly profile?: Profile;
  readonly schedule?: readonly Schedule[];
  readonly modality?: Modality;
  readonly salary_min?: number;
  readonly education_max?: Education;
  readonly experience_max?: number;
  readonly language?: readonly LanguageCode[];
  readonly support?: readonly Support[];
  readonly accessible?: boolean;
  readonly employer?: string;
  readonly published_since?: number;
  readonly updated_since?: number;
  readonly sort?: (typeof SORTS)[number];
  readonly facets?: readonly Facet[];
}

export type ReadQuery =
  | { readonly kind: 'search'; readonly query: SearchQuery; readonly limit: number }
  | { readonly kind: 'page'; readonly cursor: string; readonly limit: number }
  | { readonly kind: 'wrong'; readonly errors: readonly Flaw[] };

const LIMIT = read.integer(1, 100);
const LIMIT_DEFAULT = 10;
const CURSOR = read.text(500);

/** Reads and checks the parameters of a search; what the contract does not know is refused by name. */
export function makeQueryReader(codes: Codes): (params: URLSearchParams) => ReadQuery {
  const parameters: Readonly<Record<keyof SearchQuery, read.Reader<unknown>>> = {
    q: read.text(200),
    occupation: read.codes((code) => codes.isOccupation(code), 20),
    state: read.codes((code) => codes.states.has(code), 32),
    municipality: read.codes((code) => codes.municipalities.has(code), 30),
    near: read.near,
    profile: read.oneOf(PROFILES),
    schedule: read.codes((code) => SCHEDULES.some((one) => one === code)),
    modality: read.oneOf(MODALITIES),
    salary_min: read.integer(0, 1_000_000),
    education_max: read.oneOf(EDUCATION_LEVELS),
    experience_max: read.integer(0, Number.MAX_SAFE_INTEGER),
    language: read.repeated(LANGUAGES),
    support: read.codes((code) => SUPPORTS.some((one) => one === code)),
    accessible: read.boolean,
    employer: read.text(40),
    published_since: read.dateTime,
    updated_since: read.dateTime,
    sort: read.oneOf(SORTS),
    facets: read.codes((code) => FACETS.some((one) => one === code)),
  };

  return (params) => {
    const cursor = params.get('cursor');
    const known: Readonly<Record<string, read.Reader<unknown>>> =
      cursor === null ? { ...parameters, limit: LIMIT } : { cursor: CURSOR, limit: LIMIT };
    const { values, errors } = read.all(known, params, cursor === null ? undefined : Object.keys(parameters));
    const { limit = LIMIT_DEFAULT, ...query } = values as SearchQuery & { limit?: number };
    if (query.sort === 'distance' && !params.has('near'))
      errors.push({ name: 'sort', reason: 'distance needs near' });
    if (errors.length > 0) return { kind: 'wrong', errors };
    return cursor === null ? { kind: 'search', query, limit } : { kind: 'page', cursor, limit };
  };
}
