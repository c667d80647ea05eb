import type { IncomingMessage } from 'node:http';
import type { DeskStore } from '../../storage/desk-store.ts';
import { describeError } from '../../telemetry/logger.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import type { Directory } from '../accounts/directory.ts';
import type { Institution, SignInTrip } from '../accounts/institution.ts';
import type { Sessions } from '../accounts/sessions.ts';
import type { Cookies } from '../api/cookies.ts';
import type { Handlers } from '../api/handlers.ts';
import { DeskProblem } from '../contract.ts';

export interface InstitutionDeps {
  readonly institution: Institution | undefined;
  readonly directory: Directory;
  readonly sessions: Pick<Sessions, 'begin'>;
  readonly store: Pick<DeskStore, 'audit'>;
  readonly cookies: Cookies;
  readonly publicUrl: () => string;
  readonly logger: Logger;
}

const CALLBACK = '/api/session/oidc/callback';
const DESK = '/desk';
const SIGN_IN = '/desk/sign-in?problem=institution';

/**
 * Signing in with an institution's account. Accounts are made here by an administrator and found by their verified
 * address: whoever the institution knows is not thereby somebody at the desk. A second factor is the institution's.
 */
export function institutionOperations(
  deps: InstitutionDeps,
): Pick<Handlers, 'beginInstitution' | 'finishInstitution'> {
  const { institution, directory, sessions, store, cookies, publicUrl, logger } = deps;
  return {
    beginInstitution: async ({ res }) => {
      if (!institution) throw new DeskProblem(404, 'not-found');
      try {
        const { location, trip } = await institution.begin(`${publicUrl()}${CALLBACK}`);
        res.writeHead(303, { Location: location, 'Set-Cookie': cookies.setTrip(encodeTrip(trip)) });
      } catch (error) {
        logger.error(
          { err: describeError(error) },
          'the institution that people sign in with does not answer',
        );
        res.writeHead(303, { Location: SIGN_IN });
      }
      res.end();
      return undefined;
    },
    finishInstitution: async ({ req, res }) => {
      if (!institution) throw new DeskProblem(404, 'not-found');
      const account = await whoCameBack(institution, req);
      const done = [cookies.clearTrip()];
      if (account?.isActive) {
        const { token } = await sessions.begin(account);
        await store.audit([{ actor: account.id, action: 'session.begun', data: { by: 'institution' } }]);
        done.push(cookies.set(token));
      } else
        await store.audit([
          { actor: account?.id ?? 'unknown', action: 'session.refused', data: { by: 'institution' } },
        ]);
      res.writeHead(303, { Location: account?.isActive ? DESK : SIGN_IN, 'Set-Cookie': done });
      res.end();
      return undefined;
    },
  };

  async function whoCameBack(by: Institution, req: IncomingMessage) {
    const trip = decodeTrip(cookies.readTrip(req));
    if (!trip) return undefined;
    try {
      const { search } = new URL(req.url ?? '/', 'http://localhost');
      const email = await by.finish(new URL(`${publicUrl()}${CALLBACK}${search}`), trip);
      return email === undefined ? undefined : directory.byEmail(email);
    } catch (error) {
      logger.warn({ err: describeError(error) }, 'a sign-in through the institution did not fit');
      return undefined;
    }
  }
}

const encodeTrip = ({ state, nonce, verifier }: SignInTrip): string => [state, nonce, verifier].join('.');

function decodeTrip(text: string | undefined): SignInTrip | undefined {
  const [state, nonce, verifier] = (text ?? '').split('.');
  return state && nonce && verifier ? { state, nonce, verifier } : undefined;
}
