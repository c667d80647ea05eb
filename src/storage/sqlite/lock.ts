import { join } from 'node:path';
import { Database } from './driver.ts';
import { StoreInUseError } from './errors.ts';

/**
 * An exclusive transaction on a file of its own, held as long as the process lives: one process per folder, and the lock
 * goes with the process, however that ends.
 * @throws StoreInUseError when another process holds the folder
 */
export function takeLock(dataDir: string): Database {
  const lock = new Database(join(dataDir, 'lock.db'));
  try {
    lock.exec('PRAGMA busy_timeout = 2000'); // a predecessor that is just ending
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw new StoreInUseError(
      'another Rumbo is running on the same DATA_DIR; stop it, or set DATA_DIR to another folder',
      { cause: error },
    );
  }
}
