import { type Authorizer, isStale } from './authorize.ts';
import { PortalError } from './errors.ts';
import type { Arriving } from './read-answer.ts';

export interface PortalRequest {
  /** The contract's operationId: what logs and errors call it. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the base address, with a leading slash, encoded. */
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly accept: string;
}

export interface PortalAnswer extends Arriving {
  readonly etag: string | undefined;
  readonly location: string | undefined;
  /** Lets the connection go without reading. */
  discard(): Promise<void>;
  /** Gives the portal the whole of its time again: for bodies that come in pieces. */
  keepWaiting(): void;
  /** Lets work of our own finish without its time counting against the portal. */
  hold<R>(work: Promise<R>): Promise<R>;
}

export interface TransportOptions {
  /** Of the API, without a slash at the end: `https://portal.example/v1`. */
  readonly baseUrl: string;
  readonly authorizer: Authorizer;
}

const AGENT = 'rumbo';
/** The longest wait that is taken from a Retry-After: a slip of the portal's must not silence us for a week. */
const LONGEST_HOLD_MS = 3_600_000;

/**
 * One request, once: no redirect is followed (it would carry the key elsewhere), `timeoutMs` covers the body too.
 * @param read takes the answer; 5xx, 429, 401, 403 and redirects do not reach it
 * @throws PortalError
 */
export async function sendOnce<T>(
  { baseUrl, authorizer }: TransportOptions,
  request: PortalRequest,
  timeoutMs: number,
  read: (answer: PortalAnswer) => Promise<T>,
): Promise<T> {
  const { operation } = request;
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(), timeoutMs);
  const startClock = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(), timeoutMs);
  };
  let hasLeft = false;
  try {
    const auth = await authorizer.headers(stop.signal);
    hasLeft = true;
    const response = await send(baseUrl, request, auth, stop.signal);
    const answer: PortalAnswer = {
      operation,
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      body: response.body,
      etag: response.headers.get('etag') ?? undefined,
      location: response.headers.get('location') ?? undefined,
      discard: async () => response.body?.cancel(),
      keepWaiting: () => timer.refresh(),
      hold: (work) => {
        clearTimeout(timer);
        return work.finally(startClock);
      },
    };
    const fault = faultOf(answer, response.headers.get('retry-after'));
    if (fault) {
      await answer.discard();
      if (isStale(fault)) authorizer.refused(auth);
      throw fault;
    }
    return await read(answer);
  } catch (error) {
    const isBroken =
      error instanceof PortalError && (error.flaw === 'cut_off' || error.fault === 'unreachable');
    if (stop.signal.aborted && isBroken)
      throw new PortalError('timeout', { operation, mayHaveArrived: hasLeft });
    throw error;
  } finally {
    clearTimeout(timer);
    stop.abort(); // what is still open of the answer is not wanted any more
  }
}

async function send(
  baseUrl: string,
  { operation, method, path, query, body, headers, accept }: PortalRequest,
  auth: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(`${baseUrl}${path}${query?.size ? `?${query}` : ''}`, {
      method,
      redirect: 'manual',
      signal,
      headers: {
        accept,
        'user-agent': AGENT,
        ...headers,
        ...auth,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    // Node's cause holds a code and an address; the code decides, neither is kept.
    const { code } = ((error as { cause?: unknown }).cause ?? {}) as { code?: unknown };
    const mayHaveArrived = !(typeof code === 'string' && NOT_SENT.has(code));
    throw new PortalError('unreachable', { operation, mayHaveArrived });
  }
}

/** Refused connections never carried the request; anything that broke later may have. */
const NOT_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What no operation has as an outcome. */
function faultOf({ operation, status }: PortalAnswer, retryAfter: string | null): PortalError | undefined {
  const details = { operation, status, mayHaveArrived: status >= 500 && status !== 503 };
  const wait = retryAfterMs(retryAfter);
  const later = wait === undefined ? details : { ...details, retryAfterMs: wait };
  if (status === 429) return new PortalError('busy', later);
  if (status === 503) return new PortalError('unavailable', later);
  if (status >= 500) return new PortalError('failed', details);
  if (status === 401 || status === 403) return new PortalError('refused', details);
  if (status >= 300 && status < 400 && status !== 304)
    return new PortalError('unreadable', { ...details, flaw: 'redirect' });
  return undefined;
}

/** Seconds, or an HTTP date (RFC 9110, 10.2.3). */
function retryAfterMs(value: string | null): number | undefined {
  if (value === null) return undefined;
  const ms = /^\s*\d+\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_HOLD_MS);
}
