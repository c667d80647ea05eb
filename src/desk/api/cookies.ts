import type { IncomingMessage } from 'node:http';
import { ABSOLUTE_MS } from '../accounts/sessions.ts';

/**
 * The session's cookie. `__Host-` where we are reached by https: browsers then take it from this host only, with Secure
 * and Path=/ (RFC 6265bis, 4.1.3). On http (a laptop) a plain name, or it would not be kept at all.
 */
export function makeCookies(isHttps: () => boolean) {
  const name = () => (isHttps() ? '__Host-rumbo' : 'rumbo');
  const attributes = () => `Path=/; HttpOnly; SameSite=Lax${isHttps() ? '; Secure' : ''}`;
  return {
    read: (req: IncomingMessage): string | undefined => {
      for (const pair of (req.headers.cookie ?? '').split(';')) {
        const at = pair.indexOf('=');
        if (at > 0 && pair.slice(0, at).trim() === name()) return pair.slice(at + 1).trim();
      }
      return undefined;
    },
    set: (token: string): string =>
      `${name()}=${token}; ${attributes()}; Max-Age=${Math.floor(ABSOLUTE_MS / 1000)}`,
    clear: (): string => `${name()}=; ${attributes()}; Max-Age=0`,
  };
}
export type Cookies = ReturnType<typeof makeCookies>;
