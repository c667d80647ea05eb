import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId } from '../../../src/model/index.ts';
import { makeVault } from '../../../src/privacy/vault.ts';
import type { Database } from '../../../src/storage/sqlite/driver.ts';
import { makeSqliteTimers } from '../../../src/storage/sqlite/timers.ts';
import { type Metrics, silentLogger } from '../../../src/telemetry/telemetry.ts';
import { openPeopleDatabase } from '../../../src/vacancies/people-database.ts';
import { RegistrationRequest } from '../../../src/vacancies/portal/schema.ts';
import {
  makePersonRef,
  makeRegistrations,
  type RegistrationNews,
  type Registrations,
} from '../../../src/vacancies/registration/index.ts';
import { makeRegistrationStore } from '../../../src/vacancies/registration/sqlite-store.ts';
import { TEST_KEY } from '../../support/talk.ts';
import { clientOf, json, type Loopback, problem, type Seen, startLoopback } from '../portal/loopback.ts';

const NOON = new Date('2026-11-20T18:00:00Z');
const DAY = 86_400_000;
const ANA = 'conversation-ana' as ConversationId;

/** For a fault that has answered the request itself. */
const answered = (_: unknown): true => true;

/** A portal that keeps the contract's promises about registrations. */
class Portal {
  readonly standing = new Map<string, RegistrationRequest>();
  readonly answers = new Map<string, { body: string; status: number; answer: object }>();
  created = 0;
  /** Given each request before it is carried out; true: it has answered itself. */
  before: (request: Seen, response: ServerResponse) => boolean = () => false;
  /** Given each request after it was carried out; true: the answer is lost. */
  after: (request: Seen, response: ServerResponse) => boolean = () => false;

  readonly handle = (request: Seen, response: ServerResponse): void => {
    if (this.before(request, response)) return;
    if (request.method === 'DELETE') {
      this.standing.delete(request.url.pathname.split('/').at(-1) ?? '');
      if (!this.after(request, response)) response.writeHead(204).end();
      return;
    }
    const { status, answer } = this.#register(String(request.headers['idempotency-key']), request.body);
    if (!this.after(request, response)) json(response, status, answer);
  };

  #register(key: string, body: string): { status: number; answer: object } {
    const known = this.answers.get(key);
    if (known)
      return known.body === body ? known : { status: 422, answer: { type: 't', title: 'key', status: 422 } };
    const wanted = RegistrationRequest.parse(JSON.parse(body));
    const same = [...this.standing].find(
      ([, one]) => one.personRef === wanted.personRef && one.vacancyId === wanted.vacancyId,
    );
    if (same)
      return {
        status: 409,
        answer: { id: same[0], vacancyId: wanted.vacancyId, state: 'received', createdAt: NOON },
      };
    this.created += 1;
    const id = `r${this.created}`;
    this.standing.set(id, wanted);
    const made = {
      body,
      status: 201,
      answer: { id, vacancyId: wanted.vacancyId, state: 'received', createdAt: NOON },
    };
    this.answers.set(key, made);
    return made;
  }
}

let dataDir: string;
let now: Date;
let db: Database;
let portal: Portal;
let server: Loopback;
let registrations: Registrations;
let news: RegistrationNews[];
let counted: string[];
let ids = 0;
const newId = () => {
  ids += 1;
  return `0123456789-${ids}`;
};
const metrics: Metrics = { count: (_, labels) => void counted.push(labels?.outcome ?? ''), observe() {} };

function start(): void {
  db = openPeopleDatabase(dataDir);
  registrations = makeRegistrations({
    store: makeRegistrationStore(db, makeVault([TEST_KEY])),
    timers: makeSqliteTimers(db),
    everyMs: 50,
    client: clientOf(server.url, { retryBaseMs: 1, restMs: 10, timeoutMs: 1_500 }),
    clock: { now: () => now },
    newId,
    random: () => 0.5,
    logger: silentLogger,
    metrics,
    onOutcome: (one) => void news.push(one),
    retryMs: 20,
  });
  registrations.start();
}
const stop = async () => {
  await registrations.close();
  db.close();
};
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rumbo-registration-'));
  now = NOON;
  news = [];
  counted = [];
  portal = new Portal();
  server = await startLoopback((request, response) => portal.handle(request, response));
  start();
});
afterEach(async () => {
  await stop();
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

const document = (values: Partial<RegistrationRequest> = {}): RegistrationRequest => ({
  vacancyId: 'v1',
  personRef: makePersonRef(Buffer.from('pepper'))(ANA),
  profile: 'refugee',
  language: 'ht',
  note: 'Cocinera, dos años',
  consent: { textId: 'consent-1', givenAt: '2026-11-20T17:59:00Z' },
  ...values,
});
const states = () => registrations.list(ANA);
const settled = (state: string | undefined) =>
  expect.poll(async () => (await states())[0]?.state).toBe(state);

describe('a registration', () => {
  it('reaches the portal, once, and says so', async () => {
    expect(await registrations.register(ANA, document())).toBe('queued');
    await settled('registered');
    expect([...portal.standing.values()]).toEqual([document()]);
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]?.headers['idempotency-key']).toMatch(/^.{16,100}$/);
    expect(news).toMatchObject([{ conversation: ANA, vacancyId: 'v1', kind: 'registered' }]);
    expect(counted).toEqual(['registered']);
  });

  it('is refused here when it is not what the contract takes', async () => {
    expect(await registrations.register(ANA, document({ personRef: 'short' }))).toBe('invalid');
    expect(await registrations.register(ANA, { ...document(), curp: 'X' } as RegistrationRequest)).toBe(
      'invalid',
    );
    expect(await states()).toEqual([]);
  });

  it.each([
    [
      'the answer is lost',
      (p: Portal, times: { n: number }) => {
        p.after = (_, response) => (times.n++ < 2 ? answered(response.destroy()) : false);
      },
    ],
    [
      'the portal fails after doing it',
      (p: Portal, times: { n: number }) => {
        p.after = (_, response) => (times.n++ < 2 ? answered(problem(response, 500)) : false);
      },
    ],
    [
      'the portal is down first',
      (p: Portal, times: { n: number }) => {
        p.before = (_, response) => (times.n++ < 4 ? answered(problem(response, 503)) : false);
      },
    ],
    [
      'the portal answers half of it',
      (p: Portal, times: { n: number }) => {
        p.after = (_, response) =>
          times.n++ < 2
            ? answered(response.writeHead(201, { 'content-type': 'application/json' }).end('{"id":'))
            : false;
      },
    ],
  ])('is made once when %s', async (_, fail) => {
    fail(portal, { n: 0 });
    await registrations.register(ANA, document());
    await settled('registered');
    expect(portal.created).toBe(1);
    expect(new Set(server.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(news).toHaveLength(1);
  });

  it('is made once over restarts in the middle of it', async () => {
    portal.after = (_, response) => answered(response.destroy());
    await registrations.register(ANA, document());
    await expect.poll(() => portal.created).toBe(1);
    const restart = async () => {
      await stop();
      // The pause that it was in ends.
      now = new Date(now.getTime() + 5 * 60_000);
      start();
    };
    await restart();
    await expect.poll(() => server.seen.length).toBeGreaterThan(3);
    portal.after = () => false;
    await restart();
    await settled('registered');
    expect(portal.created).toBe(1);
  });

  it('changes by taking the old one back first; only the newest stands', async () => {
    await registrations.register(ANA, document());
    await settled('registered');
    await registrations.register(ANA, document({ note: 'Cocinera, tres años' }));
    await expect
      .poll(() => [...portal.standing.values()].map(({ note }) => note))
      .toEqual(['Cocinera, tres años']);
    await settled('registered');
    expect(server.seen.map(({ method }) => method)).toEqual(['POST', 'DELETE', 'POST']);
    expect(news.map(({ kind }) => kind)).toEqual(['registered', 'registered']);
    expect(new Set(news.map(({ noticeId }) => noticeId)).size).toBe(2);
  });

  it('changed while it is under way ends with the newest alone', async () => {
    let held: (() => void) | undefined;
    portal.after = (request, response) => {
      if (request.method !== 'POST' || held) return false;
      held = () =>
        json(response, 201, portal.answers.get(String(request.headers['idempotency-key']))?.answer);
      return true;
    };
    await registrations.register(ANA, document());
    await expect.poll(() => held).toBeDefined();
    await registrations.register(ANA, document({ note: 'otra' }));
    held?.();
    await expect.poll(() => [...portal.standing.values()].map(({ note }) => note)).toEqual(['otra']);
  });

  it('is withdrawn, there and here', async () => {
    await registrations.register(ANA, document());
    await registrations.register(ANA, document({ vacancyId: 'v2' }));
    await expect.poll(() => portal.standing.size).toBe(2);
    await registrations.withdraw(ANA, 'v1');
    await expect.poll(() => states()).toEqual([{ vacancyId: 'v2', state: 'registered' }]);
    expect(portal.standing.size).toBe(1);
    await registrations.withdraw(ANA);
    await expect.poll(() => portal.standing.size).toBe(0);
    await expect.poll(() => states()).toEqual([]);
    expect(db.get('SELECT count(*) AS n FROM registration')).toEqual({ n: 0 });
    expect(news.filter(({ kind }) => kind === 'withdrawn')).toHaveLength(2);
  });

  it('withdrawn before it could be sent is never sent', async () => {
    await server.close();
    await registrations.register(ANA, document());
    await new Promise((done) => setTimeout(done, 60));
    await registrations.withdraw(ANA);
    await expect.poll(() => states()).toEqual([]);
    server = await startLoopback();
    expect(portal.created).toBe(0);
  });

  it('withdrawn while nobody knows whether it arrived is found and taken back', async () => {
    portal.after = (_, response) => answered(response.destroy());
    await registrations.register(ANA, document());
    await expect.poll(() => portal.created).toBe(1);
    await registrations.withdraw(ANA);
    expect(await states()).toEqual([{ vacancyId: 'v1', state: 'withdrawing' }]);
    portal.after = () => false;
    await expect.poll(() => portal.standing.size).toBe(0);
    await expect.poll(() => states()).toEqual([]);
    expect(portal.created).toBe(1);
    expect(news.map(({ kind }) => kind)).toEqual(['withdrawn']);
  });

  it.each([
    [404, 'notFound'],
    [410, 'closed'],
    [422, 'notPossible'],
  ])('%i ends it, the person can be told, and nothing about them is kept', async (status, state) => {
    portal.before = (_, response) => answered(problem(response, status));
    await registrations.register(ANA, document());
    await settled(state);
    expect(news).toMatchObject([{ kind: state }]);
    expect(db.get('SELECT wanted, offered FROM registration')).toEqual({ wanted: null, offered: null });
    portal.before = () => false;
    await registrations.register(ANA, document());
    await settled('registered');
  });

  it('gives up after three days, unless it arrived all the same: then it is taken back', async () => {
    portal.after = (_, response) => answered(problem(response, 500));
    await registrations.register(ANA, document());
    await expect.poll(() => portal.created).toBe(1);
    await stop();
    now = new Date(NOON.getTime() + 4 * DAY);
    portal.after = () => false;
    start();
    await expect.poll(() => portal.standing.size).toBe(0);
    expect(news.map(({ kind }) => kind)).toEqual(['gaveUp', 'withdrawn']);
    expect(portal.created).toBe(1);
  });

  it.each([
    ['registered', 179, 'registered'],
    ['registered', 181, undefined],
    ['closed', 59, 'closed'],
    ['closed', 61, undefined],
  ])('%s is forgotten in time: after %i days it is %s', async (kind, days, left) => {
    if (kind === 'closed') portal.before = (_, response) => answered(problem(response, 410));
    await registrations.register(ANA, document());
    await settled(kind);
    await stop();
    now = new Date(NOON.getTime() + days * DAY);
    start();
    await expect.poll(async () => (await states())[0]?.state).toBe(left);
  });

  it('knows the first one when the portal has it already', async () => {
    portal.standing.set('r9', document());
    await registrations.register(ANA, document());
    await settled('registered');
    await registrations.withdraw(ANA);
    await expect.poll(() => portal.standing.size).toBe(0);
    expect(portal.created).toBe(0);
  });
});

it('keeps nothing readable', async () => {
  portal.before = (_, response) => answered(problem(response, 503));
  await registrations.register(ANA, document({ contact: { name: 'Marie Zidor', phone: '+525500010001' } }));
  const files = await Promise.all(
    (await readdir(dataDir)).map((name) => readFile(join(dataDir, name), 'latin1')),
  );
  expect(files.join()).toContain('conversation-ana');
  expect(files.join()).not.toMatch(/Zidor|5500010001|Cocinera|refugee/);
});

it('names a person to the portal by something that is ours alone', () => {
  const refOf = makePersonRef(Buffer.from('pepper'));
  expect(refOf(ANA)).toBe(refOf(ANA));
  expect(refOf(ANA)).toMatch(/^[\w-]{22}$/);
  expect(refOf('other' as ConversationId)).not.toBe(refOf(ANA));
  expect(makePersonRef(Buffer.from('another'))(ANA)).not.toBe(refOf(ANA));
});
