import type { Indicators } from '../api/schema.ts';
import { type Cell, toCsv } from './csv.ts';

/**
 * The indicators as a table, one line for each figure: whatever the asker sees on the page and nothing else, so that what
 * protects people there (no figure under ten, none that can be worked out) protects them here. An empty cell is not shown.
 */
export function indicatorsCsv({ periods, groups, waits, shares }: Indicators): string {
  const lines = (group: string, code: string, counts: readonly (number | null)[]): Cell[][] =>
    periods.map(({ first, last }, index) => [group, code, first, last, counts[index] ?? null]);
  return toCsv([
    ['group', 'code', 'first', 'last', 'value'],
    ...groups.flatMap(({ id, total, rows }) => [
      ...lines(id, 'total', total),
      ...rows.flatMap(({ code, counts }) => lines(id, code, counts)),
    ]),
    ...lines('waits', 'answered', waits.answered),
    ...lines('waits', 'median_minutes', waits.medianMinutes),
    ...lines('waits', 'slowest_tenth_minutes', waits.slowestTenthMinutes),
    ...lines('shares', 'not_understood', shares.notUnderstood),
    ...lines('shares', 'useful', shares.useful),
  ]);
}
