import { randomBytes } from 'node:crypto';
import { metaEnv } from '../support/meta.ts';
import { type RedisPair, startRedisPair } from '../support/redis-pair.ts';
import { BARE_START, removeDataDir, type Service, startService } from '../support/service.ts';
import { type FailoverRunResult, runFailover } from './failover-run.ts';

export const LOAD = {
  conversations: 30,
  perConversation: 16,
  everyMs: 500,
  failAfterMs: 3_000,
  drainMs: 60_000,
};

/** Two web processes and two workers on whatever Redis. */
export const fleet =
  (redisUrl: string, extra: Record<string, string> = {}) =>
  async (graphUrl: string) => {
    const env = {
      ...metaEnv(graphUrl),
      REDIS_URL: redisUrl,
      DATA_KEYS: randomBytes(32).toString('base64'),
      ...extra,
    };
    const start = (ROLE: string): Promise<Service> => startService({ ...BARE_START, env: { ...env, ROLE } });
    const webs = [await start('web'), await start('web')];
    const workers = [await start('worker'), await start('worker')];
    return {
      urls: webs.map(({ url }) => url),
      stop: async () => {
        await Promise.all([...webs, ...workers].map((one) => one.stop('SIGKILL')));
        await Promise.all([...webs, ...workers].map(({ dataDir }) => removeDataDir(dataDir)));
      },
    };
  };

/** The replica lacks the last second of what was acknowledged, then the primary dies and the replica takes its place. */
async function loseASecond(pair: RedisPair): Promise<number> {
  pair.freezeReplication();
  await new Promise((done) => setTimeout(done, 1_200));
  const lag = await pair.lag();
  await pair.promote();
  return lag;
}

export async function runPromotion(
  extra: Record<string, string>,
  drainMs = LOAD.drainMs,
): Promise<FailoverRunResult & { lagBytes: number }> {
  const pair = await startRedisPair();
  let lagBytes = 0;
  try {
    const result = await runFailover({
      ...LOAD,
      drainMs,
      start: fleet(pair.url, extra),
      failOver: async () => {
        lagBytes = await loseASecond(pair);
      },
    });
    return { ...result, lagBytes };
  } finally {
    await pair.stop();
  }
}

export function print(name: string, figures: object): void {
  process.stdout.write(`${name} ${JSON.stringify(figures)}\n`);
}
