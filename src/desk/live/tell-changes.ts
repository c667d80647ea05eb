import { isDeepStrictEqual } from 'node:util';
import { AGAIN, type DeskStore, type Neighbours } from '../../storage/desk-store.ts';
import { describeError } from '../../telemetry/logger.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import type { Directory } from '../accounts/directory.ts';
import type { Sessions } from '../accounts/sessions.ts';
import type { Hub } from './hub.ts';

const TOPIC = 'accounts';

/**
 * The same store, but whatever changes an account or ends a session is told: here by `onChanged`, to other
 * processes by the neighbours' line. Wrapped round the store, so that no way of changing one can forget it.
 */
export function tellingStore(store: DeskStore, onChanged: (account: string) => void): DeskStore {
  const tell = (news: News): void => store.neighbours?.tell(TOPIC, JSON.stringify(news));
  const told = (account: string): void => {
    onChanged(account);
    tell({ account });
  };
  return {
    ...store,
    addAccount: async (account) => {
      const isAdded = await store.addAccount(account);
      if (isAdded) told(account.id);
      return isAdded;
    },
    changeAccount: async (id, change) => {
      const changed = await store.changeAccount(id, change);
      if (changed) told(id);
      return changed;
    },
    // Who ends one session has its stream at hand, or it is on another process.
    endSession: async (hash) => {
      await store.endSession(hash);
      tell({ session: hash });
    },
    endSessions: async (account, except) => {
      await store.endSessions(account, except);
      told(account);
    },
  };
}

/** An account that changed, or a session that ended, by the hash that names it in the store and opens nothing. */
type News = { readonly account: string } | { readonly session: string };

export interface FollowDeps {
  readonly neighbours: Neighbours | undefined;
  readonly directory: Pick<Directory, 'reload' | 'byId'>;
  readonly sessions: Pick<Sessions, 'isAlive'>;
  readonly hub: Pick<Hub, 'actors' | 'end'>;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * Ends streams whose session or account is no more, as soon as it is known here.
 * @returns `check(account)`: looks at the streams of one account, undefined: at all
 */
export function followAccounts({ neighbours, directory, sessions, hub, logger }: FollowDeps) {
  const check = async (account: string | undefined): Promise<void> => {
    for (const actor of hub.actors())
      if ((account === undefined || actor.id === account) && !(await sessions.isAlive(actor.session)))
        hub.end((one) => one.session === actor.session, 'session-ended');
  };
  const run = (account: string | undefined, isReloading: boolean): void =>
    void (isReloading ? directory.reload() : Promise.resolve())
      .then(() => check(account))
      .catch((error) =>
        logger.warn({ err: describeError(error) }, 'looking at who may stay failed; done again soon'),
      );
  const stop = neighbours?.onTold((topic, json) => {
    if (topic === AGAIN) run(undefined, true);
    else if (topic === TOPIC)
      run((JSON.parse(json) as { account: string | null }).account ?? undefined, true);
  });
  return {
    /** Something changed here. Whoever changed it reads the accounts anew and may end streams with words of their own. */
    changedHere: (account: string) => void setImmediate(() => run(account, false)),
    /** After the accounts were read anew: who may no longer be here, without asking the store. */
    endStrangers: () =>
      hub.end((actor) => {
        const account = directory.byId(actor.id);
        return (
          !account?.isActive ||
          account.role !== actor.role ||
          !isDeepStrictEqual(account.topics, actor.topics)
        );
      }, 'session-ended'),
    stop: () => stop?.(),
  };
}
