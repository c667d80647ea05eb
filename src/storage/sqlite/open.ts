import { join } from 'node:path';
import { isSmall } from './check.ts';
import { Database } from './driver.ts';
import { StoreMovedError } from './errors.ts';
import { prepare, schemaOf } from './prepare.ts';
import { dropOldRollbackCopies, keepRollbackCopy } from './rollback-copy.ts';
import { migrate, SCHEMAS } from './schema.ts';

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
  const file = join(dataDir, 'rumbo.db');
  const db = new Database(file);
  try {
    prepare(db, { pragmas: PRAGMAS, isChecked: await isSmall(dataDir), name: 'the store' });
    const isOld = db.get("SELECT 1 AS one FROM sqlite_schema WHERE name = 'meta'") !== undefined;
    if (isOld && db.get("SELECT 1 AS one FROM meta WHERE name = 'moved'") !== undefined)
      throw new StoreMovedError(
        'what was in DATA_DIR lives in Redis now (npm run migrate:store); set REDIS_URL, or DATA_DIR to another folder',
      );
    const schema = schemaOf(db);
    if (isOld && schema < SCHEMAS) keepRollbackCopy(db, file, schema);
    migrate(db);
    dropOldRollbackCopies(file, SCHEMAS, now);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
