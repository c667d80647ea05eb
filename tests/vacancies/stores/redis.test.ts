import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ConversationId, OutboundId } from '../../../src/model/index.ts';
import { makeVault } from '../../../src/privacy/vault.ts';
import { openRedisStore, type RedisStore } from '../../../src/storage/redis/index.ts';
import { PARTITIONS, partitionIn, partitionOf, prefixOf } from '../../../src/storage/redis/keys.ts';
import { SETTLE_WISHES } from '../../../src/storage/redis/lua/wishes.ts';
import { openRedisPeople, type PeopleStores } from '../../../src/vacancies/people-stores.ts';
import { startRedisCluster } from '../../support/redis-cluster.ts';
import { type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { describePeopleStores } from './conformance.ts';
import { DAY, documentOf, NOW, next, type OpenedPeople, plus, search, someone, takeTurn } from './opened.ts';

// Leases run out and servers are started again: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const sealer = makeVault([Buffer.alloc(32, 'a test key of 32 bytes, not used')]);

async function openStore(url: string, leaseMs = 400): Promise<RedisStore> {
  return openRedisStore({
    url,
    sealer,
    clock: { now: () => NOW },
    newId: () => next('0123456789-'),
    leaseMs,
  });
}
const hold = async (store: RedisStore, partitions = PARTITIONS): Promise<void> => {
  await store.work.start({ turn: () => {}, outbox: () => {} });
  await expect.poll(() => store.work.held()).toBeGreaterThanOrEqual(partitions);
};

async function openOn(
  url: string,
  server: Pick<RedisServer, 'restart' | 'dump'>,
  leaseMs = 400,
): Promise<OpenedPeople> {
  const store = await openStore(url, leaseMs);
  await hold(store);
  return {
    store,
    people: openRedisPeople(store.context),
    crash: async () => {
      // What kill -9 leaves: leases that nobody hands back, and a Redis that was killed too.
      await store.abandon();
      await server.restart();
      return openOn(url, server, leaseMs);
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
  const opened: OpenedPeople[] = [];
  const open = async (leaseMs = 400) => {
    await server.command('FLUSHALL');
    const one = await openOn(server.url, server, leaseMs);
    opened.push(one);
    return one;
  };
  // What a failed test left open would take its share in the next one.
  afterEach(async () => {
    await Promise.allSettled(opened.splice(0).map(({ store }) => (store as RedisStore).abandon()));
  });
  describePeopleStores('Redis', () => open());

  describe('Redis: who looks after whom', () => {
    const notice = (conversation: ConversationId) => ({
      id: next('notice') as OutboundId,
      conversation,
      vacancies: ['v1'],
      jobs: ['j1'],
      content: { kind: 'text', text: 'hay novedades' } as const,
      at: NOW,
      nextNotBefore: plus(DAY),
    });

    it('a worker that has lost a person neither plans, nor sends, nor puts off; the next one does', async () => {
      const { store, people, close } = await open();
      const ana = await someone(store);
      await people.alerts.put(search(ana), []);
      const one = { id: next('fu') as OutboundId, conversation: ana, subject: 's', dueAt: NOW };
      await people.followUps.plan({ ...one, body: { language: 'es', smsConsent: true } });
      const id = (await people.registrations.want(next('entry'), ana, documentOf(), NOW)) ?? '';
      await people.registrations.offer(id, 'key-1');
      const share = people.alerts.shareOf(ana);
      // It sleeps past its term; another takes over; it does not know.
      const { leases } = (store as RedisStore).context;
      const epoch = leases.epochOf(partitionIn(ana));
      await server.command('HSET', `rumbo:{p${ana.slice(0, 2)}}:lease`, 'epoch', '99', 'owner', 'another');
      const asleep = openRedisPeople({
        ...(store as RedisStore).context,
        leases: { epochOf: () => epoch, lose: () => {}, held: leases.held } as unknown as typeof leases,
      });
      expect(await asleep.alerts.plan([notice(ana)])).toEqual(new Set());
      expect(await asleep.registrations.markSending(id)).toBe(false);
      await asleep.followUps.postpone(one, plus(DAY));
      await asleep.followUps.drop(one);
      expect(await people.alerts.told([ana])).toEqual([new Set()]);
      // It knows now; nothing of theirs is its own any more.
      await expect.poll(() => people.alerts.shareOf(ana)).not.toBe(share);
      await close();

      const other = await openStore(server.url);
      const others = openRedisPeople(other.context);
      expect(await others.followUps.due(NOW, 9)).toEqual([]);
      await hold(other);
      expect((await others.followUps.due(NOW, 9)).map((each) => each.id)).toEqual([one.id]);
      expect(await others.registrations.get(id)).toMatchObject({ attempts: 0, key: 'key-1' });
      const planned = notice(ana);
      expect(await others.alerts.plan([planned])).toEqual(new Set([planned.id]));
      await other.close();
    });

    it('the commit that erases a person takes all of it along, whoever had no time to', async () => {
      const { store, people, close } = await open();
      const [phone, ana] = [next('52155'), next('other')];
      const present = await someone(store, phone);
      await takeTurn(store, present);
      // The older contact lives in another partition: no script reaches both.
      let other = ana;
      while (partitionOf(`key-${other}`) === partitionIn(present)) other = next('other');
      const older = await someone(store, other);
      await takeTurn(store, older);
      const ids = new Map<ConversationId, string>();
      for (const one of [present, older]) {
        await people.alerts.put(search(one), ['j0']);
        await people.alerts.plan([notice(one)]);
        await people.followUps.plan({
          id: next('fu') as OutboundId,
          conversation: one,
          subject: 's',
          dueAt: NOW,
          body: { language: 'es', state: 'CANARYSTATE', smsConsent: true },
        });
        ids.set(one, (await people.registrations.want(next('entry'), one, documentOf(), NOW)) ?? '');
      }
      await someone(store, phone, [`key-${phone}`, `key-${other}`]);
      await takeTurn(store, present, true);
      for (const [one, id] of ids) {
        expect(await people.alerts.searchesOf(one)).toEqual([]);
        expect(await people.alerts.planned(NOW)).toEqual([]);
        expect(await people.followUps.due(NOW, 9)).toEqual([]);
        expect(await people.registrations.get(id)).toMatchObject({ isWanted: false, revision: 2 });
        await people.registrations.erase(id);
        // A turn of theirs that was run again behind it leaves nothing.
        await people.alerts.put(search(one), ['j0']);
        expect(await people.registrations.want(next('entry'), one, documentOf(), NOW)).toBeUndefined();
        expect(
          await people.followUps.plan({
            id: next('fu') as OutboundId,
            conversation: one,
            subject: 's',
            dueAt: NOW,
            body: { language: 'es', smsConsent: true },
          }),
        ).toBe(false);
      }
      const left = await server.dump();
      for (const trace of ['CANARY', ...ids.values()]) expect(left).not.toContain(trace);
      await close();
    });

    it('who has not written for long is forgotten here; what they sent the portal stays as they wished', async () => {
      const { store, people, close } = await open();
      const ana = await someone(store);
      await takeTurn(store, ana);
      await people.alerts.put(search(ana), ['j0']);
      const id = (await people.registrations.want(next('entry'), ana, documentOf(), NOW)) ?? '';
      await store.sweep(plus(91 * DAY), { conversationDays: 90, messageDays: 30, dedupeDays: 14 });
      expect(await people.alerts.searchesOf(ana)).toEqual([]);
      expect(await people.registrations.get(id)).toMatchObject({ isWanted: true, revision: 1 });
      await close();
    });

    it('of an old copy that is brought back nothing is said or asked that was due by then', async () => {
      const { store, people, close } = await open();
      const ana = await someone(store);
      await people.alerts.put(search(ana), []);
      await people.alerts.plan([notice(ana)]);
      const body = { language: 'es', smsConsent: false } as const;
      const [due, later] = [NOW, plus(DAY)].map((dueAt, at) => ({
        id: next('fu') as OutboundId,
        conversation: ana,
        subject: `vacancy:${at}`,
        dueAt,
        body,
      }));
      if (!due || !later) throw new Error('two questions');
      for (const one of [due, later]) await people.followUps.plan(one);
      const { client } = (store as RedisStore).context;
      const settle = () => SETTLE_WISHES.run(client, prefixOf(partitionIn(ana)), [NOW.getTime()]);
      expect(await settle()).toBe(2);
      expect(await settle()).toBe(0);
      expect(await people.alerts.planned(plus(DAY))).toEqual([]);
      expect((await people.followUps.due(plus(DAY), 9)).map(({ id }) => id)).toEqual([later.id]);
      expect((await people.followUps.unanswered(ana, NOW))?.id).toBe(due.id);
      expect(await people.alerts.takeShown(ana, NOW)).toEqual(['v1']);
      await close();
    });

    it('two workers share the people: each is due with one of them, and nobody is left out', async () => {
      const first = await open(2_000);
      const timers: PeopleStores['timers'] = first.people.timers;
      const people = await Promise.all(Array.from({ length: 60 }, () => someone(first.store)));
      for (const [at, of] of people.entries())
        await timers.schedule({ kind: 'k', id: `t${at}`, of, at: NOW });
      const second = await openStore(server.url, 2_000);
      await hold(second, 1);
      const seconds = openRedisPeople(second.context);
      const dueOf = async (parts: PeopleStores) => (await parts.timers.due('k', NOW, 99)).map(({ id }) => id);
      await expect
        .poll(async () => [...(await dueOf(first.people)), ...(await dueOf(seconds))].sort(), {
          timeout: 20_000,
        })
        .toEqual(people.map((_, at) => `t${at}`).sort());
      await expect.poll(async () => (await dueOf(seconds)).length).toBeGreaterThan(5);
      await second.abandon();
      await expect.poll(async () => (await dueOf(first.people)).length).toBe(60);
      await first.close();
    });
  });
});

describe('three nodes of a cluster', () => {
  let cluster: Awaited<ReturnType<typeof startRedisCluster>>;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster.stop());
  describePeopleStores('Redis Cluster', async () => {
    for (const node of cluster.nodes) await node.command('FLUSHALL');
    return openOn(cluster.url, {
      restart: async () => {},
      dump: async () => (await Promise.all(cluster.nodes.map((node) => node.dump()))).join(),
    });
  });
});
