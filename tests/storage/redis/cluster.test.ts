import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeVault } from '../../../src/privacy/vault.ts';
import { openRedisStore } from '../../../src/storage/redis/index.ts';
import { ALL_PARTITIONS, PARTITIONS, prefixOf } from '../../../src/storage/redis/keys.ts';
import { startRedisCluster } from '../../support/redis-cluster.ts';
import { describeDeskStore } from '../conformance/desk.ts';
import { describeMerges } from '../conformance/merge.ts';
import { itErasesWholePeople } from '../conformance/merge-random.ts';
import { itHoldsUnderAnyInterleaving } from '../conformance/random.ts';
import { describeStore, type OpenedStore } from '../conformance/store.ts';

const KEY = Buffer.alloc(32, 'a test key of 32 bytes, not used');
const clock = { now: () => new Date('2026-11-20T12:00:00Z') };
let ids = 0;
const newId = () => {
  ids += 1;
  return `id-${ids}`;
};

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
        const slot = async (key: string) =>
          Number((await cluster.nodes[0]?.command('CLUSTER', 'KEYSLOT', key))?.slice(1));
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
});
