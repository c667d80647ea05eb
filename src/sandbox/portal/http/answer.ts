import { strongETag } from '../catalogs.ts';

/** What is sent back; the body is whole, so that a fault on demand can cut it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** One thing that is wrong with a request: the parameter or field, and why, without its value. */
export interface Flaw {
  readonly name: string;
  readonly reason: string;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'A parameter is unknown or malformed',
  401: 'No valid key or token',
  404: 'There is no such thing',
  405: 'This method is not allowed here',
  409: 'Already registered',
  410: 'No longer served',
  413: 'The request is too large',
  415: 'This media type is not taken',
  422: 'Well-formed, but not possible',
  429: 'Slow down',
  500: 'Something went wrong',
  503: 'Try again later',
};

/** An RFC 9457 problem. `more` may hold `detail`, `errors` and extension members. */
export function problem(
  status: number,
  more: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const title = TITLES[status] ?? 'Error';
  const type = `urn:portal:problem:${status}`;
  return {
    status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', ...headers },
    body: JSON.stringify({ type, title, status, ...more }),
  };
}

export const badRequest = (errors: readonly Flaw[]): Answer => problem(400, { errors });

/** @param seconds after which to ask again, at least one */
export function tryLater(status: 429 | 503, seconds: number): Answer {
  return problem(status, {}, { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) });
}

/** JSON with its strong ETag. @param body already JSON, or a value */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return tagged(status, 'application/json', typeof body === 'string' ? body : JSON.stringify(body), headers);
}

export function tagged(
  status: number,
  type: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers: { 'Content-Type': type, ETag: strongETag(body), ...headers }, body };
}

/**
 * 304 in place of what the caller has already (RFC 9110, 13.1.2: weak comparison, a list or an asterisk).
 * @param ifNoneMatch the request's header
 */
export function unlessCurrent(answer: Answer, ifNoneMatch: string | undefined): Answer {
  const { ETag } = answer.headers;
  if (answer.status !== 200 || ETag === undefined || ifNoneMatch === undefined) return answer;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!tags.includes(ETag) && ifNoneMatch.trim() !== '*') return answer;
  return { status: 304, headers: { ETag }, body: '' };
}
