import type { Database } from './driver.ts';

/** All of `work` or nothing, durable when it returns. Synchronous; not to be nested. @throws what `work` threw */
export function inTransaction<T>(db: Database, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    try {
      db.exec('ROLLBACK');
    } catch {
      // SQLite had already rolled back by itself (full disk, I/O error).
    }
    throw error;
  }
}
