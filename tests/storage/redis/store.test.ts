import { afterAll, beforeAll, describe } from 'vitest';
import { makeVault } from '../../../src/privacy/vault.ts';
import { openRedisStore } from '../../../src/storage/redis/index.ts';
import { PARTITIONS } from '../../../src/storage/redis/keys.ts';
import { type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { describeDeskStore } from '../conformance/desk.ts';
import { describeEventCounts } from '../conformance/event-counts.ts';
import { describeMerges } from '../conformance/merge.ts';
import { itErasesWholePeople } from '../conformance/merge-random.ts';
import { itHoldsUnderAnyInterleaving } from '../conformance/random.ts';
import { describeRetention } from '../conformance/retention.ts';
import { describeStore, type OpenedStore } from '../conformance/store.ts';

const KEY = Buffer.alloc(32, 'a test key of 32 bytes, not used');
const clock = { now: () => new Date('2026-11-20T12:00:00Z') };
let ids = 0;
const newId = () => {
  ids += 1;
  return `id-${ids}`;
};

async function openOn(server: RedisServer): Promise<OpenedStore> {
  const store = await openRedisStore({
    url: server.url,
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
      // What kill -9 leaves: leases that nobody hands back, and a Redis that was killed too.
      await store.abandon();
      await server.restart();
      return openOn(server);
    },
    close: () => store.close(),
    dump: () => server.dump(),
  };
}

describe('one Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.stop());
  const open = async () => {
    await server.command('FLUSHALL');
    return openOn(server);
  };
  describeStore('Redis', open);
  describeDeskStore('Redis', open);
  describeMerges('Redis', open);
  itErasesWholePeople(open, 15);
  describeEventCounts('Redis', open);
  describeRetention('Redis', open);
  itHoldsUnderAnyInterleaving(open, 60);
});
