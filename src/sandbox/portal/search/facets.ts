import { maskProfiles, maskSchedules } from '../codes.ts';
import { PROFILES, SCHEDULES } from '../vacancy.ts';
import type { Value } from './conditions.ts';
import type { Facet } from './query.ts';

export interface FacetCount {
  readonly code: string;
  readonly count: number;
}

/** Codes that a vacancy has several of: each with the bit of its column. */
const MASKED: Partial<Record<Facet, { column: string; bits: readonly (readonly [string, number])[] }>> = {
  schedule: { column: 'schedules', bits: SCHEDULES.map((code) => [code, maskSchedules([code])]) },
  profile: { column: 'profiles', bits: PROFILES.map((code) => [code, maskProfiles([code])]) },
};

/**
 * How many of the vacancies found have each code, most first. A vacancy without one (no occupation filed) is in none.
 * @param select runs a SELECT of these columns over what was found, with what comes after, and gives its rows
 */
export function countFacets(
  facets: readonly Facet[],
  select: (columns: string, after: string) => readonly Value[][],
): Record<string, FacetCount[]> {
  const counted = facets.map((facet): [string, FacetCount[]] => {
    const masked = MASKED[facet];
    if (!masked) {
      const rows = select(`${facet}, count(*)`, `GROUP BY 1 HAVING ${facet} IS NOT NULL`);
      return [facet, sorted(rows.map(([code, count]) => ({ code: String(code), count: Number(count) })))];
    }
    const sums = masked.bits.map(([, bit]) => `sum(${masked.column} & ${bit} <> 0)`);
    const [row = []] = select(sums.join(', '), '');
    const counts = masked.bits.map(([code], at) => ({ code, count: Number(row[at] ?? 0) }));
    return [facet, sorted(counts.filter(({ count }) => count > 0))];
  });
  return Object.fromEntries(counted);
}

const sorted = (counts: readonly FacetCount[]): FacetCount[] =>
  counts.toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
