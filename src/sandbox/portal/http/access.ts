import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Answer, json, problem } from './answer.ts';

/** What callers must show. */
export interface Credentials {
  readonly apiKey: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export const SCOPES = ['vacancies.read', 'registrations.write'] as const;
export type Scope = (typeof SCOPES)[number];

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const TOKEN_SECONDS = 300;

/** API keys, and tokens by OAuth 2 client credentials (RFC 6749, 4.4). */
export class Access {
  readonly #credentials: Credentials;
  readonly #now: () => number;
  readonly #tokens = new Map<string, { readonly scopes: readonly string[]; readonly until: number }>();

  constructor(credentials: Credentials, now: () => number) {
    this.#credentials = credentials;
    this.#now = now;
  }

  /** Who asks, if they may do what needs the scope; otherwise the answer to give. */
  check(headers: Headers, scope: Scope): { readonly caller: string } | Answer {
    const key = headers['x-api-key'];
    if (typeof key === 'string') {
      if (isSame(key, this.#credentials.apiKey)) return { caller: 'key' };
      return problem(401);
    }
    const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(String(headers.authorization ?? '')) ?? [];
    const known = token === undefined ? undefined : this.#tokens.get(token);
    if (!known || known.until <= this.#now())
      return problem(401, {}, { 'WWW-Authenticate': token ? 'Bearer error="invalid_token"' : 'Bearer' });
    // The contract has no 403: a token of too little scope is not valid for this.
    if (!known.scopes.includes(scope))
      return problem(401, {}, { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${scope}"` });
    return { caller: 'client' };
  }

  /** `POST /oauth/token`; errors are those of RFC 6749, 5.2, as no problem document is expected there. */
  grant(headers: Headers, body: string): Answer {
    const form = new URLSearchParams(body);
    const [id, secret] = readBasic(headers.authorization) ?? [
      form.get('client_id'),
      form.get('client_secret'),
    ];
    const { clientId, clientSecret } = this.#credentials;
    if (!isSame(id ?? '', clientId) || !isSame(secret ?? '', clientSecret))
      return refuse(401, 'invalid_client', { 'WWW-Authenticate': 'Basic' });
    if (form.get('grant_type') !== 'client_credentials') return refuse(400, 'unsupported_grant_type');
    const asked = form.get('scope')?.split(' ').filter(Boolean) ?? [...SCOPES];
    if (!asked.every((scope) => SCOPES.some((one) => one === scope))) return refuse(400, 'invalid_scope');
    for (const [old, { until }] of this.#tokens) if (until <= this.#now()) this.#tokens.delete(old);
    const token = randomBytes(32).toString('base64url');
    this.#tokens.set(token, { scopes: asked, until: this.#now() + TOKEN_SECONDS * 1000 });
    return json(
      200,
      { access_token: token, token_type: 'Bearer', expires_in: TOKEN_SECONDS, scope: asked.join(' ') },
      { 'Cache-Control': 'no-store' },
    );
  }
}

const refuse = (status: number, error: string, headers: Record<string, string> = {}): Answer =>
  json(status, { error }, { 'Cache-Control': 'no-store', ...headers });

/** RFC 6749, 2.3.1: both parts were form-encoded before they were joined. */
function readBasic(header: string | string[] | undefined): [string, string] | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(String(header ?? '')) ?? [];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const at = pair.indexOf(':');
  const decode = (text: string) => new URLSearchParams(`v=${text.replaceAll('&', '%26')}`).get('v') ?? '';
  return at < 0 ? undefined : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
}

/** In constant time, whatever the lengths. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
