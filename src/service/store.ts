import { access, constants, mkdir } from 'node:fs/promises';
import { type Config, ConfigError } from '../config.ts';
import { loadDataKeys } from '../privacy/data-keys.ts';
import { makeVault } from '../privacy/vault.ts';
import { openRedisStore } from '../storage/redis/index.ts';
import { openSqliteStore } from '../storage/sqlite/index.ts';
import type { KeyedStore } from '../storage/store.ts';
import type { Common } from './parts.ts';

const SWEEP_EVERY_MS = 10 * 60_000;
const DEDUPE_DAYS = 14;
const MESSAGE_DAYS = 30;

/** The store that the configuration names, and what seals and opens what lies in it. `shared`: the same, where it is Redis. */
export async function openStore(config: Config, dataDir: string, common: Common) {
  await prepareFolder(dataDir);
  const sealer = makeVault(config.dataKeys ?? (await loadDataKeys(dataDir)));
  const parts = { sealer, ...common };
  const shared = config.redis ? await openRedisStore({ ...config.redis, ...parts }) : undefined;
  const store: KeyedStore = shared ?? (await openSqliteStore({ dataDir, ...parts }));
  if (store.seenAt) common.clock.compareWith(store.seenAt);
  return { store, shared, sealer };
}

/**
 * Erases what is past its term, now and then.
 * @returns how to end it
 */
export function startSweeping(config: Config, store: KeyedStore, { clock, logger }: Common): () => void {
  const sweeper = setInterval(() => {
    store.ping().catch(() => {}); // what the next start compares its clock with
    if (!clock.isTrusted)
      return logger.warn({}, 'nothing is deleted by age until the clock is known to be right');
    store
      .sweep(clock.now(), {
        conversationDays: config.retentionDays,
        messageDays: Math.min(MESSAGE_DAYS, config.retentionDays),
        dedupeDays: DEDUPE_DAYS,
      })
      .catch((error) => logger.error({ err: error }, 'sweeping what is past its term failed'));
  }, SWEEP_EVERY_MS);
  sweeper.unref();
  return () => clearInterval(sweeper);
}

async function prepareFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.W_OK);
  } catch (error) {
    throw new ConfigError([
      `DATA_DIR cannot be written (${(error as NodeJS.ErrnoException).code}); choose a folder this user may write`,
    ]);
  }
}
