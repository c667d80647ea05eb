import { join } from 'node:path';
import { dropOldRollbackCopies, keepRollbackCopy } from './backup.ts';
import { isSmall, isWhole } from './check.ts';
import { Database } from './driver.ts';
import { StoreDamagedError, StoreMovedError } from './errors.ts';
import { migrate, SCHEMAS, schemaOf } from './schema.ts';

/**
 * FULL: a commit survives a power cut. The cache keeps random index pages out of system calls: they were half of what
 * a webhook cost. The log is brought into the file by a thread (checkpoint.ts); at 160 MB SQLite does it by itself. What is deleted is sealed anyway; `fast` still overwrites it where that is free.
 */
const PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'busy_timeout = 5000',
  'foreign_keys = ON',
  'secure_delete = FAST',
  'cache_size = -16000',
  'wal_autocheckpoint = 40000',
  'temp_store = MEMORY',
];

/**
 * Opens the file, checks that it is whole and still the one that counts, and brings it to the newest schema, keeping the
 * way back. The caller holds the folder's lock.
 * @throws StoreDamagedError, StoreMovedError, StoreVersionError; then the file is closed again
 */
export async function openDatabase(dataDir: string, now: Date): Promise<Database> {
  const db = new Database(join(dataDir, 'rumbo.db'));
  try {
    prepare(db, await isSmall(dataDir));
    const isOld = db.get("SELECT 1 AS one FROM sqlite_schema WHERE name = 'meta'") !== undefined;
    if (isOld && db.get("SELECT 1 AS one FROM meta WHERE name = 'moved'") !== undefined)
      throw new StoreMovedError(
        'what was in DATA_DIR lives in Redis now (npm run migrate:store); set REDIS_URL, or DATA_DIR to another folder',
      );
    const schema = schemaOf(db);
    if (isOld && schema < SCHEMAS) await keepRollbackCopy(db, dataDir, schema);
    migrate(db);
    await dropOldRollbackCopies(dataDir, SCHEMAS, now);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** @throws StoreDamagedError also where SQLite does not get as far as its own check: "file is not a database". */
function prepare(db: Database, isChecked: boolean): void {
  const damaged = (cause?: unknown) =>
    new StoreDamagedError('the store in DATA_DIR is damaged; restore the last backup (npm run restore)', {
      cause,
    });
  let isFine: boolean;
  try {
    for (const pragma of PRAGMAS) db.exec(`PRAGMA ${pragma}`);
    isFine = !isChecked || isWhole(db);
  } catch (error) {
    if (/malformed|not a database/.test(String(error))) throw damaged(error);
    throw error;
  }
  if (!isFine) throw damaged();
}
