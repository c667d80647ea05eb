import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeVault } from '../../../src/privacy/vault.ts';
import { openRedisStore } from '../../../src/storage/redis/index.ts';
import { ALL_PARTITIONS, PARTITIONS, partitionIn, prefixOf } from '../../../src/storage/redis/keys.ts';
import { beginSlotMove, slotOf } from '../../support/move-slots.ts';
import { startRedisCluster } from '../../support/redis-cluster.ts';
import type { RedisServer } from '../../support/redis-server.ts';
import { keep } from '../../support/stored.ts';
import { describeDeskStore } from '../conformance/desk.ts';
import { describeMerges } from '../conformance/merge.ts';
import { itErasesWholePeople } from '../conformance/merge-random.ts';
import { itHoldsUnderAnyInterleaving } from '../conformance/random.ts';
import { describeStore, item, type OpenedStore } from '../conformance/store.ts';

const KEY = Buffer.alloc(32, 'a test key of 32 bytes, not used');
const clock = { now: () => new Date('2026-11-20T12:00:00Z') };
let ids = 0;
const newId = () => {
  ids += 1;
  return `id-${ids}`;
};

/** Where the client was sent last is chance. */
const MOVING = /redirections.*(?:TRYAGAIN|ASK|MOVED)/;
describe('three nodes of a cluster', () => {
  let cluster: Awaited<ReturnType<typeof startRedisCluster>>;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster.stop());

  const reopen = async (): Promise<OpenedStore> => {
    const store = await openRedisStore({
      url: cluster.url,
      sealer: makeVault([KEY]),
      clock,
      newId,
      leaseMs: 200,
    });
    await store.work.start({ turn: () => {}, outbox: () => {} });
    while (store.work.held() < PARTITIONS) await new Promise((done) => setTimeout(done, 20));
    return {
      store,
      crash: async () => {
        await store.abandon();
        return reopen();
      },
      close: () => store.close(),
      dump: async () => (await Promise.all(cluster.nodes.map((node) => node.dump()))).join(),
    };
  };
  const open = async () => {
    for (const node of cluster.nodes) await node.command('FLUSHALL');
    return reopen();
  };

  describeStore('Redis Cluster', open);
  describeDeskStore('Redis Cluster', open);
  describeMerges('Redis Cluster', open);
  itErasesWholePeople(open, 8);
  itHoldsUnderAnyInterleaving(open, 15);

  it('spreads the partitions over all nodes, each in one slot', async () => {
    const slots = await Promise.all(
      ALL_PARTITIONS.map(async (partition) => {
        const slot = (key: string) => slotOf(cluster.nodes[0] as RedisServer, key);
        const [one, other] = [
          await slot(`${prefixOf(partition)}:s`),
          await slot(`${prefixOf(partition)}:q:x`),
        ];
        expect(one).toBe(other);
        return one;
      }),
    );
    const perNode = [0, 1, 2].map((node) => slots.filter((slot) => Math.floor((slot * 3) / 16_384) === node));
    for (const share of perNode) expect(share.length).toBeGreaterThan(8);
  });

  it('while a slot moves to another node nothing of it is read or written; after that it is as it was', async () => {
    const opened = await open();
    const { store } = opened;
    const first = item('moved', 'uno');
    const conversation = await keep(store, first);
    const partition = partitionIn(conversation);
    const slot = await slotOf(cluster.nodes[0] as RedisServer, prefixOf(partition));
    const home = Math.floor((slot * 3) / 16_384);
    const [from, to] = [cluster.nodes[home], cluster.nodes[(home + 1) % 3]] as [RedisServer, RedisServer];
    const move = await beginSlotMove(cluster.nodes, slot, [from, to]);
    // In the beginning, in the midst, and with everything moved but nobody told.
    for (const keys of [0, 4, 1_000]) {
      if (keys > 0) await move.step(keys);
      await expect(store.accept([item('moved', 'dos')])).rejects.toThrow(MOVING);
      await expect(store.nextTurn(conversation)).rejects.toThrow(MOVING);
    }
    await move.finish();
    expect(await keep(store, item('moved', 'dos'))).toBe(conversation);
    expect(await store.accept([first])).toMatchObject([{ kind: 'duplicate' }]);
    const turn = await vi.waitUntil(() => store.nextTurn(conversation));
    expect(turn.message.content).toEqual({ kind: 'text', text: 'uno' });
    await opened.close();
    // The others in this file count on the slots as they were dealt.
    await (await beginSlotMove(cluster.nodes, slot, [to, from])).finish();
  });
});
