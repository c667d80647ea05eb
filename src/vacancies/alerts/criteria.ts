import { z } from 'zod';

const codes = z.array(z.string().min(1).max(40)).max(60).readonly();

/**
 * What somebody keeps looking for, in the catalogues' codes. An empty list means any; at least one of occupations,
 * states and municipalities is named.
 */
export const SearchCriteria = z
  .object({
    /** Occupation or family codes, any of them. */
    occupations: codes,
    /** Any of them; not looked at where municipalities are named. */
    states: codes,
    /** INEGI codes, any of them, each with everything within `radiusKm` of its centre. */
    municipalities: codes,
    radiusKm: z.number().min(0).max(500).optional(),
    /** All of them must apply. */
    schedules: codes,
    /** MXN a month: the most offered reaches it. Vacancies that hide their pay are left out then. */
    salaryMin: z.number().min(0).optional(),
    /** True: only with housing. */
    accommodation: z.boolean().optional(),
    /** The person's situation, once they agreed that it is kept. Without it: only what is open to foreigners. */
    profile: z.string().max(40).optional(),
  })
  .refine(
    ({ occupations, states, municipalities }) =>
      occupations.length + states.length + municipalities.length > 0,
    'a search that names neither work nor place matches everything',
  );
export type SearchCriteria = z.output<typeof SearchCriteria>;

/** What a vacancy is matched by: small, public, kept for some days. */
export interface VacancyFacts {
  readonly id: string;
  /** The same for repeated postings of one job, so that it is told once. */
  readonly job: string;
  /** Every code it is found under: its occupations as filed and as the title says, and their families. */
  readonly occupations: readonly string[];
  readonly state: string;
  readonly municipality: string;
  readonly schedules: readonly string[];
  /** MXN a month; undefined: hidden. */
  readonly salaryMax?: number;
  readonly accommodation: boolean;
  /** Situations that may take it. */
  readonly profiles: readonly string[];
  readonly openToForeigners: boolean;
  /** Milliseconds. */
  readonly validThrough: number;
}
