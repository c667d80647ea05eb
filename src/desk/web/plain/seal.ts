import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** How long somebody may look for their phone between password and code. */
const OPEN_MS = 5 * 60_000;
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface FirstStep {
  readonly email: string;
  readonly password: string;
}

/**
 * The first step of signing in, carried by the form of the second: sealed, so that no page, history or proxy holds a
 * password, and worth nothing after five minutes or without a code. Any process of this store can open it.
 */
export function makeFirstStepSeal(secret: Uint8Array, now: () => number) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'desk first step of signing in', 32));
  return {
    seal: (step: FirstStep): string => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce);
      const body = Buffer.concat([cipher.update(JSON.stringify({ ...step, at: now() })), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    /** Undefined for what we did not seal, or too long ago. */
    open: (sealed: string): FirstStep | undefined => {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length <= NONCE_BYTES + TAG_BYTES) return undefined;
      try {
        const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const text = Buffer.concat([
          decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)),
          decipher.final(),
        ]);
        const { at, email, password } = JSON.parse(text.toString()) as FirstStep & { at: number };
        return now() - at < OPEN_MS ? { email, password } : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
export type FirstStepSeal = ReturnType<typeof makeFirstStepSeal>;
