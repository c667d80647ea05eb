import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { DataKeyError } from './vault.ts';

const MAGIC = Buffer.from('RUMBOBK1');
const NONCE_BYTES = 12;
const CHECK_BYTES = 8;
const TAG_BYTES = 16;
const HEADER_BYTES = MAGIC.length + CHECK_BYTES + NONCE_BYTES;

/** The file is no backup of ours, is cut short, or was changed. */
export class SealedFileError extends Error {
  override readonly name = 'SealedFileError';
}

/**
 * Encrypts a whole file: AES-256-GCM under a key derived from the newest data key, so that a backup never uses the
 * same key and nonce as a stored value. Layout: magic (8 bytes), check of the key (8), nonce (12), ciphertext, tag (16).
 * The target appears whole and flushed, or not at all.
 */
export async function sealFile(from: string, to: string, keys: readonly Buffer[]): Promise<void> {
  const [newest] = keys;
  if (!newest) throw new DataKeyError('DATA_KEYS must hold a key');
  const { key, check } = derive(newest);
  const nonce = randomBytes(NONCE_BYTES);
  const header = Buffer.concat([MAGIC, check, nonce]);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(header);
  const unfinished = `${to}.part`;
  const target = createWriteStream(unfinished, { mode: 0o600 });
  target.write(header);
  await pipeline(createReadStream(from), cipher, target, { end: false });
  await new Promise<void>((done, fail) => {
    target.once('error', fail);
    target.end(cipher.getAuthTag(), () => done());
  });
  await flush(unfinished);
  await rename(unfinished, to);
}

/**
 * Decrypts what `sealFile` wrote. The target is gone again if the tag does not fit: nobody uses what was changed.
 * @throws SealedFileError, DataKeyError
 */
export async function openSealedFile(from: string, to: string, keys: readonly Buffer[]): Promise<void> {
  const { size } = await stat(from);
  if (size < HEADER_BYTES + TAG_BYTES)
    throw new SealedFileError('this is no backup of Rumbo, or it is cut short');
  const handle = await open(from, 'r');
  const header = Buffer.alloc(HEADER_BYTES);
  const tag = Buffer.alloc(TAG_BYTES);
  try {
    await handle.read(header, 0, HEADER_BYTES, 0);
    await handle.read(tag, 0, TAG_BYTES, size - TAG_BYTES);
  } finally {
    await handle.close();
  }
  if (!header.subarray(0, MAGIC.length).equals(MAGIC))
    throw new SealedFileError('this is no backup of Rumbo');
  const check = header.subarray(MAGIC.length, MAGIC.length + CHECK_BYTES);
  const derived = keys.map(derive).find((one) => timingSafeEqual(one.check, check));
  if (!derived)
    throw new DataKeyError(
      'DATA_KEYS lacks the key of this backup; add the key that was the first when it was made',
    );
  const decipher = createDecipheriv('aes-256-gcm', derived.key, header.subarray(-NONCE_BYTES));
  decipher.setAAD(header);
  decipher.setAuthTag(tag);
  const body = createReadStream(from, { start: HEADER_BYTES, end: size - TAG_BYTES - 1 });
  try {
    await pipeline(body, decipher, createWriteStream(to, { mode: 0o600 }));
  } catch (error) {
    await rm(to, { force: true });
    throw new SealedFileError('the backup was changed or is cut short; use another one', { cause: error });
  }
  await flush(to);
}

function derive(dataKey: Buffer): { key: Buffer; check: Buffer } {
  const bytes = Buffer.from(hkdfSync('sha256', dataKey, Buffer.alloc(0), 'rumbo backup', 32 + CHECK_BYTES));
  return { key: bytes.subarray(0, 32), check: bytes.subarray(32) };
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
