import type { Timers } from '../scheduling/timers.ts';
import type { RedisContext } from '../storage/redis/context.ts';
import { META } from '../storage/redis/keys.ts';
import { makeRedisTimers } from '../storage/redis/timers.ts';
import type { Sealer } from '../storage/sealer.ts';
import { makeSqliteTimers } from '../storage/sqlite/timers.ts';
import { makeRedisAlertStore } from './alerts/redis-store.ts';
import { makeAlertStore } from './alerts/sqlite-store.ts';
import type { AlertStore } from './alerts/store.ts';
import { makeRedisFollowUpStore } from './follow-up/redis-store.ts';
import { makeFollowUpStore } from './follow-up/sqlite-store.ts';
import type { FollowUpStore } from './follow-up/store.ts';
import { openPeopleDatabase } from './people-database.ts';
import { makeRedisRegistrationStore } from './registration/redis-store.ts';
import { makeRegistrationStore } from './registration/sqlite-store.ts';
import type { RegistrationStore } from './registration/store.ts';

/** Moments that outlive a process: what the clock said last, and when a reading of the changes feed was last complete. */
export type Mark = 'seen' | 'feed';

/** Where everything about people who look for work is kept, beside their conversations. */
export interface PeopleStores {
  readonly alerts: AlertStore;
  readonly registrations: RegistrationStore;
  readonly followUps: FollowUpStore;
  readonly timers: Timers;
  mark(name: Mark): Promise<Date | undefined>;
  setMark(name: Mark, at: Date): Promise<void>;
  close(): void;
}

/**
 * In `DATA_DIR/vacancy-people.db`, for one process.
 * @throws Error when it cannot be opened, is damaged, or was written by a newer version
 */
export function openSqlitePeople(dataDir: string, sealer: Sealer): PeopleStores {
  const db = openPeopleDatabase(dataDir);
  return {
    alerts: makeAlertStore(db, sealer),
    registrations: makeRegistrationStore(db, sealer),
    followUps: makeFollowUpStore(db, sealer),
    timers: makeSqliteTimers(db),
    mark: async (name) => {
      const row = db.get<{ at: number }>('SELECT at FROM mark WHERE name = ?', name);
      return row && new Date(row.at);
    },
    setMark: async (name, at) => {
      db.run(
        'INSERT INTO mark (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at',
        name,
        at.getTime(),
      );
    },
    close: () => db.close(),
  };
}

/** In the Redis that the conversations are in, for any number of processes; the connection is the store's. */
export function openRedisPeople(context: RedisContext): PeopleStores {
  const { client } = context;
  return {
    alerts: makeRedisAlertStore(context),
    registrations: makeRedisRegistrationStore(context),
    followUps: makeRedisFollowUpStore(context),
    timers: makeRedisTimers(context),
    mark: async (name) => {
      const at = await client.hget(META, `mark:${name}`);
      return at === null ? undefined : new Date(Number(at));
    },
    setMark: async (name, at) => {
      await client.hset(META, `mark:${name}`, at.getTime());
    },
    close: () => {},
  };
}
