import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The key of a development store, made at first start and kept beside it (mode 0600). Production hands keys in by
 * DATA_KEYS, so that the data and its key do not lie in one place.
 * @returns one key of 32 bytes
 */
export async function loadDataKeys(dataDir: string): Promise<Buffer[]> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'development.key');
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (kept !== undefined) return [Buffer.from(kept.trim(), 'base64')];
  const key = randomBytes(32);
  await writeFile(file, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  return [key];
}
