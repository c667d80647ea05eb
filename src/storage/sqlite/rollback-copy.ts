import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import type { Database } from './driver.ts';

/** Copies are kept while an upgrade may have to be taken back, not longer: people may have asked to be forgotten since. */
const KEPT_MS = 7 * 86_400_000;

const copyOf = (file: string, schema: number): string => `${file}.schema-${schema}`;

/** Before an upgrade changes a file: the way back, beside it. One that is there already stays. */
export function keepRollbackCopy(db: Database, file: string, schema: number): void {
  const copy = copyOf(file, schema);
  if (existsSync(copy)) return;
  // A start that is cut short leaves a part of a copy, which must not pass for one.
  const part = `${copy}.part`;
  rmSync(part, { force: true });
  db.run('VACUUM INTO ?', part);
  renameSync(part, copy);
}

/** Copies of earlier upgrades go when their time is over. @param schemas the newest schema */
export function dropOldRollbackCopies(file: string, schemas: number, now: Date): void {
  for (let schema = 1; schema < schemas; schema += 1) {
    const copy = copyOf(file, schema);
    const made = statSync(copy, { throwIfNoEntry: false })?.mtimeMs;
    if (made !== undefined && now.getTime() - made > KEPT_MS) rmSync(copy);
  }
}
