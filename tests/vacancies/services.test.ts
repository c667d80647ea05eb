import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConversationId } from '../../src/model/index.ts';
import { makeVault } from '../../src/privacy/vault.ts';
import { openSqliteStore, type SqliteStore } from '../../src/storage/sqlite/index.ts';
import { makeLogger } from '../../src/telemetry/logger.ts';
import { makeMetrics } from '../../src/telemetry/metrics.ts';
import { type OpenedIndex, openIndex } from '../../src/vacancies/open-index.ts';
import { openSqlitePeople } from '../../src/vacancies/people-stores.ts';
import { makeVacancyServices, type VacancyServices } from '../../src/vacancies/services.ts';
import { makePorts, ROOT, TEST_KEY } from '../support/talk.ts';
import { Feed } from './portal/feed.ts';
import { json, type Loopback, startLoopback } from './portal/loopback.ts';
import { ROWS, vacancy } from './portal/vacancies.ts';

const SECRET = 'a-key-that-nobody-may-read';
const sealer = makeVault([TEST_KEY]);
const { texts } = makePorts();

let dataDir: string;
let now: Date;
let portal: Loopback;
let feed: Feed;
let store: SqliteStore;
let opened: OpenedIndex;
let services: VacancyServices;
let lines: string;
const collect = (line: string): void => {
  lines += line;
};
const metrics = makeMetrics(() => Promise.reject(new Error('not asked')));
let ids = 0;
const newId = () => {
  ids += 1;
  return `0123456789-${ids}`;
};

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rumbo-services-'));
  now = new Date('2026-11-20T18:00:00Z');
  lines = '';
  feed = new Feed();
  portal = await startLoopback();
  portal.handle((request, response, index) => {
    if (request.headers['x-api-key'] !== SECRET) return json(response, 401, {});
    if (request.method === 'DELETE') return response.writeHead(204).end();
    if (request.method === 'POST') {
      const { vacancyId } = JSON.parse(request.body) as { vacancyId: string };
      return json(response, 201, { id: 'r1', vacancyId, state: 'received', createdAt: now });
    }
    if (request.url.pathname === '/v1/vacancies/changes') return feed.handle(request, response, index);
    return json(response, 200, vacancy({ id: 'new', validThrough: '2026-12-20T00:00:00Z' }));
  });
  // Time passes for both clocks alike: a leap of one alone is another test's.
  const from = now.getTime();
  const clock = { now: () => now, uptimeMs: () => performance.now() + now.getTime() - from };
  store = await openSqliteStore({ dataDir, sealer, clock, newId });
  opened = openIndex(join(ROOT, 'content'), join(dataDir, 'vacancies.db'));
  services = makeVacancyServices({
    portal: { baseUrl: `${portal.url}/v1`, credentials: { kind: 'apiKey', key: SECRET } },
    opened,
    people: openSqlitePeople(dataDir, sealer),
    pepper: store.pepper,
    store,
    texts,
    clock,
    newId,
    random: () => 0.5,
    logger: makeLogger('debug', { write: collect }),
    metrics,
    onSpoken: () => {},
  });
});
afterEach(async () => {
  await services.close();
  opened.index.close();
  await store.close();
  await portal.close();
  await rm(dataDir, { recursive: true, force: true });
});

it('from the portal to a person and back: copy, alert, check, registration, question, and nothing left at the end', async () => {
  feed.put(...ROWS);
  await services.start();
  await expect.poll(() => services.sync.asOf()).toEqual(now);

  const content = { kind: 'text', text: 'hola' } as const;
  const from = { channel: 'whatsapp', phone: '525500010001' } as const;
  const message = { from, account: 'us', providerId: 'm1', sentAt: now, receivedAt: now, content };
  const [stored] = await store.accept([{ dedupeKey: 'm1', identityKeys: ['key'], message }]);
  const ana = (stored?.kind === 'stored' ? stored.conversation : '') as ConversationId;
  const criteria = { occupations: ['cook'], states: ['CMX'], municipalities: [], schedules: [] };
  await services.alerts.save({ conversation: ana, criteria, language: 'fr' });

  now = new Date(now.getTime() + 60_000);
  feed.put(
    vacancy({
      id: 'new',
      title: 'COCINERA',
      description: 'Preparar comida.',
      occupation: 'cook',
      dateModified: now.toISOString(),
      validThrough: '2026-12-20T00:00:00Z',
      jobLocation: { address: {}, state: 'CMX', municipality: '09015' },
      eligibility: { openToForeigners: true, profiles: ['refugee'], inmRegistered: true },
    }),
  );
  expect(await services.sync.refresh()).toMatchObject({ kind: 'current', changes: 1 });
  expect(await services.alerts.deliverDue()).toBe(1);
  const alert = await store.nextOutbound(ana);
  expect(alert?.content).toMatchObject({ kind: 'choices', text: expect.stringContaining('VOIR') });
  expect(await services.alerts.show(ana)).toEqual(['new']);
  expect(await services.stillOpen('new')).toMatchObject({ kind: 'open' });

  const consent = { textId: 'consent-1', givenAt: now.toISOString() };
  const personRef = services.personRef(ana);
  await services.registrations.register(ana, {
    vacancyId: 'new',
    personRef,
    profile: 'refugee',
    language: 'fr',
    consent,
  });
  await expect
    .poll(() => services.registrations.list(ana))
    .toEqual([{ vacancyId: 'new', state: 'registered' }]);
  await services.followUps.plan({ conversation: ana, subject: 'vacancy:new', language: 'fr', afterDays: 1 });
  now = new Date(now.getTime() + 86_400_000);
  expect(await services.followUps.askDue()).toBe(1);

  await services.forget(ana);
  await expect.poll(() => services.registrations.list(ana)).toEqual([]);
  expect(portal.seen.at(-1)?.method).toBe('DELETE');
  expect(await services.alerts.list(ana)).toEqual([]);
  expect(await services.followUps.isWaiting(ana)).toBe(false);

  const metricsPage = await metrics.render();
  expect(metricsPage).toContain('rumbo_portal_requests_total{operation="registerInterest",outcome="ok"} 1');
  for (const text of [lines, metricsPage])
    expect(text).not.toMatch(new RegExp(`${SECRET}|127\\.0|525500010001|hola`));
});

it('with the portal down: the copy answers as before, says how old it is, and comes back alone', async () => {
  feed.put(...ROWS);
  await services.start();
  await expect.poll(() => services.sync.asOf()).toEqual(now);
  const before = now;
  portal.handle((_, response) => response.destroy());
  now = new Date(now.getTime() + 30 * 60_000);
  for (let minute = 0; minute < 4; minute += 1)
    expect(await services.sync.refresh()).toMatchObject({ kind: 'failed' });
  expect(services.client.breaker).toBe('open');
  expect(await services.stillOpen(ROWS[1]?.id ?? '')).toEqual({ kind: 'unknown', asOf: before });
  expect(opened.index.cursor()).toBe(`1-${ROWS.length}`);
  portal.handle(feed.handle);
  await expect.poll(async () => (await services.sync.refresh()).kind, { interval: 250 }).toBe('current');
  expect(services.sync.asOf()).toEqual(now);
  expect(lines).not.toMatch(new RegExp(`${SECRET}|127\\.0`));
});
