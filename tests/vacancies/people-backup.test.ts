import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConversationId, OutboundId } from '../../src/model/index.ts';
import { makeVault } from '../../src/privacy/vault.ts';
import { openRedisStore } from '../../src/storage/redis/index.ts';
import { openSqliteStore } from '../../src/storage/sqlite/index.ts';
import type { KeyedStore } from '../../src/storage/store.ts';
import { openRedisPeople, openSqlitePeople, type PeopleStores } from '../../src/vacancies/people-stores.ts';
import { startRedisServer } from '../support/redis-server.ts';
import { DAY, documentOf, forgetAll, next, search, someone, takeTurn } from './stores/opened.ts';

const KEY = Buffer.alloc(32, 'a test key of 32 bytes, not used');
const sealer = makeVault([KEY]);
const clock = { now: () => new Date() };
const newId = () => next('0123456789-');
let folder: string;
let dataDir: string;
let store: KeyedStore;
let people: PeopleStores;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rumbo-people-backup-'));
  dataDir = join(folder, 'data');
  await open();
});
afterEach(async () => {
  await close();
  await rm(folder, { recursive: true, force: true });
});

async function open(): Promise<void> {
  store = await openSqliteStore({ dataDir, sealer, clock, newId });
  people = openSqlitePeople(dataDir, sealer);
}
async function close(): Promise<void> {
  people.close();
  await store.close();
}
const script = (name: string, args: readonly string[] = [], env: Record<string, string> = {}) =>
  promisify(execFile)(
    process.execPath,
    [resolve(import.meta.dirname, '../../scripts', `${name}.ts`), ...args],
    { env: { PATH: process.env.PATH, DATA_DIR: dataDir, DATA_KEYS: KEY.toString('base64'), ...env } },
  ).catch((error: { stderr: string }) => ({ stdout: '', stderr: error.stderr }));

const now = () => new Date();
const inDays = (days: number) => new Date(Date.now() + days * DAY);
const notice = (conversation: ConversationId, job: string) => ({
  id: next('notice') as OutboundId,
  conversation,
  vacancies: ['v1'],
  jobs: [job],
  content: { kind: 'text', text: 'CANARYWORDS' } as const,
  at: now(),
  nextNotBefore: inDays(1),
});
const question = (conversation: ConversationId, dueAt: Date) => ({
  id: next('fu') as OutboundId,
  conversation,
  subject: 'vacancy:v1',
  dueAt,
  body: { language: 'es' as const, smsConsent: false },
});
/** Told to the portal: the entry's id. */
async function registered(conversation: ConversationId): Promise<string> {
  const { registrations } = people;
  const id = (await registrations.want(newId(), conversation, documentOf(), now())) ?? '';
  await registrations.offer(id, 'key-1');
  await registrations.markSending(id);
  await registrations.markRegistered(id, 'key-1', 'r1');
  await registrations.settle(id, 1);
  return id;
}

it('a backup holds it; a restore says and asks nothing twice, and the forgotten stay forgotten there too', async () => {
  const [ana, eva, leo] = [await someone(store), await someone(store), await someone(store)];
  for (const one of [ana, eva, leo]) {
    await takeTurn(store, one);
    await people.alerts.put(search(one), ['shown']);
  }
  // Open when the backup is made: to be said, to be asked now, to be asked later.
  await people.alerts.plan([notice(ana, 'j1')]);
  await people.followUps.plan(question(ana, now()));
  const later = question(eva, inDays(5));
  await people.followUps.plan(later);
  const [anas, leos] = [await registered(ana), await registered(leo)];
  const file = join(folder, 'one.rumbo');
  const made = await script('backup', [file]);
  expect(made.stderr).toBe('');
  expect(await readFile(file, 'latin1')).not.toMatch(/CANARY|alert_search/);
  expect((await readdir(folder)).sort()).toEqual(['data', 'one.rumbo']);

  // The service goes on: Eva is told of more, Ana takes back what she sent, Leo asks to be forgotten.
  await people.alerts.plan([notice(eva, 'j2')]);
  await people.registrations.unwant({ id: anas, conversation: ana }, now());
  await people.registrations.markWithdrawn(anas);
  await people.registrations.erase(anas);
  await someone(store, 'again', ['key-again']);
  const phone = (await store.conversation(leo))?.address;
  expect(phone).toBeDefined();
  await forgetAll({ store, people } as never, leo);
  const leosPhone = phone && 'phone' in phone ? String(phone.phone) : '';
  await someone(store, leosPhone);
  await takeTurn(store, leo, true, now());
  await people.registrations.markWithdrawn(leos);
  await people.registrations.erase(leos);
  await close();

  const restored = await script('restore', [file]);
  expect(restored.stderr).toBe('');
  await open();
  expect(await store.conversation(leo)).toBeUndefined();
  expect(await people.alerts.searchesOf(leo)).toEqual([]);
  expect(await people.alerts.told([leo, eva, ana])).toEqual([
    new Set(),
    new Set(['shown', 'j2']),
    new Set(['shown', 'j1']),
  ]);
  expect(await people.alerts.searchesOf(ana)).toHaveLength(1);
  expect(await people.alerts.planned(now())).toEqual([]);
  expect(await people.followUps.due(now(), 9)).toEqual([]);
  expect((await people.followUps.due(inDays(6), 9)).map(({ id }) => id)).toEqual([later.id]);
  // Neither is registered anew what was taken back, nor is it forgotten that it is gone.
  expect(await people.registrations.of(ana)).toEqual([]);
  expect(await people.registrations.of(leo)).toEqual([]);
  expect((await readdir(dataDir)).filter((name) => name.includes('before-restore')).sort()).toHaveLength(2);
});

it('where what is replaced cannot be read, the portal is told again what the forgotten took back', async () => {
  const leo = await someone(store, 'leo');
  await takeTurn(store, leo);
  const id = await registered(leo);
  const file = join(folder, 'two.rumbo');
  expect((await script('backup', [file])).stderr).toBe('');
  await someone(store, 'leo');
  await forgetAll({ store, people } as never, leo);
  await takeTurn(store, leo, true, now());
  await close();
  await rm(join(dataDir, 'vacancy-people.db'));
  for (const rest of ['-wal', '-shm']) await rm(join(dataDir, `vacancy-people.db${rest}`), { force: true });
  expect((await script('restore', [file])).stderr).toBe('');
  await open();
  expect(await people.registrations.get(id)).toMatchObject({ isWanted: false, portalId: 'r1' });
  expect((await people.timers.due('registration', now(), 9)).map((one) => one.id)).toEqual([id]);
});

it('what was open goes on when told that nothing went on', async () => {
  const ana = await someone(store);
  await takeTurn(store, ana);
  await people.alerts.put(search(ana), []);
  const planned = notice(ana, 'j1');
  await people.alerts.plan([planned]);
  const asked = question(ana, now());
  await people.followUps.plan(asked);
  const file = join(folder, 'three.rumbo');
  expect((await script('backup', [file])).stderr).toBe('');
  await close();
  expect((await script('restore', [file, '--resume'])).stderr).toBe('');
  await open();
  expect((await people.alerts.planned(now())).map(({ id }) => id)).toEqual([planned.id]);
  expect((await people.followUps.due(now(), 9)).map(({ id }) => id)).toEqual([asked.id]);
});

it('npm run migrate:store moves all of it, and what is still to be taken back', async () => {
  const [ana, leo] = [await someone(store), await someone(store)];
  await takeTurn(store, ana);
  const kept = search(ana);
  await people.alerts.put(kept, ['shown']);
  const planned = notice(ana, 'j1');
  await people.alerts.plan([planned]);
  const asked = question(ana, now());
  await people.followUps.plan(asked);
  await people.registrations.want(newId(), ana, documentOf({ vacancyId: 'v2' }), now());
  await registered(ana);
  await registered(leo);
  await forgetAll({ store, people } as never, leo);
  await takeTurn(store, leo, true, now());
  await close();
  const server = await startRedisServer();
  try {
    const { stdout, stderr } = await script('migrate-store', [], { REDIS_URL: server.url });
    expect(stderr).toBe('');
    expect(stdout).toContain('moved 1 searches, 3 registrations, 1 questions to ask');
    const shared = await openRedisStore({ url: server.url, sealer, clock, newId, leaseMs: 2_000 });
    await shared.work.start({ turn: () => {}, outbox: () => {} });
    const there = openRedisPeople(shared.context);
    const [share = ''] = there.alerts.shares().filter(Boolean);
    expect(share).not.toBe('');
    const [moved] = await there.alerts.planned(now());
    const conversation = moved?.conversation as ConversationId;
    expect(moved).toMatchObject({ id: planned.id, content: planned.content });
    expect(conversation).toBe(`${conversation.slice(0, 3)}${ana}`);
    expect(await there.alerts.searchesOf(conversation)).toEqual([{ ...kept, conversation }]);
    expect(await there.alerts.told([conversation])).toEqual([new Set(['shown', 'j1'])]);
    expect(await there.followUps.due(now(), 9)).toMatchObject([
      { id: asked.id, conversation, body: asked.body },
    ]);
    const open = await there.timers.due('registration', inDays(1), 9);
    expect(open).toHaveLength(2);
    const entries = await Promise.all(open.map(({ id }) => there.registrations.get(id)));
    expect(entries).toContainEqual(expect.objectContaining({ isWanted: false, portalId: 'r1' }));
    const waiting = entries.find((one) => one?.isWanted);
    await there.registrations.offer(waiting?.id ?? '', 'key-9');
    expect((await there.registrations.get(waiting?.id ?? ''))?.offered).toEqual(
      documentOf({ vacancyId: 'v2' }),
    );
    expect((await there.registrations.of(conversation)).map(({ vacancyId }) => vacancyId).sort()).toEqual([
      'v1',
      'v2',
    ]);
    await shared.close();
  } finally {
    await server.stop();
  }
  // For afterEach: the old folder is closed for ever.
  dataDir = join(folder, 'other');
  await open();
});
