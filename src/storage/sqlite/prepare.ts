import { isWhole } from './check.ts';
import type { Database } from './driver.ts';
import { StoreDamagedError } from './errors.ts';
import { inTransaction } from './transaction.ts';

/** Newer than this program: an older build must not write into it. */
export class StoreVersionError extends Error {
  override readonly name = 'StoreVersionError';
}

/** How many migrations a file has behind it; 0: it is new. */
export const schemaOf = (db: Database): number =>
  Number(db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0);

/**
 * Sets up a connection that was just opened and, if wanted, has SQLite read the whole file through.
 * @param pragmas e.g. `journal_mode = WAL`
 * @param name what whoever runs the service knows the file by
 * @throws StoreDamagedError also where SQLite does not get as far as its own check: "file is not a database"
 */
export function prepare(
  db: Database,
  {
    pragmas,
    isChecked,
    name,
  }: { readonly pragmas: readonly string[]; readonly isChecked: boolean; readonly name: string },
): void {
  const damaged = (cause?: unknown) =>
    new StoreDamagedError(`${name} in DATA_DIR is damaged; restore the last backup (npm run restore)`, {
      cause,
    });
  let isFine: boolean;
  try {
    for (const pragma of pragmas) db.exec(`PRAGMA ${pragma}`);
    isFine = !isChecked || isWhole(db);
  } catch (error) {
    if (/malformed|not a database/.test(String(error))) throw damaged(error);
    throw error;
  }
  if (!isFine) throw damaged();
}

/**
 * Brings an opened file forward, each step whole or not at all.
 * @param migrations index + 1 is the schema that each leads to
 * @param to stops at this schema: for tests of what an older build left
 * @param name as for `prepare`
 * @throws StoreVersionError when the file is newer than the last of them
 */
export function bringForward(
  db: Database,
  migrations: readonly string[],
  { to, name }: { readonly to: number; readonly name: string },
): void {
  const at = schemaOf(db);
  if (at > migrations.length)
    throw new StoreVersionError(`${name} in DATA_DIR was written by a newer version (schema ${at})`);
  for (const [index, sql] of migrations.slice(0, to).entries()) {
    if (index < at) continue;
    inTransaction(db, () => {
      db.exec(sql);
      db.exec(`PRAGMA user_version = ${index + 1}`);
    });
  }
}
