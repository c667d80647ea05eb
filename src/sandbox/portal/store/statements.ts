import type { DatabaseSync } from 'node:sqlite';
import type { Row } from './row.ts';

/** In the order in which `put` takes them; `removed_for` and `changed_at` come after. */
export const COLUMNS = [
  'id',
  'state',
  'municipality',
  'latitude',
  'longitude',
  'occupation',
  'family',
  'salary',
  'schedules',
  'profiles',
  'modality',
  'education',
  'experience',
  'languages',
  'supports',
  'accessible',
  'employer',
  'employerName',
  'posted',
  'modified',
  'validThrough',
  'status',
] as const satisfies readonly (keyof Row)[];
const toSnake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** What the store asks of its tables. */
export function prepareStatements(db: DatabaseSync) {
  const prepare = (sql: string) => db.prepare(sql);
  const names = COLUMNS.map(toSnake);
  const replaced = names.slice(1).map((name) => `${name} = excluded.${name}`);
  return {
    put: prepare(`
      INSERT INTO vacancy (${names.join(', ')}, removed_for, changed_at)
      VALUES (${names.map(() => '?').join(', ')}, ?, ?)
      ON CONFLICT (id) DO UPDATE SET
        ${replaced.join(', ')}, removed_for = excluded.removed_for, changed_at = excluded.changed_at
      RETURNING n`),
    putDocument: prepare('INSERT OR REPLACE INTO document (n, json) VALUES (?, ?)'),
    putWords: prepare('INSERT INTO words (rowid, title, employer, body) VALUES (?, ?, ?, ?)'),
    dropWords: prepare('DELETE FROM words WHERE rowid = ?'),
    find: prepare(`
      SELECT n, status, changed_at AS changedAt, json FROM vacancy JOIN document USING (n) WHERE id = ?`),
    due: prepare(`
      SELECT id, valid_through AS validThrough FROM vacancy WHERE status = 'open' AND valid_through <= ?`),
    close: prepare('UPDATE vacancy SET status = ?, removed_for = ?, changed_at = ? WHERE n = ?'),
    changes: prepare(`
      SELECT id, changed_at AS changedAt, status, removed_for AS removedFor, json FROM vacancy JOIN document USING (n)
      WHERE (changed_at, id) > (?, ?) AND (status = 'open' OR changed_at > ?)
      ORDER BY changed_at, id LIMIT ?`),
  };
}
