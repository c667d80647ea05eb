import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Database } from './driver.ts';

/** Read through in well under a second: checked before anything is taken. */
const SMALL_BYTES = 64 * 1024 * 1024;

/** Whether a store is small enough to be checked before it is opened; a larger one is checked beside the work. */
export async function isSmall(dataDir: string): Promise<boolean> {
  const found = await stat(join(dataDir, 'rumbo.db')).catch(() => undefined);
  return (found?.size ?? 0) <= SMALL_BYTES;
}

/** SQLite's own check of pages, indexes and order. @throws Error when the file is no database at all */
export const isWhole = (db: Database): boolean =>
  db.get<{ quick_check: string }>('PRAGMA quick_check(1)')?.quick_check === 'ok';

/**
 * The same check in a thread of its own, on a connection of its own.
 * @returns how to end it early
 */
export function checkBeside(dataDir: string, onDamaged: () => void): () => Promise<void> {
  const name = import.meta.url.endsWith('.ts') ? './check-worker.ts' : './check-worker.js';
  const worker = new Worker(new URL(name, import.meta.url), { workerData: join(dataDir, 'rumbo.db') });
  worker.unref();
  worker.once('message', (isFine: boolean) => {
    if (!isFine) onDamaged();
  });
  worker.once('error', () => {}); // it could not look: nothing is known, so nothing is said
  return async () => void (await worker.terminate());
}
