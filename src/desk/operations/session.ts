import type { Clock } from '../../ports/clock.ts';
import type { DeskStore } from '../../storage/desk-store.ts';
import { type Directory, toAccount } from '../accounts/directory.ts';
import type { AccountDesk } from '../accounts/manage.ts';
import { permissionsOf } from '../accounts/permissions.ts';
import { makeRecoveryCodes, matchCode, offerSecret } from '../accounts/second-factor.ts';
import { ABSOLUTE_MS, IDLE_MS, type Sessions, type SignedIn } from '../accounts/sessions.ts';
import type { SignIn } from '../accounts/sign-in.ts';
import type { Cookies } from '../api/cookies.ts';
import type { Handlers } from '../api/handlers.ts';
import type { Session } from '../api/schema.ts';
import { DeskProblem } from '../contract.ts';
import type { Hub } from '../live/hub.ts';

export interface SessionOperationDeps {
  readonly store: Pick<DeskStore, 'changeAccount' | 'audit'>;
  readonly directory: Directory;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly accountDesk: AccountDesk;
  readonly cookies: Cookies;
  readonly hub: Pick<Hub, 'end'>;
  readonly clock: Pick<Clock, 'now'>;
}

type Names =
  | 'signIn'
  | 'session'
  | 'signOut'
  | 'changePassword'
  | 'offerSecondFactor'
  | 'confirmSecondFactor'
  | 'accounts'
  | 'createAccount'
  | 'changeAccount';

/** Signing in and out, one's own password and second factor, and the accounts of others. */
export function sessionOperations(deps: SessionOperationDeps): Pick<Handlers, Names> {
  const { store, directory, sessions, accountDesk, cookies, hub, clock } = deps;
  return {
    signIn: async ({ body, machine, res }) => {
      const account = await deps.signIn(body, machine);
      const { token, signedIn } = await sessions.begin(account);
      await store.audit([{ actor: account.id, action: 'session.begun' }]);
      res.setHeader('Set-Cookie', cookies.set(token));
      return toSession(signedIn);
    },
    session: async ({ signedIn }) => toSession(signedIn),
    signOut: async ({ actor, query, res }) => {
      const isAll = query.all === 'true';
      if (isAll) await sessions.endAll(actor.id as SignedIn['account']['id']);
      else await sessions.end(actor.session);
      hub.end((one) => (isAll ? one.id === actor.id : one.session === actor.session), 'signed-out');
      await store.audit([{ actor: actor.id, action: 'session.ended', data: { all: isAll } }]);
      res.setHeader('Set-Cookie', cookies.clear());
      return undefined;
    },
    changePassword: async ({ actor, body, res }) => {
      const account = await accountDesk.changePassword(actor, body.current, body.next);
      // A new token too: whoever had a copy of the old cookie is out.
      await sessions.endAll(account.id);
      const { token, signedIn } = await sessions.begin(account);
      hub.end((one) => one.id === account.id, 'session-ended');
      res.setHeader('Set-Cookie', cookies.set(token));
      return toSession(signedIn);
    },
    offerSecondFactor: async ({ signedIn }) => {
      const offer = offerSecret(signedIn.account.email);
      await store.changeAccount(signedIn.account.id, () => ({ pendingSecret: offer.secret }));
      await directory.reload();
      return offer;
    },
    confirmSecondFactor: async ({ actor, body }) => {
      const { codes, hashes } = makeRecoveryCodes();
      let isRight = false;
      await store.changeAccount(actor.id, ({ pendingSecret }) => {
        const step = pendingSecret && matchCode(pendingSecret, body.code, 0, clock.now());
        isRight = Boolean(step);
        if (!pendingSecret || !step) return {};
        return {
          secondFactor: { secret: pendingSecret, lastStep: step },
          pendingSecret: undefined,
          recoveryCodes: hashes,
        };
      });
      if (!isRight) throw new DeskProblem(401, 'wrong-code');
      await directory.reload();
      await store.audit([{ actor: actor.id, action: 'account.second_factor_on' }]);
      return { recoveryCodes: codes };
    },
    accounts: async () => ({ accounts: directory.all().map(toAccount) }),
    createAccount: ({ actor, body }) => accountDesk.create(actor.id, body),
    changeAccount: async ({ actor, params, body }) => {
      const account = await accountDesk.change(actor, params.account ?? '', body);
      if (
        body.role !== undefined ||
        body.topics !== undefined ||
        body.password !== undefined ||
        body.isActive === false
      )
        hub.end((one) => one.id === account.id, 'session-ended');
      return account;
    },
  };
}

function toSession({ account, actor, session }: SignedIn): Session {
  const [made, seen] = [session.createdAt.getTime(), session.seenAt.getTime()];
  return {
    account: toAccount(account),
    permissions: [...permissionsOf(actor.role)],
    csrf: actor.csrf,
    idleExpiresAt: new Date(Math.min(seen + IDLE_MS, made + ABSOLUTE_MS)).toISOString(),
    expiresAt: new Date(made + ABSOLUTE_MS).toISOString(),
  };
}
