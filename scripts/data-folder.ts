import { join, resolve } from 'node:path';
import { loadDataKeys } from '../src/privacy/data-keys.ts';

/** DATA_DIR and the keys of what lies in it, as the service reads them. */
export async function readDataFolder(): Promise<{ dataDir: string; keys: Buffer[] }> {
  const dataDir = resolve(process.env.DATA_DIR || join(import.meta.dirname, '..', 'data'));
  const given = process.env.DATA_KEYS?.split(',').map((key) => Buffer.from(key.trim(), 'base64'));
  if (given?.some((key) => key.length !== 32)) stop('DATA_KEYS: each key must be base64 of 32 bytes');
  return { dataDir, keys: given ?? (await loadDataKeys(dataDir)) };
}

export function stop(message: string): never {
  console.error(message);
  process.exit(1);
}

/** Our own errors say what to do; of others only the name and the code are safe to say. */
export function explain(error: unknown): string {
  const { name, message, code } = error as { name?: string; message?: string; code?: string };
  const isOurs = /^(SealedFile|DataKey|Store\w*|Redis\w*|Import)Error$/.test(String(name));
  return isOurs ? String(message) : `${name ?? 'Error'}${code ? ` (${code})` : ''}`;
}
