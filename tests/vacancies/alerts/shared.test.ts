import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { ConversationId } from '../../../src/model/index.ts';
import { makeVault } from '../../../src/privacy/vault.ts';
import { openRedisStore, type RedisStore } from '../../../src/storage/redis/index.ts';
import { PARTITIONS } from '../../../src/storage/redis/keys.ts';
import { silentLogger, silentMetrics } from '../../../src/telemetry/telemetry.ts';
import { makeFactsOf } from '../../../src/vacancies/alerts/facts.ts';
import { type Alerts, makeAlerts } from '../../../src/vacancies/alerts/index.ts';
import { makeRedisAlertStore } from '../../../src/vacancies/alerts/redis-store.ts';
import { openIndex } from '../../../src/vacancies/open-index.ts';
import { type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { makePorts, ROOT } from '../../support/talk.ts';
import { NOW, next, someone, takeTurn } from '../stores/opened.ts';
import { makeVacancy } from '../support.ts';

// Leases run out and servers are started again: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const sealer = makeVault([Buffer.alloc(32, 'a test key of 32 bytes, not used')]);
const factsOf = makeFactsOf(openIndex(join(ROOT, 'content'), ':memory:'));
const { texts } = makePorts();
const CRITERIA = { occupations: ['cook'], states: ['CHP'], municipalities: [], schedules: [] };
const clock = { now: () => NOW };

interface Worker {
  readonly store: RedisStore;
  readonly alerts: Alerts;
}
let server: RedisServer;
let workers: Worker[];
beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  workers = [];
  await server.command('FLUSHALL');
});
afterEach(async () => {
  for (const { alerts, store } of workers) {
    await alerts.close();
    await store.abandon().catch(() => {});
  }
});

async function startWorker(speakFirst?: RedisStore['speakFirst']): Promise<Worker> {
  const store = await openRedisStore({
    url: server.url,
    sealer,
    clock,
    newId: () => next('id-'),
    leaseMs: 1_500,
  });
  const alerts = makeAlerts({
    alerts: makeRedisAlertStore(store.context),
    store: { conversation: store.conversation, speakFirst: speakFirst ?? store.speakFirst },
    texts,
    clock,
    newId: () => next('notice-'),
    logger: silentLogger,
    metrics: silentMetrics,
    stateOf: () => undefined,
    factsOf,
    placesWithin: (code) => [code],
    onSpoken: () => {},
    everyMs: 3600_000,
  });
  const worker = { store, alerts };
  workers.push(worker);
  await store.work.start({ turn: () => {}, outbox: () => {} });
  return worker;
}
const holdsAll = ({ store }: Worker) => expect.poll(() => store.work.held()).toBe(PARTITIONS);
const told = async ({ store }: Worker, people: readonly ConversationId[]): Promise<number[]> =>
  Promise.all(
    people.map(
      async (one) => (await store.transcript(one, 50)).filter(({ direction }) => direction === 'out').length,
    ),
  );
const ones = (people: readonly unknown[]) => people.map(() => 1);

it.each(['before', 'after'])(
  'a worker dies %s its words were handed over: the next one tells everybody, once',
  async (when) => {
    const first = await startWorker(async (...args) => {
      if (when === 'after') await first.store.speakFirst(...args);
      throw new Error('it is killed here');
    });
    await holdsAll(first);
    await first.alerts.start();
    const people = await Promise.all(Array.from({ length: 20 }, () => someone(first.store)));
    for (const conversation of people) {
      await takeTurn(first.store, conversation);
      await first.alerts.save({ conversation, criteria: CRITERIA, language: 'es' });
    }
    await first.alerts.take({
      upserts: [makeVacancy({ id: 'v1', validThrough: '2027-01-01T00:00:00Z' })],
      removals: [],
    });
    await expect(first.alerts.deliverDue()).rejects.toThrow('killed');
    await first.store.abandon();
    // It was never told of the change by the portal: the first had recorded it.
    const second = await startWorker();
    await holdsAll(second);
    await second.alerts.start();
    await second.alerts.deliverDue();
    await second.alerts.deliverDue();
    expect(await told(second, people)).toEqual(ones(people));
    expect(await second.alerts.show(people[0] as ConversationId)).toEqual(['v1']);
  },
);

it('people who move between workers are told by whoever has them, once; who is forgotten elsewhere is not', async () => {
  const first = await startWorker();
  await holdsAll(first);
  await first.alerts.start();
  const people = await Promise.all(Array.from({ length: 40 }, () => someone(first.store)));
  for (const conversation of people) {
    await takeTurn(first.store, conversation);
    await first.alerts.save({ conversation, criteria: CRITERIA, language: 'es' });
  }
  const second = await startWorker();
  await expect.poll(() => second.store.work.held()).toBe(PARTITIONS / 2);
  await second.alerts.start();
  const batch = {
    upserts: [makeVacancy({ id: 'v1', validThrough: '2027-01-01T00:00:00Z' })],
    removals: [],
  };
  // Both read the same feed. One person is forgotten by a worker that has never seen them.
  const [gone, ...others] = people as [ConversationId, ...ConversationId[]];
  for (const worker of workers) await worker.alerts.take(batch);
  for (const worker of workers)
    if (worker.store.context.leases.epochOf(Number(gone.slice(0, 2))) === undefined)
      await worker.alerts.forget(gone);
  await Promise.all(workers.map(({ alerts }) => alerts.deliverDue()));
  await Promise.all(workers.map(({ alerts }) => alerts.deliverDue()));
  expect(await told(first, others)).toEqual(ones(others));
  expect(await told(first, [gone])).toEqual([0]);
  // The second goes; what comes next is told by the first, to all.
  await second.alerts.close();
  await second.store.close();
  await holdsAll(first);
  expect(await first.alerts.deliverDue()).toBe(0);
  expect(await told(first, others)).toEqual(ones(others));
  for (const conversation of others) expect(await first.alerts.list(conversation)).toHaveLength(1);
});
