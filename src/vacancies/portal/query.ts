import type { EDUCATION, MODALITIES, Profile, Schedule, StateCode } from './schema.ts';

/** Filters of `searchVacancies`, by the contract's own names turned to our spelling. Codes, not words, where known. */
export interface VacancyQuery {
  /** Free text, at most 200 characters: only what was not understood as a code. */
  readonly q?: string;
  readonly occupation?: readonly string[];
  readonly state?: readonly StateCode[];
  readonly municipality?: readonly string[];
  /** Degrees; kilometres up to 999. */
  readonly near?: { readonly latitude: number; readonly longitude: number; readonly radiusKm: number };
  readonly profile?: Profile;
  readonly schedule?: readonly Schedule[];
  readonly modality?: (typeof MODALITIES)[number];
  /** MXN a month. */
  readonly salaryMin?: number;
  readonly educationMax?: (typeof EDUCATION)[number];
  /** Months. */
  readonly experienceMax?: number;
  readonly language?: readonly ('es' | 'en' | 'fr' | 'pt' | 'ht')[];
  readonly support?: readonly ('accommodation' | 'transport' | 'meals')[];
  readonly accessible?: boolean;
  readonly employer?: string;
  readonly publishedSince?: Date;
  readonly updatedSince?: Date;
  readonly sort?: 'relevance' | 'date' | 'salary' | 'distance';
  readonly facets?: readonly (
    | 'state'
    | 'municipality'
    | 'family'
    | 'occupation'
    | 'schedule'
    | 'modality'
    | 'profile'
  )[];
  /** 1 to 100. */
  readonly limit?: number;
}

/** The next page: a cursor pins filters and sort, so nothing else goes with it. */
export interface NextPage {
  readonly cursor: string;
  readonly limit?: number;
}

/** The query string that the contract names; unset filters are not sent. */
export function toSearchParams(query: VacancyQuery | NextPage): URLSearchParams {
  const params = new URLSearchParams();
  const put = (name: string, value: string | number | boolean | undefined): void => {
    if (value !== undefined && value !== '') params.set(name, String(value));
  };
  if ('cursor' in query) {
    put('cursor', query.cursor);
    put('limit', query.limit);
    return params;
  }
  const { near, language } = query;
  put('q', query.q?.trim().slice(0, 200));
  put('occupation', query.occupation?.join(','));
  put('state', query.state?.join(','));
  put('municipality', query.municipality?.join(','));
  put('near', near && `${degrees(near.latitude)},${degrees(near.longitude)},${Math.round(near.radiusKm)}`);
  put('profile', query.profile);
  put('schedule', query.schedule?.join(','));
  put('modality', query.modality);
  put('salary_min', query.salaryMin === undefined ? undefined : Math.round(query.salaryMin));
  put('education_max', query.educationMax);
  put('experience_max', query.experienceMax);
  for (const one of language ?? []) params.append('language', one);
  put('support', query.support?.join(','));
  put('accessible', query.accessible);
  put('employer', query.employer);
  put('published_since', query.publishedSince?.toISOString());
  put('updated_since', query.updatedSince?.toISOString());
  put('sort', query.sort);
  put('facets', query.facets?.join(','));
  put('limit', query.limit);
  return params;
}

/** Two decimals are about a kilometre: enough to search by, too little to say where somebody sleeps. */
const degrees = (value: number): string => value.toFixed(2);
