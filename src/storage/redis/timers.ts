import type { Timer, Timers } from '../../scheduling/timers.ts';
import { type RedisContext, runIn } from './context.ts';
import { type Partition, partitionIn, prefixOf } from './keys.ts';
import { PULL_IN } from './lua/wishes.ts';

/** As it stands in `tm:<kind>`: conversations' ids hold no space. */
const memberOf = ({ of, id }: Pick<Timer, 'of' | 'id'>): string => `${of} ${id}`;
const keyOf = (partition: Partition, kind: string): string => `${prefixOf(partition)}:tm:${kind}`;

/** Timers that any number of processes share: each sees those of the partitions it holds. */
export function makeRedisTimers(context: Pick<RedisContext, 'client' | 'leases'>): Timers {
  const { client, leases } = context;
  return {
    schedule: async (timer) => {
      await client.zadd(keyOf(partitionIn(timer.of), timer.kind), timer.at.getTime(), memberOf(timer));
    },
    cancel: async (timer) => {
      await client.zrem(keyOf(partitionIn(timer.of), timer.kind), memberOf(timer));
    },
    due: async (kind, now, limit) => {
      const found = await Promise.all(
        leases.held.map(async (partition) =>
          readTimers(
            kind,
            await client.zrangebyscore(
              keyOf(partition, kind),
              '-inf',
              now.getTime(),
              'WITHSCORES',
              'LIMIT',
              0,
              limit,
            ),
          ),
        ),
      );
      return found
        .flat()
        .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1))
        .slice(0, limit);
    },
    pullIn: async (kind, latest) => {
      const counts = await Promise.all(
        leases.held.map((partition) => runIn(context, partition, PULL_IN, kind, latest.getTime())),
      );
      return counts.reduce<number>((sum, count) => sum + Number(count), 0);
    },
  };
}

function readTimers(kind: string, flat: readonly string[]): Timer[] {
  const timers: Timer[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const [of = '', id = ''] = (flat[i] ?? '').split(' ');
    timers.push({ kind, id, of, at: new Date(Number(flat[i + 1])) });
  }
  return timers;
}
