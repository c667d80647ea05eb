import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether `X-Hub-Signature-256` is the HMAC-SHA-256 of the exact bytes under one of the app secrets. Constant time.
 * Never over parsed-and-written-again JSON: Meta escapes non-ASCII letters and slashes, and only the bytes tell.
 */
export function verifyMetaSignature(
  body: Buffer,
  header: string | string[] | undefined,
  appSecrets: readonly string[],
): boolean {
  if (typeof header !== 'string') return false;
  const match = /^sha256=([0-9a-f]{64})$/.exec(header);
  if (!match?.[1]) return false;
  const given = Buffer.from(match[1], 'hex');
  // All secrets are tried, so that the time says nothing about which one fitted.
  return (
    appSecrets.filter((secret) => timingSafeEqual(createHmac('sha256', secret).update(body).digest(), given))
      .length > 0
  );
}

/** Compares texts of any length without telling where they differ. */
export function isSameText(a: string, b: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
