import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AgentId, ConversationId, OutboundId, TicketId } from '../../src/model/index.ts';
import { makeVault } from '../../src/privacy/vault.ts';
import { makeIds } from '../../src/storage/ids.ts';
import { openRedisStore } from '../../src/storage/redis/index.ts';
import { openSqliteStore } from '../../src/storage/sqlite/index.ts';
import type { KeyedStore, TurnCommit } from '../../src/storage/store.ts';
import { item } from '../storage/conformance/store.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { commitNext, keep } from '../support/stored.ts';

const KEY = Buffer.alloc(32, 'a test key of 32 bytes, not used');
const NOW = new Date('2026-11-20T12:00:00Z');
const clock = { now: () => NOW };
const newId = makeIds(clock);
const sealer = makeVault([KEY]);
const ANA = 'ana' as AgentId;
let folder: string;
let server: RedisServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rumbo-migrate-'));
  server = await startRedisServer();
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const migrate = (...args: string[]) =>
  promisify(execFile)(
    process.execPath,
    [resolve(import.meta.dirname, '../../scripts/migrate-store.ts'), ...args],
    {
      env: {
        PATH: process.env.PATH,
        DATA_DIR: folder,
        DATA_KEYS: KEY.toString('base64'),
        REDIS_URL: server.url,
      },
    },
  ).catch((error: { stderr: string }) => ({ stdout: '', stderr: error.stderr }));
const openRedis = () => openRedisStore({ url: server.url, sealer, clock, newId, leaseMs: 300 });

const write = (store: KeyedStore, person: string, text: string) => keep(store, item(person, text));
const answer = (store: KeyedStore, conversation: ConversationId, change: Partial<TurnCommit> = {}) =>
  commitNext(store, conversation, { stateJson: '{"kept":"yes"}', at: NOW, ...change });
const say = (id: string, text: string) => ({
  id: id as OutboundId,
  content: { kind: 'text' as const, text },
});

it('moves a store with everything open in it, and nobody can go on with the old one', async () => {
  const old = await openSqliteStore({ dataDir: folder, sealer, clock, newId });
  // Somebody in the middle of it all: answered, a receipt under way, two more messages waiting.
  const one = await write(old, 'one', 'hola');
  await answer(old, one, { outbound: [say('o1', 'uno'), say('o2', 'dos'), say('o3', 'tres')] });
  await old.markAttempted('o1' as OutboundId, NOW);
  await old.markSent('o1' as OutboundId, 'wamid.1', NOW);
  await old.markAttempted('o2' as OutboundId, NOW);
  const repeated = item('one', 'otra');
  await old.accept([repeated, item('one', 'y otra')]);
  // Somebody who stopped, on two channels, known by two keys.
  const both = item('two', 'baja', { identityKeys: ['key-two', 'key-two-b'] });
  const [two] = await old.accept([both]);
  await answer(old, (two as { conversation: ConversationId }).conversation, { optOut: true });
  // Somebody who was forgotten and is still owed the last words.
  const gone = await write(old, 'gone', 'borrar');
  await answer(old, gone, { erase: true, outbound: [say('o9', 'adiós')] });
  // A case with a holder, words of hers, a note.
  const talk = await write(old, 'case', 'quiero hablar con alguien');
  const id = 'case-1' as TicketId;
  const change = (epoch: number) => ({
    epoch,
    at: NOW,
    from: 'bot' as const,
    to: 'offered' as const,
    actor: 'person',
    reason: 'asked',
  });
  await answer(old, talk, {
    tickets: [{ id, reason: 'asked', priority: 20, language: 'fr', riskCodes: [], context: { a: 1 } }],
    floor: { next: { state: 'offered', epoch: 1, ticket: id, since: NOW }, event: change(1) },
  });
  await old.desk.decide(id, () => ({
    result: undefined,
    writes: {
      patch: { state: 'open', holder: ANA },
      floor: { next: { state: 'human', epoch: 2, ticket: id, holder: ANA, since: NOW }, event: change(2) },
      message: { id: 'o20' as OutboundId, author: ANA, text: 'soy Ana', clientId: 'x' },
      note: { id: 'n1', at: NOW, author: ANA, text: 'nota', mentions: [] },
      audit: [{ actor: ANA, action: 'ticket.claim' }],
      events: [{ kind: 'ticket', data: { change: 'claimed' } }],
    },
  }));
  // Somebody who was known twice and turned out to be one person, with two talks on one channel.
  const first = await write(old, 'joined', 'hola');
  await answer(old, first);
  const second = await write(old, 'joined-b', 'antes');
  await answer(old, second);
  await old.accept([item('joined', 'soy yo', { identityKeys: ['key-joined', 'key-joined-b'] })]);
  await answer(old, first);
  expect((await old.conversationsOf(second)).sort()).toEqual([first, second].sort());
  await old.desk.addSession({ hash: 's', account: ANA, createdAt: NOW, seenAt: NOW });
  const before = {
    case: await old.desk.ticket(id),
    events: await old.desk.eventsAfter(0, 100),
    backlog: await old.backlog(),
  };
  expect((await migrate()).stderr).toMatch(/another Rumbo is running/);
  await old.close();

  const { stdout, stderr } = await migrate();
  expect(stderr).toBe('');
  expect(stdout).toMatch(/moved 4 people, \d+ messages, \d+ answers, 1 cases/);
  await expect(openSqliteStore({ dataDir: folder, sealer, clock, newId })).rejects.toThrow(
    /lives in Redis now/,
  );
  expect((await migrate()).stderr).toMatch(/lives in Redis now/);

  const store = await openRedis();
  expect(store.pepper).toEqual(old.pepper);
  await store.work.start({ turn: () => {}, outbox: () => {} });
  expect(await store.backlog()).toEqual(before.backlog);
  expect(await store.accept([repeated])).toEqual([{ kind: 'duplicate' }]);
  const lanes = await store.openLanes();
  expect(lanes).toHaveLength(1);
  const lane = lanes[0] as ConversationId;
  const turn = await store.nextTurn(lane);
  expect(turn).toMatchObject({
    message: { content: { text: 'otra' } },
    state: { json: '{"kept":"yes"}', version: 1 },
    conversation: { address: { phone: 'one' } },
  });
  expect(await store.nextOutbound(lane)).toMatchObject({ id: 'o2', status: 'attempted' });
  expect((await store.transcript(lane, 10)).map(({ content }) => (content as { text: string }).text)).toEqual(
    ['hola', 'otra', 'y otra', 'uno', 'dos', 'tres'],
  );
  const receipt = { channel: 'whatsapp', status: 'read', at: NOW } as const;
  expect(await store.applyReceipts([{ ...receipt, providerId: 'wamid.1' }])).toMatchObject([
    { kind: 'applied', outbound: 'o1' },
  ]);
  expect(await store.applyReceipts([{ ...receipt, providerId: 'wamid.2', outboundId: 'o2' }])).toMatchObject([
    { settled: true },
  ]);
  expect(await store.nextOutbound(lane)).toMatchObject({ id: 'o3' });
  await write(store, 'two-b', 'sigo');
  const again = item('two', 'sigo', { identityKeys: ['key-two-b'] });
  const [known] = await store.accept([again]);
  expect(
    (await store.nextTurn((known as { conversation: ConversationId }).conversation))?.conversation.isOptedOut,
  ).toBe(true);
  const ghosts = (await store.openOutboxLanes()).filter((one) => one !== lane);
  const words = await Promise.all(ghosts.map((ghost) => store.nextOutbound(ghost)));
  expect(words).toContainEqual(
    expect.objectContaining({ id: 'o9', to: { channel: 'whatsapp', phone: 'gone' } }),
  );
  await store.markSent('o9' as OutboundId, 'w9', NOW);

  const moved = await store.desk.ticket(id);
  expect(moved).toEqual({ ...before.case, conversation: moved?.conversation });
  const conversation = moved?.conversation as ConversationId;
  expect(await store.desk.notes(id)).toMatchObject([{ id: 'n1', text: 'nota', author: ANA }]);
  expect((await store.desk.floorEvents(conversation)).map(({ epoch }) => epoch)).toEqual([1, 2]);
  expect((await store.desk.thread(conversation, { limit: 5 })).messages).toMatchObject([
    { from: 'person' },
    { id: 'o20', from: 'agent', author: ANA },
  ]);
  expect(await store.desk.eventsAfter(0, 100)).toEqual(before.events);
  expect(await store.desk.verifyAudit()).toEqual({ isIntact: true, brokenAt: undefined });
  await store.desk.audit([{ actor: ANA, action: 'later' }]);
  expect(await store.desk.verifyAudit()).toEqual({ isIntact: true, brokenAt: undefined });
  expect(await store.desk.session('s')).toMatchObject({ account: ANA });

  const present = await write(store, 'joined-b', 'borrar');
  expect((await store.nextTurn(present))?.state).toEqual({ json: '{"kept":"yes"}', version: 2 });
  const joined = await store.conversationsOf(present);
  expect(joined).toHaveLength(2);
  await answer(store, present, { erase: true });
  for (const talked of joined) {
    expect(await store.conversation(talked)).toBeUndefined();
    expect(await store.transcript(talked, 9)).toEqual([]);
  }
  await store.close();
});

it('an interrupted move lets no service start, and begins anew when told', async () => {
  await server.command('FLUSHALL');
  await server.command('HSET', 'rumbo:{meta}', 'importing', '1');
  await server.command('SET', 'rumbo:{p00}:left', 'x');
  await expect(openRedis()).rejects.toThrow(/has not ended/);
  const other = await mkdtemp(join(tmpdir(), 'rumbo-migrate-'));
  await rm(folder, { recursive: true, force: true });
  folder = other;
  const old = await openSqliteStore({ dataDir: folder, sealer, clock, newId });
  await write(old, 'p', 'hola');
  await old.close();
  expect((await migrate()).stderr).toMatch(/--restart/);
  expect((await migrate('--restart')).stdout).toMatch(/moved 1 people/);
  expect(await server.command('EXISTS', 'rumbo:{p00}:left')).toBe(':0\r\n');
  const store = await openRedis();
  await store.close();
});
