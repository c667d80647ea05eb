import type { IncomingHttpHeaders } from 'node:http';
import type { Portal } from '../portal.ts';
import type { Access } from './access.ts';
import { type Answer, problem, tryLater } from './answer.ts';
import { OPERATIONS, type Operation } from './operations.ts';
import type { RateLimit } from './rate-limit.ts';

export interface Incoming {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Route =
  | { readonly kind: 'operation'; readonly operation: Operation; readonly id: string }
  | { readonly kind: 'other'; readonly answer: Answer };

const BASE = '/v1';

/** Which operation of the contract is meant; `changes` is looked for before ids. */
export function route({ method, url }: Incoming): Route {
  const path = url.pathname.startsWith(`${BASE}/`) ? url.pathname.slice(BASE.length) : '';
  const there = OPERATIONS.flatMap((operation) => {
    const match = operation.path.exec(path);
    return match ? [{ operation, id: decode(match[1] ?? '') }] : [];
  });
  const asked = method === 'HEAD' ? 'GET' : method;
  const found = there.find(({ operation }) => operation.method === asked);
  if (found) return { kind: 'operation', ...found };
  if (there.length === 0) return { kind: 'other', answer: problem(404) };
  const allowed = [...new Set(there.map(({ operation }) => operation.method))].join(', ');
  return { kind: 'other', answer: problem(405, {}, { Allow: allowed }) };
}

export interface Gates {
  readonly portal: Portal;
  readonly access: Access;
  readonly rateLimit: RateLimit;
  readonly now: () => number;
  /** Resolves with whether the vacancies are there. */
  readonly isReady: () => Promise<boolean>;
}

/** Runs an operation for a caller who may, within what they may ask. */
export async function run(
  gates: Gates,
  { operation, id }: Extract<Route, { kind: 'operation' }>,
  incoming: Incoming,
) {
  const { portal, access, rateLimit, now, isReady } = gates;
  const allowed = access.check(incoming.headers, operation.scope);
  if (!('caller' in allowed)) return allowed;
  const { caller } = allowed;
  const allowance = rateLimit.take(caller);
  const RateLimit = allowance.header;
  if (!allowance.isAllowed) return withHeaders(tryLater(429, allowance.resetSeconds), { RateLimit });
  if (!(await isReady())) return tryLater(503, 1);
  const { url, headers, body } = incoming;
  const answer = operation.run(portal, { params: url.searchParams, headers, body, id, caller, now: now() });
  return withHeaders(answer, { RateLimit });
}

const withHeaders = (answer: Answer, headers: Readonly<Record<string, string>>): Answer => ({
  ...answer,
  headers: { ...answer.headers, ...headers },
});

/** A path that cannot be decoded names nothing that exists. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
