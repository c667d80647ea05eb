import type { Timer, Timers } from '../../scheduling/timers.ts';
import type { Database } from './driver.ts';

/** The table, for the migrations of a database that keeps timers beside what they are about. */
export const TIMER_TABLE = `
  CREATE TABLE timer (kind TEXT NOT NULL, id TEXT NOT NULL, of TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (kind, id))
    WITHOUT ROWID;
  CREATE INDEX timer_due ON timer(kind, at);
  CREATE INDEX timer_of ON timer(of);
`;

/** In whatever transaction the caller has open. */
export function setTimer(db: Database, { kind, id, of, at }: Timer): void {
  db.run(
    'INSERT INTO timer (kind, id, of, at) VALUES (?, ?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, of = excluded.of',
    kind,
    id,
    of,
    at.getTime(),
  );
}

/** In whatever transaction the caller has open. */
export function dropTimer(db: Database, { kind, id }: Pick<Timer, 'kind' | 'id'>): void {
  db.run('DELETE FROM timer WHERE kind = ? AND id = ?', kind, id);
}

/** Timers of one process over a database that has `TIMER_TABLE`. */
export function makeSqliteTimers(db: Database): Timers {
  return {
    schedule: async (timer) => setTimer(db, timer),
    cancel: async (timer) => dropTimer(db, timer),
    due: async (kind, now, limit) =>
      db
        .all<{ id: string; of: string; at: number }>(
          'SELECT id, of, at FROM timer WHERE kind = ? AND at <= ? ORDER BY at, id LIMIT ?',
          kind,
          now.getTime(),
          limit,
        )
        .map(({ id, of, at }) => ({ kind, id, of, at: new Date(at) })),
    pullIn: async (kind, latest) =>
      db.run('UPDATE timer SET at = ? WHERE kind = ? AND at > ?', latest.getTime(), kind, latest.getTime()),
  };
}
