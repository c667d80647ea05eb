import { type Cluster, Redis } from 'ioredis';
import type { Client } from './client.ts';

/** Ways to lose what was acknowledged, by the names under which an operator may accept them. */
export const LOSSES = {
  'no-aof': 'appendonly is off: a restart loses everything; set appendonly yes',
  everysec:
    'appendfsync is not always: a power cut loses the last second, answered 200 already; set appendfsync always',
  eviction: 'maxmemory-policy evicts keys when memory is full; set maxmemory-policy noeviction',
  'config-hidden': 'its configuration may not be read, so nobody can tell whether it keeps what it takes',
} as const;
export type Loss = keyof typeof LOSSES;

/** This Redis would lose messages that we have answered for. */
export class RedisMayLoseError extends Error {
  override readonly name = 'RedisMayLoseError';
}

/**
 * Refuses a Redis that would lose data, unless each way it would was accepted by name (REDIS_MAY_LOSE).
 * @param accepted names of LOSSES; `everysec` is often accepted where the host has a battery behind its disk
 * @throws RedisMayLoseError naming every setting that is not right
 */
export async function checkDurability(client: Client, accepted: readonly string[]): Promise<Loss[]> {
  const nodes = client instanceof Redis ? [client] : masters(client);
  const found = new Set<Loss>();
  for (const node of nodes) for (const loss of await lossesOf(node)) found.add(loss);
  const refused = [...found].filter((loss) => !accepted.includes(loss));
  if (refused.length > 0)
    throw new RedisMayLoseError(
      `the Redis at REDIS_URL would lose messages:\n${refused
        .map((loss) => `  - ${LOSSES[loss]}`)
        .join('\n')}\nTo accept this all the same: REDIS_MAY_LOSE=${[...found].join(',')}`,
    );
  return [...found];
}

const masters = (cluster: Cluster): Redis[] => cluster.nodes('master');

async function lossesOf(node: Redis): Promise<Loss[]> {
  const read = async (name: string): Promise<string | undefined> => {
    const [, value] = (await node.config('GET', name)) as string[];
    return value;
  };
  try {
    const [appendonly, fsync, policy] = [
      await read('appendonly'),
      await read('appendfsync'),
      await read('maxmemory-policy'),
    ];
    return [
      ...(appendonly === 'yes' ? [] : (['no-aof'] as const)),
      ...(appendonly === 'yes' && fsync !== 'always' ? (['everysec'] as const) : []),
      ...(policy === 'noeviction' ? [] : (['eviction'] as const)),
    ];
  } catch (error) {
    if (error instanceof Error && /unknown command|NOPERM|not allowed/i.test(error.message))
      return ['config-hidden'];
    throw error;
  }
}
