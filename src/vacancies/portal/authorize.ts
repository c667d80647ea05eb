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
  /** The portal did not take these: others are had next time, if there are others. */
  refused(headers: Readonly<Record<string, string>>): void;
  /** Whether it is worth trying once more after a refusal. */
  readonly isRenewable: boolean;
}

const SCOPES = 'vacancies.read registrations.write';
/** A token that ends within a minute is not begun with. */
const MARGIN_MS = 60_000;
const DEFAULT_LIFE_S = 300;
const OPERATION = 'token';
/** As long as any request may take: whoever asked first may wait less long than those who wait with them. */
const LONGEST_WAIT_MS = 3_000;

const Token = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive().optional(),
});

/** @param uptimeMs monotonic milliseconds: how old a token is must not depend on the wall clock */
export function makeAuthorizer(credentials: Credentials, uptimeMs: () => number): Authorizer {
  if (credentials.kind === 'apiKey')
    return {
      headers: async () => ({ 'x-api-key': credentials.key }),
      refused: () => {},
      isRenewable: false,
    };
  let token: { readonly value: string; readonly until: number } | undefined;
  let pending: Promise<string> | undefined;

  const fetchToken = async (): Promise<string> => {
    const askedAt = uptimeMs();
    const answer = await askForToken(credentials, AbortSignal.timeout(LONGEST_WAIT_MS));
    const lifeMs = (answer.expires_in ?? DEFAULT_LIFE_S) * 1000;
    token = { value: answer.access_token, until: askedAt + Math.max(lifeMs - MARGIN_MS, lifeMs / 2) };
    return answer.access_token;
  };
  return {
    headers: async (signal) => {
      if (token && uptimeMs() < token.until) return bearer(token.value);
      // One request for all who wait for it.
      pending ??= fetchToken().finally(() => {
        pending = undefined;
      });
      return bearer(await waitFor(pending, signal));
    },
    refused: ({ authorization }) => {
      // Another request may have been refused before, and a newer token be there already.
      if (token && bearer(token.value).authorization === authorization) token = undefined;
    },
    isRenewable: true,
  };
}

/** A token was taken back before its time; who refuses to give one refuses again. */
export const isStale = ({ fault, status, operation }: PortalError): boolean =>
  fault === 'refused' && status === 401 && operation !== OPERATION;

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** What is waited for goes on for others when one has waited long enough. */
async function waitFor<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new PortalError('unreachable', { operation: OPERATION, mayHaveArrived: false }));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
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
