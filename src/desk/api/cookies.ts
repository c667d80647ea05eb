import type { IncomingMessage } from 'node:http';
import { ABSOLUTE_MS } from '../accounts/sessions.ts';

/** How long somebody may take at the institution's sign-in page. */
const TRIP_MS = 10 * 60_000;

/**
 * The cookies of the desk. `__Host-` where we are reached by https: browsers then take it from this host only, with
 * Secure and Path=/ (RFC 6265bis, 4.1.3). On http (a laptop) a plain name, or it would not be kept at all.
 */
export function makeCookies(isHttps: () => boolean) {
  const session = makeCookie(isHttps, 'rumbo', ABSOLUTE_MS);
  const trip = makeCookie(isHttps, 'rumbo-oidc', TRIP_MS);
  return {
    read: session.read,
    set: session.set,
    clear: session.clear,
    readTrip: trip.read,
    setTrip: trip.set,
    clearTrip: trip.clear,
  };
}
export type Cookies = ReturnType<typeof makeCookies>;

function makeCookie(isHttps: () => boolean, plainName: string, maxAgeMs: number) {
  const name = () => (isHttps() ? `__Host-${plainName}` : plainName);
  const attributes = () => `Path=/; HttpOnly; SameSite=Lax${isHttps() ? '; Secure' : ''}`;
  return {
    read: (req: IncomingMessage): string | undefined => {
      for (const pair of (req.headers.cookie ?? '').split(';')) {
        const at = pair.indexOf('=');
        if (at > 0 && pair.slice(0, at).trim() === name()) return pair.slice(at + 1).trim();
      }
      return undefined;
    },
    set: (value: string): string =>
      `${name()}=${value}; ${attributes()}; Max-Age=${Math.floor(maxAgeMs / 1000)}`,
    clear: (): string => `${name()}=; ${attributes()}; Max-Age=0`,
  };
}
