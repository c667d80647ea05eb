import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConversationId } from '../../src/model/index.ts';
import { makeVault } from '../../src/privacy/vault.ts';
import { openRedisStore, type RedisStore } from '../../src/storage/redis/index.ts';
import { openRedisPeople, type PeopleStores } from '../../src/vacancies/people-stores.ts';
import { type GraphStub, messageBody, metaEnv, postMeta, startGraphStub } from '../support/meta.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { removeDataDir, type Service, startService } from '../support/service.ts';
import { ROOT } from '../support/talk.ts';
import { Feed } from './portal/feed.ts';
import { json, type Loopback, startLoopback } from './portal/loopback.ts';
import { next, search } from './stores/opened.ts';
import { makeVacancy } from './support.ts';

/** Noon in central Mexico, today: people are written to in daytime only. */
const SHIFT_MS = new Date().setUTCHours(18, 0, 0, 0) - Date.now();
const now = (): Date => new Date(Date.now() + SHIFT_MS);
const DAY = 86_400_000;
const KEY = randomBytes(32);
const PEOPLE = Array.from({ length: 12 }, (_, n) => `52155${30_000_000 + n}`);

let redis: RedisServer;
let graph: GraphStub;
let portal: Loopback;
let feed: Feed;
let services: Service[];
let store: RedisStore;
let people: PeopleStores;
/** What stands at the portal, by its id there. */
let standing: Map<string, string>;

beforeEach(async () => {
  redis = await startRedisServer();
  graph = await startGraphStub();
  feed = new Feed();
  standing = new Map();
  services = [];
  portal = await startLoopback((request, response, index) => {
    const { pathname } = request.url;
    if (request.method === 'DELETE') {
      standing.delete(pathname.split('/').at(-1) ?? '');
      return response.writeHead(204).end();
    }
    if (request.method === 'POST') {
      const { vacancyId } = JSON.parse(request.body) as { vacancyId: string };
      const id = `r-${request.headers['idempotency-key']}`;
      standing.set(id, vacancyId);
      return json(response, 201, { id, vacancyId, state: 'received', createdAt: now() });
    }
    if (pathname.endsWith('/changes')) return feed.handle(request, response, index);
    return json(response, 200, vacancy('v1'));
  });
  // The first filling is not news; what comes later is.
  feed.put(vacancy('v1'));
  store = await openRedisStore({
    url: redis.url,
    sealer: makeVault([KEY]),
    clock: { now },
    newId: () => next('test-'),
  });
  people = openRedisPeople(store.context);
});
afterEach(async () => {
  await Promise.all(services.map((service) => service.stop('SIGKILL')));
  await store.close();
  await Promise.all(services.map(({ dataDir }) => removeDataDir(dataDir)));
  await graph.close();
  await portal.close();
  await redis.stop();
});

const vacancy = (id: string) =>
  makeVacancy({
    id,
    dateModified: now().toISOString(),
    validThrough: new Date(now().getTime() + 20 * DAY).toISOString(),
  });

async function addWorker(): Promise<Service> {
  const service = await startService({
    timeoutMs: 180_000,
    env: {
      ...metaEnv(graph.url),
      REDIS_URL: redis.url,
      DATA_KEYS: KEY.toString('base64'),
      PORTAL_URL: `${portal.url}/v1`,
      PORTAL_API_KEY: 'a-key-of-the-portal-in-tests',
      NODE_OPTIONS: `--import=${join(ROOT, 'tests/support/preload/daytime.mjs')}`,
      TEST_SHIFT_MS: String(SHIFT_MS),
    },
  });
  services.push(service);
  graph.serviceUrl = service.url;
  return service;
}

let messages = 0;
async function send(service: Service, from: string, what: { text: string } | { tap: string }): Promise<void> {
  messages += 1;
  const content = 'tap' in what ? { tap: { id: what.tap, title: 'x' } } : what;
  const before = graph.sent.length;
  expect(
    await postMeta(service.url, messageBody({ from, id: `wamid.in${messages}`, at: now(), ...content })),
  ).toBe(200);
  await expect
    .poll(() => graph.sent.slice(before).some(({ to }) => to === from), { timeout: 90_000 })
    .toBe(true);
}
const said = (part: string): string[] =>
  graph.sent.filter(({ body }) => JSON.stringify(body).includes(part)).map(({ to }) => to);
const everybody = [...PEOPLE].sort();

/** The conversations that there are. */
async function conversations(): Promise<ConversationId[]> {
  const keys = (
    await Promise.all(
      Array.from({ length: 64 }, (_, at) =>
        store.context.client.keys(`rumbo:{p${String(at).padStart(2, '0')}}:c:*`),
      ),
    )
  ).flat();
  return keys.map((key) => key.slice(key.lastIndexOf(':') + 1) as ConversationId);
}

it('a follow-up is asked once, though the worker that planned it is killed; alerts go on after a rolling restart', async () => {
  const first = await addWorker();
  await Promise.all(PEOPLE.map((phone) => send(first, phone, { tap: 'job-apply:v1' })));
  const all = await conversations();
  expect(all).toHaveLength(PEOPLE.length);
  for (const conversation of all)
    await people.alerts.put(
      search(conversation, {
        criteria: { occupations: ['cook'], states: ['CHP'], municipalities: [], schedules: [] },
        savedAt: now(),
        expiresAt: new Date(now().getTime() + DAY),
      }),
      [],
    );
  // Planned for in seven days: their time comes now, and who planned them dies.
  let planned = 0;
  for (const conversation of all) {
    const key = `rumbo:{p${conversation.slice(0, 2)}}:tm:follow_up`;
    for (const member of await store.context.client.zrange(key, '0', '-1')) {
      await store.context.client.zadd(key, now().getTime() - 1000, member);
      planned += 1;
    }
  }
  expect(planned).toBeGreaterThanOrEqual(PEOPLE.length);
  await first.stop('SIGKILL');
  const second = await addWorker();
  const third = await addWorker();
  await expect.poll(() => new Set(said('followup:open')).size, { timeout: 120_000 }).toBe(PEOPLE.length);

  // Both are replaced, one after the other; meanwhile a vacancy appears that all of them wait for.
  await second.stop('SIGTERM');
  feed.put(vacancy('news'));
  await addWorker();
  await third.stop('SIGTERM');
  await addWorker();
  await expect.poll(() => new Set(said('alerts:show')).size, { timeout: 120_000 }).toBe(PEOPLE.length);
  // Whoever is next has nothing to say again.
  await services.at(-2)?.stop('SIGKILL');
  feed.put(vacancy('news'));
  const last = await addWorker();
  await send(last, PEOPLE[0] ?? '', { tap: 'alerts:show' });
  expect(said('alerts:show').sort()).toEqual(everybody);
  expect(said('followup:open').sort()).toEqual(everybody);
}, 420_000);

it('a registration made through one worker is withdrawn by a deletion that another answers', async () => {
  const first = await addWorker();
  const [ana = '', eva = ''] = PEOPLE;
  for (const phone of [ana, eva]) {
    await send(first, phone, { tap: 'job-interest:v1' });
    await send(first, phone, { tap: 'situation:refugee' });
    await send(first, phone, { text: 'Dos años en una cocina' });
    await send(first, phone, { tap: 'interest:yes' });
  }
  await expect.poll(() => standing.size, { timeout: 90_000 }).toBe(2);
  const before = await conversations();
  await first.stop('SIGKILL');
  const second = await addWorker();
  await send(second, ana, { text: 'borrar mis datos' });
  await send(second, ana, { tap: 'delete:yes' });
  await expect.poll(() => standing.size, { timeout: 90_000 }).toBe(1);
  const left = await conversations();
  const [gone] = before.filter((conversation) => !left.includes(conversation));
  expect(gone).toBeDefined();
  await expect.poll(() => people.registrations.of(gone as ConversationId)).toEqual([]);
  // Deleted while nobody has the time to tell the portal: the next worker does.
  portal.handle((_, response) => response.destroy());
  await send(second, eva, { text: 'borrar mis datos' });
  await send(second, eva, { tap: 'delete:yes' });
  await second.stop('SIGKILL');
  portal.handle((request, response, index) => {
    if (request.method === 'DELETE') standing.delete(request.url.pathname.split('/').at(-1) ?? '');
    if (request.method === 'DELETE') return response.writeHead(204).end();
    return feed.handle(request, response, index);
  });
  // It may have been tried often by then, and be in a pause of minutes: that is over now.
  for (let partition = 0; partition < 64; partition += 1) {
    const key = `rumbo:{p${String(partition).padStart(2, '0')}}:tm:registration`;
    for (const member of await store.context.client.zrange(key, '0', '-1'))
      await store.context.client.zadd(key, now().getTime(), member);
  }
  await addWorker();
  await expect.poll(() => standing.size, { timeout: 120_000 }).toBe(0);
}, 420_000);
