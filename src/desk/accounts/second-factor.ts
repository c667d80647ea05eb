import { createHash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

const ISSUER = 'Rumbo';
const PERIOD_S = 30;
/** A clock that is half a minute off still works. */
const WINDOW = 1;
const RECOVERY_CODES = 10;
const RECOVERY_BYTES = 10;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** A new secret, and what an authenticator app reads from a QR code (RFC 6238; SHA-1, which every app knows). */
export function offerSecret(email: string): { secret: string; uri: string } {
  const secret = new Secret({ size: 20 });
  const totp = new TOTP({ issuer: ISSUER, label: email, secret, period: PERIOD_S });
  return { secret: secret.base32, uri: totp.toString() };
}

/**
 * The step of time a code belongs to, if it is right and newer than the last one used: a code works once.
 * @returns undefined when it is wrong, too old or used
 */
export function matchCode(secret: string, code: string, lastStep: number, now: Date): number | undefined {
  const digits = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return undefined;
  const totp = new TOTP({ secret: Secret.fromBase32(secret), period: PERIOD_S });
  const delta = totp.validate({ token: digits, timestamp: now.getTime(), window: WINDOW });
  if (delta === null) return undefined;
  const step = Math.floor(now.getTime() / 1000 / PERIOD_S) + delta;
  return step > lastStep ? step : undefined;
}

/** Codes for a lost phone, shown once; only their hashes are kept. 50 random bits each. */
export function makeRecoveryCodes(): { codes: string[]; hashes: string[] } {
  const codes = Array.from({ length: RECOVERY_CODES }, () => {
    const letters = [...randomBytes(RECOVERY_BYTES)].map((byte) => BASE32[byte % 32]).join('');
    return `${letters.slice(0, 5)}-${letters.slice(5)}`;
  });
  return { codes, hashes: codes.map(hashRecoveryCode) };
}

export const hashRecoveryCode = (code: string): string =>
  createHash('sha256')
    .update(`recovery:${code.toLowerCase().replace(/[^a-z2-7]/g, '')}`)
    .digest('base64url');
