import type { Problem } from '../../../api/schema.ts';
import { type Called, type CallInput, ENDPOINTS, type ResponseOf } from './endpoints.ts';

export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | {
      readonly kind: 'problem';
      readonly status: number;
      /** Last part of the problem's URN, e.g. `already-held`; `offline` when nobody answered. */
      readonly code: string;
      readonly problem: Partial<Problem>;
    };

/** The desk's API as the pages see it. */
export interface DeskApi {
  call<K extends Called>(operation: K, input?: CallInput<K>): Promise<Answer<ResponseOf<K>>>;
}

export interface HttpApiHooks {
  /** Token of the session, once signed in. */
  readonly csrf: () => string | undefined;
  /** Called with the server's clock, in ms, at every answer: countdowns go by it, not by this computer's clock. */
  readonly onServerTime: (ms: number) => void;
  /** The session has ended. */
  readonly onSignedOut: () => void;
}

const TIMEOUT_MS = 15_000;

/** The desk's API over HTTP. Refusals are values; a dead line is the problem `offline`. Never throws. */
export function makeHttpApi(hooks: HttpApiHooks): DeskApi {
  return {
    async call(operation, input = {}) {
      const [method, template] = ENDPOINTS[operation];
      const path = template.replace(/:(\w+)/g, (_whole, name: string) =>
        encodeURIComponent(input.path?.[name] ?? ''),
      );
      const query = new URLSearchParams();
      for (const [key, value] of Object.entries(input.query ?? {}))
        if (value !== undefined && value !== '') query.set(key, String(value));
      const csrf = hooks.csrf();
      let res: Response;
      let json: unknown;
      try {
        res = await fetch(`/api${path}${query.size ? `?${query}` : ''}`, {
          method: method.toUpperCase(),
          headers: {
            Accept: 'application/json',
            ...(csrf ? { 'X-CSRF-Token': csrf } : {}),
            ...(input.body === undefined ? {} : { 'Content-Type': 'application/json' }),
          },
          ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
          credentials: 'same-origin',
          cache: 'no-store',
          // Said while the page goes, it must outlive it.
          keepalive: operation === 'setViewing',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        const text = await res.text();
        json = text === '' ? undefined : JSON.parse(text);
      } catch {
        return { kind: 'problem', status: 0, code: 'offline', problem: {} };
      }
      const date = Date.parse(res.headers.get('date') ?? '');
      if (!Number.isNaN(date)) hooks.onServerTime(date);
      if (res.ok) return { kind: 'ok', value: json as ResponseOf<typeof operation> };
      const problem = (json ?? {}) as Partial<Problem>;
      const code = problem.type?.split(':').at(-1) ?? String(res.status);
      if (code === 'not-signed-in') hooks.onSignedOut();
      return { kind: 'problem', status: res.status, code, problem };
    },
  };
}
