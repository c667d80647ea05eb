import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeVault } from '../../src/privacy/vault.ts';
import { silentLogger, silentMetrics } from '../../src/telemetry/telemetry.ts';
import { type OpenedVacancies, openVacancies } from '../../src/vacancies/open.ts';
import { openVacancyList } from '../../src/vacancies/open-list.ts';
import type { DeskClient } from '../support/desk.ts';
import { type DeskRig, startDeskRig } from '../support/desk-rig.ts';
import { makePorts, NOON, ROOT, TEST_KEY } from '../support/talk.ts';
import { Feed } from '../vacancies/portal/feed.ts';
import { json, type Loopback, startLoopback } from '../vacancies/portal/loopback.ts';
import { makeVacancy } from '../vacancies/support.ts';

const DAY_MS = 86_400_000;
const soon = new Date(NOON.getTime() + 2 * DAY_MS).toISOString();
const open = makeVacancy({ id: 'open', title: 'COCINERA DE FONDA', url: 'https://portal.example/v/open' });
const filled = makeVacancy({ id: 'filled', title: 'Cocinero de hotel' });
const closed = makeVacancy({ id: 'closed', title: 'Cocinero de noche', status: 'filled' });
const past = makeVacancy({ id: 'past', title: 'Cocinero de día', validThrough: '2026-11-19T00:00:00Z' });
const ending = makeVacancy({ id: 'ending', title: 'Cocinero de barra', validThrough: soon });
const bait = makeVacancy({
  id: 'bait',
  title: 'Cocinero urgente',
  description: 'Aparta tu lugar con $500 por OXXO.',
});

let feed: Feed;
let portal: Loopback;
let dataDir: string;
let now: Date;
let rig: DeskRig;
let ana: DeskClient;
let opened: OpenedVacancies | ReturnType<typeof openVacancyList>;
const about = () => ({
  portal: { baseUrl: `${portal.url}/v1`, credentials: { kind: 'apiKey' as const, key: 'k' } },
  contentDir: join(ROOT, 'content'),
  texts: makePorts().texts,
  clock: { now: () => now, uptimeMs: () => performance.now() },
  random: () => 0.5,
  logger: silentLogger,
  metrics: silentMetrics,
});
const find = (query: string, language = 'es') =>
  ana.call('GET', `/vacancies?language=${language}&query=${encodeURIComponent(query)}`);
const ids = async (query: string): Promise<string[]> =>
  ((await find(query)).body.vacancies as { id: string }[]).map(({ id }) => id).sort();

async function start(made: typeof opened): Promise<void> {
  opened = made;
  rig = await startDeskRig({ searchVacancies: made.searchForDesk });
  ana = await rig.somebody('counsellor');
}

beforeEach(async () => {
  now = NOON;
  dataDir = await mkdtemp(join(tmpdir(), 'rumbo-desk-jobs-'));
  feed = new Feed();
  feed.put(open, filled, closed, past, ending, bait);
  feed.remove('filled', NOON.toISOString());
  portal = await startLoopback(feed.handle);
});
afterEach(async () => {
  await rig.close();
  await opened.close();
  await portal.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe('vacancies for a counsellor', () => {
  it('gives what is open, ready to be sent, and never what is closed, past or held back', async () => {
    let count = 0;
    const vacancies = openVacancies({
      ...about(),
      dataDir,
      sealer: makeVault([TEST_KEY]),
      pepper: Buffer.alloc(32, 7),
      store: { conversation: async () => undefined, speakFirst: async () => 'gone' },
      newId: () => `job-${++count}`,
      onSpoken: () => {},
    });
    await start(vacancies);
    expect(await find('cocinero en Tapachula')).toMatchObject({
      status: 503,
      body: { type: 'urn:rumbo:problem:vacancies-unavailable' },
    });

    await vacancies.start();
    await expect.poll(async () => (await find('cocinero en Tapachula')).status).toBe(200);
    expect(await ids('cocinero en Tapachula')).toEqual(['ending', 'open']);
    for (const words of ['cocinero urgente oxxo', 'cualquier trabajo', 'cocinero de hotel', 'de noche'])
      for (const id of await ids(words)) expect(['ending', 'open']).toContain(id);

    const { body } = await find('cocinero en Tapachula', 'fr');
    const one = body.vacancies.find(({ id }: { id: string }) => id === 'open');
    expect(one.title).toBe('Cocinera de fonda · Tapachula, Chiapas');
    for (const part of ['10,000', '12,000 pesos', 'https://portal.example/v/open'])
      expect(one.text).toContain(part);
    expect(one.text).toContain(makePorts().texts.text('fr', 'vacancies:never_pay'));
    expect(one.text).not.toContain(makePorts().texts.text('fr', 'vacancies:not_checked'));

    // What a counsellor chose goes to the person as any other message does.
    const { id, conversation } = await rig.openCase();
    await ana.call('POST', `/tickets/${id}/claim`);
    expect((await ana.call('POST', `/tickets/${id}/messages`, { text: one.text })).status).toBe(201);
    expect(JSON.stringify(await rig.store.transcript(conversation, 5))).toContain('portal.example/v/open');

    // The portal says that it was filled meanwhile: whoever hears it first, it is gone for everybody.
    portal.handle((_, response) => json(response, 200, { ...open, status: 'filled' }));
    expect(await vacancies.vacancies.stillOpen('open')).toBe('closed');
    expect(await ids('cocinero en Tapachula')).toEqual(['ending']);

    // Its last day has passed, and nobody has told us: it is gone all the same.
    now = new Date(Date.parse(soon) + 1);
    expect(await ids('cocinero en Tapachula')).toEqual([]);
  });

  it('is there in a process that runs no turns, and says when the list is old', async () => {
    const list = openVacancyList(about());
    await start(list);
    await list.start();
    await expect.poll(async () => (await find('cocinero en Tapachula')).status).toBe(200);
    expect(await ids('cocinero en Tapachula')).toEqual(['ending', 'open']);
    expect(await ids('¿?')).toEqual([]);
    now = new Date(NOON.getTime() + 20 * 60_000);
    const { vacancies } = (await find('cocinero en Tapachula')).body as { vacancies: { text: string }[] };
    expect(vacancies).toHaveLength(2);
    for (const { text } of vacancies)
      expect(text).toContain(makePorts().texts.text('es', 'vacancies:not_checked'));
  });
});
