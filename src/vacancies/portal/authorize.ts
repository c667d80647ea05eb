import { z } from 'zod';
import { PortalError } from './errors.ts';
import { readJson } from './read-answer.ts';

/** How we say who we are: a key, or the client credentials of OAuth 2 (RFC 6749, 4.4). */
export type Credentials =
  | { readonly kind: 'apiKey'; readonly key: string }
  | {
      readonly kind: 'clientCredentials';
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientSecret: string;
    };

export interface Authorizer {
  /** Headers for a request; asks for a token when there is none that holds. @throws PortalError */
  headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** The portal did not take them. True: new ones may be had, try once more. */
  renew(): boolean;
}

const SCOPES = 'vacancies.read registrations.write';
/** A token that ends within a minute is not begun with. */
const MARGIN_MS = 60_000;
const DEFAULT_LIFE_S = 300;
const OPERATION = 'token';

const Token = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive().optional(),
});

/** @param uptimeMs monotonic milliseconds: how old a token is must not depend on the wall clock */
export function makeAuthorizer(credentials: Credentials, uptimeMs: () => number): Authorizer {
  if (credentials.kind === 'apiKey')
    return { headers: async () => ({ 'x-api-key': credentials.key }), renew: () => false };
  let token: { readonly value: string; readonly until: number } | undefined;
  let pending: Promise<string> | undefined;

  const fetchToken = async (signal: AbortSignal): Promise<string> => {
    const askedAt = uptimeMs();
    const answer = await askForToken(credentials, signal);
    const lifeMs = (answer.expires_in ?? DEFAULT_LIFE_S) * 1000;
    token = { value: answer.access_token, until: askedAt + Math.max(lifeMs - MARGIN_MS, lifeMs / 2) };
    return answer.access_token;
  };
  return {
    headers: async (signal) => {
      if (token && uptimeMs() < token.until) return { authorization: `Bearer ${token.value}` };
      // One request for all who wait for it.
      pending ??= fetchToken(signal).finally(() => {
        pending = undefined;
      });
      return { authorization: `Bearer ${await pending}` };
    },
    renew: () => {
      const had = token !== undefined;
      token = undefined;
      return had;
    },
  };
}

async function askForToken(
  { tokenUrl, clientId, clientSecret }: Extract<Credentials, { kind: 'clientCredentials' }>,
  signal: AbortSignal,
): Promise<z.output<typeof Token>> {
  // RFC 6749, 2.3.1: both parts are form-encoded before they are joined.
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`);
  let response: Response;
  try {
    response = await fetch(tokenUrl, {
      method: 'POST',
      redirect: 'manual',
      signal,
      headers: { authorization: `Basic ${basic.toString('base64')}`, accept: 'application/json' },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: SCOPES }),
    });
  } catch (error) {
    throw new PortalError('unreachable', { operation: OPERATION, mayHaveArrived: false, cause: error });
  }
  const { status } = response;
  if (status !== 200) {
    await response.body?.cancel();
    const fault = status >= 500 ? 'failed' : status === 429 ? 'busy' : 'refused';
    throw new PortalError(fault, { operation: OPERATION, status, mayHaveArrived: false });
  }
  return readJson(
    { operation: OPERATION, status, type: response.headers.get('content-type') ?? '', body: response.body },
    Token,
    64 * 1024,
  );
}
