import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId } from '../../../src/model/index.ts';
import { makeVault } from '../../../src/privacy/vault.ts';
import type { Database } from '../../../src/storage/sqlite/driver.ts';
import { openSqliteStore, type SqliteStore } from '../../../src/storage/sqlite/index.ts';
import { type Metrics, silentLogger } from '../../../src/telemetry/telemetry.ts';
import { makeFactsOf } from '../../../src/vacancies/alerts/facts.ts';
import { type Alerts, makeAlerts, type SaveRequest } from '../../../src/vacancies/alerts/index.ts';
import { makeAlertStore } from '../../../src/vacancies/alerts/sqlite-store.ts';
import { openIndex } from '../../../src/vacancies/open-index.ts';
import { openPeopleDatabase } from '../../../src/vacancies/people-database.ts';
import { itemOf, keep, sendAll, setFloor } from '../../support/stored.ts';
import { makePorts, ROOT, TEST_KEY } from '../../support/talk.ts';
import { vacancy } from '../portal/vacancies.ts';

const NOON = new Date('2026-11-20T18:00:00Z');
const HOUR = 3600_000;
const DAY = 24 * HOUR;
const CRITERIA = { occupations: ['cook'], states: ['CMX'], municipalities: [], schedules: [] } as const;
const sealer = makeVault([TEST_KEY]);
const { texts } = makePorts();

let dataDir: string;
let now: Date;
let store: SqliteStore;
let db: Database;
let alerts: Alerts;
let counted: string[];
let woken: string[];
let steadyMs: number;
let ids = 0;
const newId = () => {
  ids += 1;
  return `id-${ids}`;
};
const metrics: Metrics = {
  count: (name, labels) => void counted.push(`${name}:${labels?.outcome}`),
  observe() {},
};
const factsOf = makeFactsOf(openIndex(join(ROOT, 'content'), ':memory:'));

async function startAlerts(speakFirst?: SqliteStore['speakFirst']): Promise<void> {
  alerts = makeAlerts({
    alerts: makeAlertStore(db, sealer),
    store: { conversation: store.conversation, speakFirst: speakFirst ?? store.speakFirst },
    texts,
    clock: { now: () => now },
    newId,
    logger: silentLogger,
    metrics,
    stateOf: () => undefined,
    factsOf,
    placesWithin: (code) => [code],
    onSpoken: (conversation) => woken.push(conversation),
    everyMs: DAY,
    steadyForMs: () => steadyMs,
  });
  await alerts.start();
  await alerts.deliverDue();
}
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rumbo-alerts-'));
  now = NOON;
  counted = [];
  woken = [];
  steadyMs = Number.POSITIVE_INFINITY;
  store = await openSqliteStore({ dataDir, sealer, clock: { now: () => now }, newId });
  db = openPeopleDatabase(dataDir);
  await startAlerts();
});
afterEach(async () => {
  await alerts.close();
  db.close();
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
});

const person = (phone: string, channel: 'whatsapp' | 'sms' = 'whatsapp'): Promise<ConversationId> =>
  keep(store, itemOf(phone, 'hola', { at: now, id: newId(), channel }));
const save = (conversation: ConversationId, more: Partial<SaveRequest> = {}) =>
  alerts.save({ conversation, criteria: CRITERIA, language: 'es', ...more });
const KEEPS_PAPERS = { description: 'Traer pasaporte original, se queda en resguardo de la empresa.' };
let jobs = 0;
const job = (id: string, values = {}) => {
  jobs += 1;
  return vacancy({
    id,
    title: 'COCINERA',
    description: `Preparar comida, trabajo ${jobs}. Pago semanal.`,
    occupation: 'cook',
    jobLocation: { address: {}, state: 'CMX', municipality: '09015' },
    baseSalary: { currency: 'MXN', value: { minValue: jobs, maxValue: 10_000 + jobs, unitText: 'MONTH' } },
    eligibility: { openToForeigners: true, profiles: ['refugee'], inmRegistered: true },
    validThrough: '2026-12-20T00:00:00Z',
    ...values,
  });
};
const take = (...upserts: ReturnType<typeof job>[]) => alerts.take({ upserts, removals: [] });
/** What the outbox would send to this person, sent. */
const sent = (conversation: ConversationId) => sendAll(store, conversation, now);
/** A counsellor takes the floor, or gives it back. */
const giveFloor = (conversation: ConversationId, state: 'human' | 'bot', epoch: number) =>
  setFloor(store, conversation, { state, epoch, at: now });

describe('an alert', () => {
  it('comes of a change, for who asked for it, in words that say nothing about them', async () => {
    const ana = await person('p1');
    const eva = await person('p2');
    await save(ana);
    await save(eva, { criteria: { ...CRITERIA, occupations: ['welder'] } });
    now = new Date(now.getTime() + 1000);
    await take(
      job('v1'),
      job('v2', { occupation: 'welder', jobLocation: { address: {}, state: 'JAL', municipality: '14039' } }),
    );
    expect(await alerts.deliverDue()).toBe(1);
    expect(woken).toEqual([ana]);
    expect(await sent(ana)).toEqual([
      {
        kind: 'choices',
        text: 'Hola. Hay novedades de lo que nos pidió. Para verlas, escriba VER. Para no recibir más mensajes, escriba ALTO.',
        choices: [
          { id: 'alerts:show', label: 'Ver' },
          { id: 'alert:stop', label: 'No más mensajes' },
        ],
        listLabel: 'Ver opciones',
      },
    ]);
    expect(await sent(eva)).toEqual([]);
    expect(await alerts.show(ana)).toEqual(['v1']);
    expect(await alerts.show(ana)).toEqual(['v1']);
    expect(counted).toEqual(['alerts:queued']);
  });

  it('is told once a day and no vacancy twice; what was left over comes the next day, three at a time', async () => {
    const ana = await person('p1');
    await save(ana);
    const rows = ['a', 'b', 'c', 'd', 'e'].map((id) => job(id));
    for (const row of rows) {
      now = new Date(now.getTime() + 1000);
      await take(row);
    }
    expect(await alerts.deliverDue()).toBe(1);
    expect(await alerts.deliverDue()).toBe(0);
    expect(await alerts.show(ana)).toEqual(['e', 'd', 'c']);
    // Everything changes once more: what was told is not told again.
    await take(...rows);
    now = new Date(NOON.getTime() + DAY);
    expect(await alerts.deliverDue()).toBe(1);
    expect([...(await alerts.show(ana))].sort()).toEqual(['a', 'b']);
    now = new Date(NOON.getTime() + 2 * DAY);
    expect(await alerts.deliverDue()).toBe(0);
  });

  it('is one for a person with several searches', async () => {
    const ana = await person('p1');
    await save(ana);
    await save(ana, { criteria: { ...CRITERIA, states: [] } });
    await take(job('v1'));
    expect(await alerts.deliverDue()).toBe(1);
    expect(await alerts.show(ana)).toEqual(['v1']);
  });

  it('waits for the day where the person looks for work', async () => {
    const [tijuana, cancun] = [await person('p1'), await person('p2')];
    now = new Date('2026-11-20T15:00:00Z'); // seven in Tijuana, ten in Cancún
    await save(tijuana, { criteria: { ...CRITERIA, states: ['BCN', 'ROO'] } });
    await save(cancun, { criteria: { ...CRITERIA, states: ['ROO'] } });
    await take(job('v1', { jobLocation: { address: {}, state: 'ROO', municipality: '23005' } }));
    await alerts.deliverDue();
    expect(woken).toEqual([cancun]);
    now = new Date('2026-11-20T17:00:00Z');
    await alerts.deliverDue();
    expect(woken).toEqual([cancun, tijuana]);
  });

  it('leaves out what closed meanwhile, what is held back, what was shown and what was there before', async () => {
    const ana = await person('p1');
    await take(job('before'));
    now = new Date(now.getTime() + 1000);
    const shown = job('shown');
    await save(ana, { shown: [shown] });
    await take(
      shown,
      job('closed'),
      job('fraud', KEEPS_PAPERS),
      job('ended', { validThrough: '2026-11-20T17:00:00Z' }),
    );
    await alerts.take({ upserts: [], removals: [{ id: 'closed', reason: 'filled' }] });
    expect(await alerts.deliverDue()).toBe(0);
    // A vacancy that turns bad after it was fine.
    await take(job('turns'));
    await take(job('turns', KEEPS_PAPERS));
    expect(await alerts.deliverDue()).toBe(0);
    await take(job('good'));
    expect(await alerts.deliverDue()).toBe(1);
    expect(await alerts.show(ana)).toEqual(['good']);
  });

  it('is not about a vacancy that the person may not take', async () => {
    const [refugee, unknown] = [await person('p1'), await person('p2')];
    await save(refugee, { criteria: { ...CRITERIA, profile: 'refugee' } });
    await save(unknown);
    await take(
      job('v1', { eligibility: { openToForeigners: false, profiles: ['returnee'], inmRegistered: false } }),
    );
    expect(await alerts.deliverDue()).toBe(0);
  });
});

describe('how it reaches people', () => {
  it('is not said into a counsellor’s talk: once, when it has ended, in the form that fits then', async () => {
    const ana = await person('p1');
    await giveFloor(ana, 'human', 1);
    await save(ana);
    await take(job('v1'));
    expect(await alerts.deliverDue()).toBe(0);
    expect(woken).toEqual([]);
    now = new Date(NOON.getTime() + DAY);
    await take(job('v2'));
    expect(await alerts.deliverDue()).toBe(0);
    expect(await sent(ana)).toEqual([]);
    expect(counted).toEqual(['alerts:held', 'alerts:held']);
    await person('p1');
    await giveFloor(ana, 'bot', 2);
    // The window is open again by what the person wrote; a day later it is not.
    now = new Date(NOON.getTime() + 2 * DAY);
    expect(await alerts.deliverDue()).toBe(1);
    expect(await sent(ana)).toMatchObject([{ kind: 'template', name: 'rumbo_news_1' }]);
    expect(woken).toEqual([ana]);
  });

  it('is a template outside the service window', async () => {
    const ana = await person('p1');
    await save(ana, { language: 'ht' });
    await take(job('v1'));
    now = new Date(NOON.getTime() + DAY);
    await alerts.deliverDue();
    const [content] = await sent(ana);
    expect(content).toMatchObject({
      kind: 'template',
      name: 'rumbo_news_1',
      languageCode: 'fr',
      parameters: [],
      payloads: ['alerts:show', 'alert:stop'],
      text: expect.stringContaining('VOIR'),
    });
  });

  it('goes by SMS only to who said yes to that', async () => {
    const [yes, no] = [await person('p1', 'sms'), await person('p2', 'sms')];
    await save(yes, { smsConsentAt: NOON });
    await save(no);
    await take(job('v1'));
    expect(await alerts.deliverDue()).toBe(1);
    expect(await sent(no)).toEqual([]);
    expect(await sent(yes)).toEqual([{ kind: 'text', text: expect.stringContaining('escriba VER') }]);
    expect(counted.sort()).toEqual(['alerts:no_consent', 'alerts:queued']);
  });

  it('never goes to who stopped us, and forgets what they looked for', async () => {
    const ana = await person('p1');
    await save(ana);
    await take(job('v1'));
    await store.setOptedOut(ana, true);
    expect(await alerts.deliverDue()).toBe(0);
    expect(await sent(ana)).toEqual([]);
    expect(await alerts.list(ana)).toEqual([]);
  });

  it('forgets who is no longer there', async () => {
    const ana = 'erased' as ConversationId;
    await save(ana);
    await take(job('v1'));
    expect(await alerts.deliverDue()).toBe(0);
    expect(await alerts.list(ana)).toEqual([]);
    expect(db.get('SELECT count(*) AS n FROM alert_search')).toEqual({ n: 0 });
  });
});

describe('T16: a clock that leaps', () => {
  it('ahead: nobody is written to and nothing ends, until it has stood for an hour; then no more than on any day', async () => {
    const ana = await person('p1');
    await save(ana);
    await take(job('v1'));
    now = new Date(NOON.getTime() + 3650 * DAY);
    steadyMs = 0;
    expect(await alerts.deliverDue()).toBe(0);
    steadyMs = 2 * HOUR;
    // Believed: what was news ten years ago is none, and the term of the search is not over before a day.
    expect(await alerts.deliverDue()).toBe(0);
    expect(await alerts.list(ana)).toHaveLength(1);
    now = NOON;
    await take(job('v2'));
    expect(await alerts.deliverDue()).toBe(1);
    expect(await sent(ana)).toHaveLength(1);
    expect((await alerts.show(ana)).sort()).toEqual(['v1', 'v2']);
  });

  it('back: what was kept and put off under the wrong time does not wait for it to come', async () => {
    now = new Date(NOON.getTime() + 3650 * DAY);
    const ana = await person('p1');
    await save(ana);
    await take(job('v1', { validThrough: '2046-01-01T00:00:00Z' }));
    expect(await alerts.deliverDue()).toBe(1);
    now = new Date(NOON.getTime() + DAY);
    await take(job('v2'));
    expect(await alerts.deliverDue()).toBe(1);
    expect(await alerts.deliverDue()).toBe(0);
    now = new Date(NOON.getTime() + 62 * DAY);
    await alerts.deliverDue();
    expect(await alerts.list(ana)).toEqual([]);
  });
});

describe('what survives', () => {
  const restart = async (speakFirst?: SqliteStore['speakFirst']) => {
    await alerts.close();
    db.close();
    db = openPeopleDatabase(dataDir);
    await startAlerts(speakFirst);
  };

  it('searches, changes, what was told and when: nothing is lost or told twice by a restart', async () => {
    const ana = await person('p1');
    await save(ana);
    await take(job('v1'), job('v2'));
    await restart();
    expect(await alerts.list(ana)).toHaveLength(1);
    expect(await sent(ana)).toHaveLength(1);
    await restart();
    expect(await sent(ana)).toEqual([]);
    expect(await alerts.show(ana)).toHaveLength(2);
    now = new Date(NOON.getTime() + DAY);
    expect(await alerts.deliverDue()).toBe(0);
  });

  it.each(['before', 'after'])('a crash %s it was handed to the outbox: said once', async (when) => {
    const ana = await person('p1');
    const speakFirst: SqliteStore['speakFirst'] = async (...args) => {
      if (when === 'after') await store.speakFirst(...args);
      throw new Error('crash');
    };
    await restart(speakFirst);
    await save(ana);
    await take(job('v1'));
    await expect(alerts.deliverDue()).rejects.toThrow('crash');
    await restart();
    expect(await sent(ana)).toHaveLength(1);
    expect(await alerts.deliverDue()).toBe(0);
    expect(await sent(ana)).toEqual([]);
  });

  it('nothing readable about anybody', async () => {
    const ana = await person('p1');
    await save(ana, { criteria: { ...CRITERIA, occupations: ['shoemaker_x'], profile: 'asylum_seeker' } });
    await take(job('v1'));
    const files = await Promise.all(
      (await readdir(dataDir)).map((name) => readFile(join(dataDir, name), 'latin1')),
    );
    expect(files.join()).toContain('"municipality":"09015"'); // the vacancy is public
    expect(files.join()).not.toMatch(/shoemaker_x|asylum_seeker/);
  });
});

describe('keeping a search', () => {
  it('takes five, the same one only once, and none that asks for everything', async () => {
    const ana = await person('p1');
    const first = await save(ana);
    expect(await save(ana)).toMatchObject({
      kind: 'saved',
      search: { id: first.kind === 'saved' ? first.search.id : '' },
    });
    for (const code of ['a', 'b', 'c', 'd'])
      await save(ana, { criteria: { ...CRITERIA, occupations: [code] } });
    expect(await save(ana, { criteria: { ...CRITERIA, occupations: ['e'] } })).toEqual({ kind: 'tooMany' });
    expect(await save(ana, { criteria: { ...CRITERIA, occupations: [], states: [] } })).toEqual({
      kind: 'tooBroad',
    });
    expect(await alerts.list(ana)).toHaveLength(5);
  });

  it('ends one, or all, and then tells nothing', async () => {
    const ana = await person('p1');
    const first = await save(ana);
    await save(ana, { criteria: { ...CRITERIA, states: [] } });
    await alerts.end(ana, first.kind === 'saved' ? first.search.id : '');
    expect(await alerts.list(ana)).toHaveLength(1);
    await alerts.end(ana);
    await take(job('v1'));
    expect(await alerts.deliverDue()).toBe(0);
    const left = ['alert_search', 'alert_told', 'alert_person', 'alert_notice'].map(
      (table) => db.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n,
    );
    expect(left).toEqual([0, 0, 0, 0]);
  });

  it('ends by itself after sixty days without anybody looking, not before', async () => {
    const [ana, eva] = [await person('p1'), await person('p2')];
    await save(ana);
    await save(eva);
    now = new Date(NOON.getTime() + 59 * DAY);
    await alerts.show(eva);
    now = new Date(NOON.getTime() + 61 * DAY);
    await alerts.deliverDue();
    expect([(await alerts.list(ana)).length, (await alerts.list(eva)).length]).toEqual([0, 1]);
  });

  it('kept for longer does not let a person be told twice a day, nor lose what waits', async () => {
    const ana = await person('p1');
    await save(ana);
    await take(job('a'));
    await alerts.deliverDue();
    now = new Date(now.getTime() + HOUR);
    await take(job('b'));
    await save(ana);
    await alerts.show(ana);
    expect(await alerts.deliverDue()).toBe(0);
    now = new Date(NOON.getTime() + DAY);
    expect(await alerts.deliverDue()).toBe(1);
    expect(await alerts.show(ana)).toEqual(['b']);
  });
});
