import { randomBytes } from 'node:crypto';
import { findFreePort } from '../support/free-port.ts';
import { metaEnv } from '../support/meta.ts';
import { startRedisServer } from '../support/redis-server.ts';
import { BARE_START, removeDataDir, type Service, startService } from '../support/service.ts';

/** What a crash run is held against: where webhooks go, and one blow after another. */
export interface Fleet {
  readonly url: string;
  /** Kills the next victim with SIGKILL and starts it again; resolves when it is back. */
  strike(): Promise<void>;
  stop(): Promise<void>;
}

/** One process with the embedded store. */
export async function startEmbeddedFleet(
  graphUrl: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Fleet> {
  const port = await findFreePort();
  const env = { ...metaEnv(graphUrl), ...more };
  let service = await startService({ ...BARE_START, env, port });
  const { dataDir, url } = service;
  return {
    url,
    strike: async () => {
      await service.stop('SIGKILL');
      service = await startService({ ...BARE_START, env, port, dataDir });
    },
    stop: async () => {
      await service.stop('SIGKILL');
      await removeDataDir(dataDir);
    },
  };
}

export interface RedisFleet extends Fleet {
  readonly redis: Awaited<ReturnType<typeof startRedisServer>>;
  readonly workers: readonly Service[];
  readonly webs: readonly Service[];
  addWorker(): Promise<void>;
}

/** Web processes, two workers and a redis-server of their own; a worker, the other worker and Redis are killed in turn. */
export async function startRedisFleet(
  graphUrl: string,
  { workerCount = 2, webCount = 1, env: more = {} as Readonly<Record<string, string>> } = {},
): Promise<RedisFleet> {
  const redis = await startRedisServer();
  const env = {
    ...metaEnv(graphUrl),
    ...more,
    REDIS_URL: redis.url,
    DATA_KEYS: randomBytes(32).toString('base64'),
  };
  const startWeb = () => startService({ ...BARE_START, env: { ...env, ROLE: 'web' } });
  const webs = (await Promise.all(Array.from({ length: webCount }, startWeb))) as [Service, ...Service[]];
  const startWorker = () => startService({ ...BARE_START, env: { ...env, ROLE: 'worker' } });
  const workers = await Promise.all(Array.from({ length: workerCount }, startWorker));
  const folders = new Set([...webs, ...workers].map(({ dataDir }) => dataDir));
  let next = 0;
  return {
    url: webs[0].url,
    redis,
    workers,
    webs,
    strike: async () => {
      const victim = next % (workers.length + 1);
      next += 1;
      if (victim === workers.length) return redis.restart();
      await workers[victim]?.stop('SIGKILL');
      const fresh = await startWorker();
      folders.add(fresh.dataDir);
      workers[victim] = fresh;
    },
    addWorker: async () => {
      const fresh = await startWorker();
      folders.add(fresh.dataDir);
      workers.push(fresh);
    },
    stop: async () => {
      await Promise.all([...webs, ...workers].map((service) => service.stop('SIGKILL')));
      await redis.stop();
      await Promise.all([...folders].map(removeDataDir));
    },
  };
}
