import { Redis } from 'ioredis';
import type { RedisServer } from './redis-server.ts';

export interface SlotMove {
  /** Hands over the next keys; false: there are none left. */
  step(keys?: number): Promise<boolean>;
  /** Hands over what is left and tells every node whose slot it is. */
  finish(): Promise<void>;
}

/**
 * Moves a slot to another node while it is in use, key by key, as `redis-cli --cluster reshard` does.
 * @param nodes all that take writes
 */
export async function beginSlotMove(
  nodes: readonly RedisServer[],
  slot: number,
  [from, to]: readonly [from: RedisServer, to: RedisServer],
): Promise<SlotMove> {
  const clients = nodes.map(({ port }) => new Redis({ port, host: '127.0.0.1' }));
  const clientOf = (node: RedisServer): Redis => clients[nodes.indexOf(node)] as Redis;
  const idOf = async (node: RedisServer): Promise<string> =>
    String(await clientOf(node).call('CLUSTER', 'MYID'));
  const [source, target] = [clientOf(from), clientOf(to)];
  const [sourceId, targetId] = [await idOf(from), await idOf(to)];
  await target.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', sourceId);
  await source.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', targetId);
  const step = async (count = 10): Promise<boolean> => {
    const keys = (await source.call('CLUSTER', 'GETKEYSINSLOT', slot, count)) as string[];
    if (keys.length === 0) return false;
    await source.call('MIGRATE', '127.0.0.1', to.port, '', 0, 5_000, 'KEYS', ...keys);
    return true;
  };
  return {
    step,
    finish: async () => {
      while (await step(100));
      // The new owner first, or nobody would own it for a moment.
      for (const client of [target, source, ...clients.filter((one) => one !== target && one !== source)])
        await client.call('CLUSTER', 'SETSLOT', slot, 'NODE', targetId);
      for (const client of clients) client.disconnect();
    },
  };
}

export async function slotOf(node: RedisServer, key: string): Promise<number> {
  return Number((await node.command('CLUSTER', 'KEYSLOT', key)).slice(1));
}
