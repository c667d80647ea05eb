import { createCipheriv, createDecipheriv, createHash, createSecretKey, randomBytes } from 'node:crypto';
import type { Sealer } from '../storage/sealer.ts';

const VERSION = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES;
/** Nonces come from the system's generator in blocks: one call per value would cost more than the encryption. */
const NONCES_AT_ONCE = 256;

/** DATA_KEYS does not fit what is stored, or holds no key. */
export class DataKeyError extends Error {
  override readonly name = 'DataKeyError';
}

/**
 * AES-256-GCM per value: the first key encrypts, all decrypt, the context is authenticated (S9).
 * Layout: version (1 byte), key id (4), nonce (12), ciphertext, tag (16).
 * @param keys 32 bytes each, newest first
 * @throws DataKeyError when there is no key or one has another length
 */
export function makeVault(keys: readonly Buffer[]): Sealer {
  const [newest] = keys;
  if (!newest || keys.some((key) => key.length !== 32))
    throw new DataKeyError('DATA_KEYS must hold keys of 32 bytes each');
  // Key objects: handing in the bytes each time costs three times as much as the encryption itself.
  const byId = new Map(keys.map((key) => [keyId(key).readUInt32BE(), createSecretKey(key)]));
  const newestKey = createSecretKey(newest);
  const newestId = keyId(newest);
  let nonces = Buffer.alloc(0);
  const takeNonce = (): Buffer => {
    if (nonces.length < NONCE_BYTES) nonces = randomBytes(NONCE_BYTES * NONCES_AT_ONCE);
    const nonce = nonces.subarray(0, NONCE_BYTES);
    nonces = nonces.subarray(NONCE_BYTES);
    return nonce;
  };

  return {
    seal: (plain, context) => {
      const nonce = takeNonce();
      const cipher = createCipheriv('aes-256-gcm', newestKey, nonce);
      cipher.setAAD(Buffer.from(context));
      const body = cipher.update(plain, 'utf8');
      const rest = cipher.final();
      return Buffer.concat([Buffer.of(VERSION), newestId, nonce, body, rest, cipher.getAuthTag()]);
    },
    open: (sealed, context) => {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      if (bytes.length < HEADER_BYTES + TAG_BYTES || bytes[0] !== VERSION)
        throw new DataKeyError('a stored value is not one of this version');
      const key = byId.get(bytes.readUInt32BE(1));
      if (!key)
        throw new DataKeyError(
          'DATA_KEYS lacks a key that stored data was encrypted with; add the old key at the end of the list',
        );
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1 + KEY_ID_BYTES, HEADER_BYTES));
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      return (
        decipher.update(bytes.subarray(HEADER_BYTES, bytes.length - TAG_BYTES), undefined, 'utf8') +
        decipher.final('utf8')
      );
    },
  };
}

/** Says which key was used without saying anything about the key. */
function keyId(key: Buffer): Buffer {
  return createHash('sha256').update('rumbo data key id').update(key).digest().subarray(0, KEY_ID_BYTES);
}
