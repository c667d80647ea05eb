import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, OutboundId } from '../../../src/model/index.ts';
import { makeVault } from '../../../src/privacy/vault.ts';
import { openRedisStore, type RedisStore } from '../../../src/storage/redis/index.ts';
import {
  ALL_PARTITIONS,
  PARTITIONS,
  partitionIn,
  partitionOf,
  prefixOf,
} from '../../../src/storage/redis/keys.ts';
import { type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';
import { item } from '../conformance/store.ts';

const KEY = Buffer.alloc(32, 'a test key of 32 bytes, not used');
const NOW = new Date('2026-11-20T12:00:00Z');
let ids = 0;
const newId = () => {
  ids += 1;
  return `id-${ids}`;
};
const quiet = { turn: () => {}, outbox: () => {} };
const textCommit = (conversation: ConversationId, inbound: string, id: string, version = 0) => ({
  inbound: inbound as never,
  conversation,
  expectedVersion: version,
  stateJson: '{}',
  outbound: [{ id: id as OutboundId, content: { kind: 'text' as const, text: 'x' } }],
  tickets: [],
  events: [],
  at: NOW,
});

describe('several processes on one Redis', () => {
  let server: RedisServer;
  const opened: RedisStore[] = [];
  const open = async (leaseMs = 2_000): Promise<RedisStore> => {
    const store = await openRedisStore({
      url: server.url,
      sealer: makeVault([KEY]),
      clock: { now: () => NOW },
      newId,
      leaseMs,
    });
    opened.push(store);
    return store;
  };
  // What a failed test left open would take its share in the next one.
  afterEach(async () => {
    await Promise.allSettled(opened.splice(0).map((store) => store.abandon()));
  });
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    await server.command('FLUSHALL');
  });

  it('what an erasure left to be done in other partitions is done by whoever holds them after a crash', async () => {
    const first = await open();
    await first.work.start(quiet);
    const lanes: ConversationId[] = [];
    for (const one of [
      item('left-a', 'hola'),
      item('left-b', 'antes'),
      item('left-a', 'soy yo', { identityKeys: ['key-left-a', 'key-left-b'] }),
    ]) {
      const [stored] = await first.accept([one]);
      if (stored?.kind !== 'stored') throw new Error('not stored');
      lanes.push(stored.conversation);
    }
    const [present, older] = lanes as [ConversationId, ConversationId, ConversationId];
    expect(present.slice(0, 2)).not.toBe(older.slice(0, 2));
    const turn = await first.nextTurn(older);
    await first.commitTurn(textCommit(older, turn?.inbound ?? '', 'left-out'));
    const contact = (await first.conversation(older))?.contactId;
    await first.abandon();
    // As a crash leaves it: the present contact is erased, the line for the other one is written and not yet followed.
    const place = `${prefixOf(Number(present.slice(0, 2)))}:td`;
    await server.command('RPUSH', place, `erase ${contact}`);
    const second = await open();
    await second.work.start(quiet);
    await until(async () => (await second.conversation(older)) === undefined);
    expect((await second.transcript(older, 9)).filter(({ direction }) => direction === 'in')).toEqual([]);
    await until(async () => (await server.command('LLEN', place)).trim() === ':0');
    await second.close();
  });

  it('contacts that an earlier version merged, and did not link, are linked by whoever holds them', async () => {
    const first = await open();
    const [one, two] = await first.accept([item('old-a', 'hola'), item('old-b', 'hola')]);
    if (one?.kind !== 'stored' || two?.kind !== 'stored') throw new Error('not stored');
    const [keeper, other] = [one.conversation, two.conversation];
    const contactOf = async (conversation: ConversationId): Promise<string> =>
      (await first.conversation(conversation))?.contactId ?? '';
    const [a, b] = [await contactOf(keeper), await contactOf(other)];
    expect(await first.conversationsOf(keeper)).toEqual([keeper]);
    await first.abandon();
    // As that version left it: the key of the second leads to the first, which is all that tells of it.
    const keyB = 'key-old-b';
    const homeB = prefixOf(partitionOf(keyB));
    await server.command('SET', `${homeB}:i:${keyB}`, a);
    await server.command('HSET', `${prefixOf(Number(b.slice(0, 2)))}:k:${b}`, 'keys', '');
    for (const partition of ALL_PARTITIONS) await server.command('DEL', `${prefixOf(partition)}:linked`);
    const second = await open();
    await second.work.start(quiet);
    await until(async () => (await second.conversationsOf(keeper)).length === 2);
    expect(await second.conversationsOf(other)).toHaveLength(2);
    await until(
      async () =>
        (await server.command('EXISTS', `${prefixOf(Number(b.slice(0, 2)))}:linked`)).trim() === ':1',
    );
    await second.close();
  });

  it('share evenly, hand over at a stop, take over after a crash', async () => {
    const [one, two] = [await open(), await open()];
    await one.work.start(quiet);
    expect(one.work.held()).toBe(PARTITIONS);
    await two.work.start(quiet);
    await until(() => one.work.held() === 32 && two.work.held() === 32);
    await two.close();
    await until(() => one.work.held() === PARTITIONS);
    expect(one.unclean.startsInARow).toBe(0);
    const three = await open();
    await three.work.start(quiet);
    await until(() => one.work.held() === 32 && three.work.held() === 32);
    await three.abandon();
    await until(() => one.work.held() === PARTITIONS);
    expect(one.unclean.startsInARow).toBe(1);
    await one.close();
  });

  it('a web process stores, the worker that holds the conversation hears of it, and of a receipt too', async () => {
    const [web, worker] = [await open(), await open()];
    const heard: string[] = [];
    await worker.work.start({
      turn: (conversation) => heard.push(`turn ${conversation}`),
      outbox: (conversation) => heard.push(`outbox ${conversation}`),
    });
    const [stored] = await web.accept([item('w1', 'hola')]);
    if (stored?.kind !== 'stored') throw new Error('not stored');
    const { conversation, inbound } = stored;
    expect(await web.nextTurn(conversation)).toBeUndefined();
    expect(await web.commitTurn(textCommit(conversation, inbound, 'w1-out'))).toEqual({ kind: 'conflict' });
    await until(() => heard.includes(`turn ${conversation}`));
    expect(await worker.commitTurn(textCommit(conversation, inbound, 'w1-out'))).toMatchObject({
      kind: 'committed',
    });
    await worker.markAttempted('w1-out' as OutboundId, NOW);
    const receipt = { channel: 'whatsapp', providerId: 'wamid.1', status: 'sent', at: NOW } as const;
    expect(await web.applyReceipts([{ ...receipt, outboundId: 'w1-out' }])).toMatchObject([
      { settled: true },
    ]);
    await until(() => heard.includes(`outbox ${conversation}`));
    expect(await web.applyReceipts([{ ...receipt, status: 'read' }])).toMatchObject([{ kind: 'applied' }]);
    await web.close();
    await worker.close();
  });

  it('a worker that starts takes up what waits, and hears what was said while Redis was away', async () => {
    const web = await open();
    const [stored] = await web.accept([item('u1', 'hola')]);
    if (stored?.kind !== 'stored') throw new Error('not stored');
    const worker = await open(60_000);
    const heard: string[] = [];
    await worker.work.start({ turn: (conversation) => heard.push(conversation), outbox: () => {} });
    await until(() => heard.includes(stored.conversation));
    await server.restart();
    const [later] = await web.accept([item('u2', 'hola')]);
    if (later?.kind !== 'stored') throw new Error('not stored');
    await until(() => heard.includes(later.conversation));
    await web.close();
    await worker.close();
  });

  it('a turn leaves its lane also when others came before it meanwhile', async () => {
    const store = await open();
    await store.work.start(quiet);
    const accept = async (text: string) => {
      const [result] = await store.accept([item('lane', text)]);
      if (result?.kind !== 'stored') throw new Error('not stored');
      return result;
    };
    const { conversation, inbound } = await accept('the turn');
    await accept('earlier');
    await accept('later');
    // As the lane is put in order after a replica was promoted.
    const lane = `${prefixOf(partitionIn(conversation))}:q:${conversation}`;
    await server.command('LMOVE', lane, lane, 'LEFT', 'RIGHT');
    const said = async () => {
      const content = (await store.nextTurn(conversation))?.message.content;
      return content?.kind === 'text' ? content.text : undefined;
    };
    expect(await said()).toBe('earlier');
    expect(await store.commitTurn(textCommit(conversation, inbound, 'out'))).toEqual({ kind: 'committed' });
    expect(await said()).toBe('earlier');
    expect(await server.command('LLEN', lane)).toContain('2');
    expect((await store.backlog()).inbound).toBe(2);
    await store.close();
  });

  it('a holder that slept through its term may neither commit nor send; what it sent before is still noted', async () => {
    const sleeper = await open(60_000);
    await sleeper.work.start(quiet);
    const results = await sleeper.accept(Array.from({ length: 60 }, (_, i) => item(`f${i}`, 'hola')));
    const lanes = results.flatMap((one) => (one.kind === 'stored' ? [one] : []));
    for (const [i, { conversation, inbound }] of lanes.entries())
      await sleeper.commitTurn(textCommit(conversation, inbound, `f${i}-out`));
    const waiting = await sleeper.accept(Array.from({ length: 60 }, (_, i) => item(`f${i}`, 'otra')));
    for (const i of lanes.keys()) await sleeper.markAttempted(`f${i}-out` as OutboundId, NOW);
    // Its term ends while it sleeps; another takes what it is owed: half.
    for (const partition of ALL_PARTITIONS)
      await server.command('HSET', `${prefixOf(partition)}:lease`, 'until', '0');
    const other = await open(60_000);
    await other.work.start(quiet);
    const taken = (await Promise.all(lanes.map(({ conversation }) => other.nextTurn(conversation)))).map(
      Boolean,
    );
    const index = taken.indexOf(true);
    expect(index).toBeGreaterThanOrEqual(0);
    const { conversation } = lanes[index] as (typeof lanes)[number];
    const inbound = (waiting[index] as { inbound: string }).inbound;
    expect(await sleeper.commitTurn(textCommit(conversation, inbound, 'late', 1))).toEqual({
      kind: 'conflict',
    });
    await expect(sleeper.markAttempted(`f${index}-out` as OutboundId, NOW)).rejects.toThrow(
      /another process/,
    );
    expect(await sleeper.nextTurn(conversation)).toBeUndefined();
    await sleeper.markSent(`f${index}-out` as OutboundId, 'wamid.late', NOW);
    expect(await other.nextOutbound(conversation)).toBeUndefined();
    expect(await other.commitTurn(textCommit(conversation, inbound, 'new', 1))).toMatchObject({
      kind: 'committed',
    });
    await sleeper.close();
    await other.close();
  });

  it('one bucket for all: together they never exceed the rate, and whoever wants more gets more', async () => {
    const [one, two] = [await open(), await open()];
    // Roomy, and emptied at first: however long a busy machine stands still, nothing runs over.
    const rule = { capacity: 4_000, perSecond: 80 };
    const seconds = (): number => performance.now() / 1000;
    const startedAt = seconds();
    const { granted: all } = await one.work.takeTokens('whatsapp 1', rule.capacity, rule);
    const emptyAt = seconds();
    expect(all).toBe(rule.capacity);
    const take = async (store: RedisStore, wanted: number) =>
      (await store.work.takeTokens('whatsapp 1', wanted, rule)).granted;
    // Each as often as it gets nothing, both at once: what neither may exceed together.
    const race = async (store: RedisStore) => {
      let taken = 0;
      for (let i = 0; i < 60; i += 1) {
        const { granted, waitMs } = await store.work.takeTokens('whatsapp 1', 4, rule);
        taken += granted;
        await new Promise((done) => setTimeout(done, waitMs));
      }
      return taken;
    };
    const raced = (await Promise.all([race(one), race(two)])).reduce((sum, taken) => sum + taken, 0);
    // Sixteen are in it by then, however late: there are enough for both, and each gets what it asks for.
    await new Promise((done) => setTimeout(done, 200));
    const [first, second] = [await take(one, 10), await take(two, 2)];
    const lookedAt = seconds();
    const rest = await take(two, rule.capacity);
    const sum = raced + first + second + rest;
    expect(sum).toBeLessThanOrEqual(rule.perSecond * (seconds() - startedAt) + 1);
    expect(sum).toBeGreaterThanOrEqual(rule.perSecond * (lookedAt - emptyAt) - 2);
    expect([first, second]).toEqual([10, 2]);
    expect(await one.work.takeTokens('whatsapp 2', 4, rule)).toEqual({ granted: 4, waitMs: 0 });
    await one.close();
    await two.close();
  });

  it('a server clock that went back does not keep a dead holder alive', async () => {
    const first = await open();
    await first.work.start(quiet);
    await first.abandon();
    const inTwoHours = String(Date.now() + 7_200_000);
    for (const partition of ALL_PARTITIONS)
      await server.command('HSET', `${prefixOf(partition)}:lease`, 'until', inTwoHours);
    const second = await open();
    await second.work.start(quiet);
    await until(() => second.work.held() === PARTITIONS);
    await second.close();
  });

  it('an answer that was lost on the way is given again, not counted as another’s commit', async () => {
    const store = await open();
    await store.work.start(quiet);
    const [stored] = await store.accept([item('r1', 'hola')]);
    if (stored?.kind !== 'stored') throw new Error('not stored');
    // The connection breaks under the call; the client sends what was not answered again.
    const commit = store.commitTurn(textCommit(stored.conversation, stored.inbound, 'r1-out'));
    await server.command('CLIENT', 'KILL', 'TYPE', 'normal');
    expect(await commit).toMatchObject({ kind: 'committed' });
    expect(await store.backlog()).toMatchObject({ inbound: 0, outbound: 1 });
    await store.close();
  });
});

describe('a Redis that would lose what it took', () => {
  const tryOpen = async (settings: string[], mayLose: string[] = []) => {
    const server = await startRedisServer(settings);
    try {
      const store = await openRedisStore({
        url: server.url,
        sealer: makeVault([KEY]),
        clock: { now: () => NOW },
        newId,
        mayLose,
      });
      await store.close();
    } finally {
      await server.stop();
    }
  };
  const always = ['--appendonly', 'yes', '--appendfsync', 'always'];

  it.each([
    ['no log', [], 'no-aof'],
    ['a log that is flushed each second', ['--appendonly', 'yes', '--appendfsync', 'everysec'], 'everysec'],
    ['eviction', [...always, '--maxmemory-policy', 'allkeys-lru'], 'eviction'],
    ['hidden settings', [...always, '--rename-command', 'CONFIG', 'HIDDEN'], 'config-hidden'],
  ])('is refused by name: %s', async (_what, settings, name) => {
    await expect(tryOpen(settings)).rejects.toThrow(`REDIS_MAY_LOSE=${name}`);
    await tryOpen(settings, [name]);
  });

  it('one that is not there is said without its address', async () => {
    const error = await openRedisStore({
      url: 'redis://user:hidden-word@127.0.0.1:1',
      sealer: makeVault([KEY]),
      clock: { now: () => NOW },
      newId,
    }).catch((reason: Error) => reason);
    expect(error).toMatchObject({ name: 'RedisUnavailableError' });
    expect(String(error)).not.toMatch(/hidden-word|127\.0\.0\.1/);
  });
});
