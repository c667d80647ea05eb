import { maskProfiles, maskSchedules } from '../codes.ts';
import { PROFILES, SCHEDULES } from '../vacancy.ts';
import type { Condition } from './conditions.ts';
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
 * @param select runs a statement and gives its rows
 */
export function countFacets(
  facets: readonly Facet[],
  where: Condition,
  select: (sql: string, values: Condition['values']) => Record<string, unknown>[],
): Record<string, FacetCount[]> {
  const counted = facets.map((facet): [string, FacetCount[]] => {
    const masked = MASKED[facet];
    if (!masked) {
      const sql = `SELECT ${facet} AS code, count(*) AS count FROM vacancy WHERE ${where.sql}
        GROUP BY 1 HAVING code IS NOT NULL`;
      return [facet, sorted(select(sql, where.values) as unknown as FacetCount[])];
    }
    const sums = masked.bits.map(([code, bit]) => `sum(${masked.column} & ${bit} <> 0) AS ${code}`);
    const [row = {}] = select(`SELECT ${sums.join(', ')} FROM vacancy WHERE ${where.sql}`, where.values);
    const counts = Object.entries(row).map(([code, count]) => ({ code, count: Number(count ?? 0) }));
    return [facet, sorted(counts.filter(({ count }) => count > 0))];
  });
  return Object.fromEntries(counted);
}

const sorted = (counts: readonly FacetCount[]): FacetCount[] =>
  counts
    .map(({ code, count }) => ({ code, count }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
