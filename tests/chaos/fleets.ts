import { randomBytes } from 'node:crypto';
import { metaEnv } from '../support/meta.ts';
import { startRedisServer } from '../support/redis-server.ts';
import { findFreePort, removeDataDir, type Service, startService } from '../support/service.ts';

/** What a crash run is held against: where webhooks go, and one blow after another. */
export interface Fleet {
  readonly url: string;
  /** Kills the next victim with SIGKILL and starts it again; resolves when it is back. */
  strike(): Promise<void>;
  stop(): Promise<void>;
}

/** One process with the embedded store. */
export async function startEmbeddedFleet(graphUrl: string): Promise<Fleet> {
  const port = await findFreePort();
  const env = metaEnv(graphUrl);
  let service = await startService({ env, port });
  const { dataDir, url } = service;
  return {
    url,
    strike: async () => {
      await service.stop('SIGKILL');
      service = await startService({ env, port, dataDir });
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
  readonly web: Service;
}

/** One web process, two workers and a redis-server of their own; a worker, the other worker and Redis are killed in turn. */
export async function startRedisFleet(graphUrl: string, workerCount = 2): Promise<RedisFleet> {
  const redis = await startRedisServer();
  const env = {
    ...metaEnv(graphUrl),
    REDIS_URL: redis.url,
    DATA_KEYS: randomBytes(32).toString('base64'),
  };
  const webPort = await findFreePort();
  const web = await startService({ env: { ...env, ROLE: 'web' }, port: webPort });
  const startWorker = () => startService({ env: { ...env, ROLE: 'worker' } });
  const workers = await Promise.all(Array.from({ length: workerCount }, startWorker));
  const folders = new Set([web.dataDir, ...workers.map(({ dataDir }) => dataDir)]);
  let next = 0;
  return {
    url: web.url,
    redis,
    workers,
    web,
    strike: async () => {
      const victim = next % (workers.length + 1);
      next += 1;
      if (victim === workers.length) return redis.restart();
      await workers[victim]?.stop('SIGKILL');
      const fresh = await startWorker();
      folders.add(fresh.dataDir);
      workers[victim] = fresh;
    },
    stop: async () => {
      await Promise.all([web, ...workers].map((service) => service.stop('SIGKILL')));
      await redis.stop();
      await Promise.all([...folders].map(removeDataDir));
    },
  };
}
