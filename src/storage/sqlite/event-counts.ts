import type { DomainEvent } from '../../model/index.ts';
import { DAY_BEGINS_MS, type EventCounts } from '../desk-store.ts';
import type { TableContext } from './context.ts';

/** Some seven milliseconds: turns run on the same thread. */
const ROWS_AT_ONCE = 4_000;

/** Counts the part of the log behind `after`, by day, type and data; the gist of what was not understood is left out. */
export function countEvents({ db }: TableContext, after: string | undefined): EventCounts {
  const from = Number(after ?? 0);
  const last = db.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM event')?.seq ?? 0;
  const to = Math.min(last, from + ROWS_AT_ONCE);
  const rows = db.all<{ day: number; type: string; data: string | null; n: number }>(
    `SELECT (at - CAST(? AS INTEGER)) / 86400000 AS day, type, json_remove(data, '$.gist') AS data, count(*) AS n FROM event
     WHERE seq > ? AND seq <= ? GROUP BY 1, 2, 3`,
    DAY_BEGINS_MS,
    from,
    to,
  );
  return {
    counts: rows.map(({ day, type, data, n }) => ({
      day,
      type,
      data: data === null ? {} : (JSON.parse(data) as NonNullable<DomainEvent['data']>),
      n,
    })),
    next: String(Math.max(from, to)),
    isEnd: to >= last,
  };
}
