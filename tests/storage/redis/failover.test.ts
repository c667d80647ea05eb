import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AgentId, ConversationId, OutboundId, TicketId } from '../../../src/model/index.ts';
import { makeVault } from '../../../src/privacy/vault.ts';
import { openRedisStore, type RedisStore } from '../../../src/storage/redis/index.ts';
import { prefixOf } from '../../../src/storage/redis/keys.ts';
import { readSentinelUrl } from '../../../src/storage/redis/sentinel-url.ts';
import type { AcceptItem } from '../../../src/storage/store.ts';
import { startRedisCluster } from '../../support/redis-cluster.ts';
import { startRedisPair } from '../../support/redis-pair.ts';
import { type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { commitNext } from '../../support/stored.ts';
import { until } from '../../support/until.ts';

const KEY = randomBytes(32);
const NOW = new Date('2026-03-01T12:00:00Z');
let ids = 0;
const newId = (): string => {
  ids += 1;
  return `id${ids}`;
};

const item = (person: string, n: number): AcceptItem => ({
  dedupeKey: `${person}-${n}`,
  identityKeys: [`key-${person}`],
  message: {
    providerId: `${person}-${n}`,
    from: { channel: 'whatsapp', phone: `+52155${person}` },
    account: '1',
    sentAt: NOW,
    receivedAt: new Date(NOW.getTime() + n),
    content: { kind: 'text', text: `${n}` },
  },
});
const openedCase = (id: TicketId) => ({
  id,
  reason: 'asked' as const,
  priority: 10,
  language: 'es' as const,
  topic: 'wages',
  riskCodes: [],
  context: {},
});
const quiet = { turn: () => {}, outbox: () => {} };
const opened: RedisStore[] = [];
const openOn = async (
  url: string,
  { keys = [KEY], ...over }: { waitMs?: number; keys?: Buffer[] } = {},
): Promise<RedisStore> => {
  const store = await openRedisStore({
    url,
    sealer: makeVault(keys),
    clock: { now: () => NOW },
    newId,
    ...over,
  });
  opened.push(store);
  return store;
};
afterEach(async () => {
  await Promise.allSettled(opened.splice(0).map((store) => store.abandon()));
});

describe('a Redis that loses what it had acknowledged', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    await server.command('FLUSHALL');
  });
  const open = () => openOn(server.url);
  const store = async (target: RedisStore, one: AcceptItem): Promise<ConversationId> => {
    const [result] = await target.accept([one]);
    if (result?.kind !== 'stored') throw new Error('not stored');
    return result.conversation;
  };
  const commit = (
    target: RedisStore,
    turn: { inbound: string; conversation: { id: ConversationId }; state?: { version: number } | undefined },
    over: object = {},
  ) =>
    target.commitTurn({
      inbound: turn.inbound as never,
      conversation: turn.conversation.id,
      expectedVersion: turn.state?.version ?? 0,
      stateJson: '{}',
      outbound: [],
      tickets: [],
      events: [],
      at: NOW,
      ...over,
    });
  const turnOf = async (target: RedisStore, conversation: ConversationId) => {
    await until(async () => (await target.nextTurn(conversation)) !== undefined);
    return (await target.nextTurn(conversation)) as NonNullable<Awaited<ReturnType<RedisStore['nextTurn']>>>;
  };

  it('emptied: it is noticed, laid anew with the same pepper, and work goes on without a restart', async () => {
    const [web, worker] = [await open(), await open()];
    const heard: string[] = [];
    await worker.work.start({ turn: (conversation) => heard.push(conversation), outbox: () => {} });
    const losses: string[] = [];
    web.work.safety.onLoss(async (loss) => void losses.push(loss));
    await store(web, item('1', 1));
    const epochOf = async (): Promise<number> =>
      Number(
        /\d{2,}/.exec(
          (await server.command('HGET', `${prefixOf(3)}:lease`, 'epoch')).split('\n')[1] ?? '',
        )?.[0] ?? 0,
      );
    const before = await epochOf();
    await server.command('FLUSHALL');
    await until(() => losses.includes('wiped'));
    const conversation = await store(web, item('1', 2));
    await until(() => heard.includes(conversation));
    // Refused as long as the lease, which is gone too, has not been taken anew.
    await until(async () => (await commit(worker, await turnOf(worker, conversation))).kind === 'committed');
    // No epoch is given twice, or somebody who slept through all this could commit again.
    await until(async () => (await epochOf()) > before);
    const third = await open();
    expect(third.pepper).toEqual(web.pepper);
    expect(losses).toEqual(['wiped']);
  });

  it('what is missing comes back once, in its place before what came meanwhile; what is there is left alone', async () => {
    const web = await open();
    await web.accept([item('2', 1), item('3', 1)]);
    await server.command('FLUSHALL');
    // Refused until somebody has looked: it would be answered before what was lost.
    await expect(web.accept([item('2', 5)])).rejects.toThrow(/emptied/);
    await until(() =>
      web.accept([item('2', 5)]).then(
        () => true,
        () => false,
      ),
    );
    const items = [item('2', 1), item('3', 1), item('2', 2), item('2', 5)];
    const { safety } = web.work;
    expect(await safety.countMissing(items)).toBe(3);
    expect(await safety.reoffer(items)).toEqual({ restored: 3, erased: 0 });
    expect(await safety.countMissing(items)).toBe(0);
    expect(await safety.reoffer(items)).toEqual({ restored: 0, erased: 0 });
    const worker = await open();
    await worker.work.start(quiet);
    const order: string[] = [];
    const [known] = await worker.accept([item('2', 9)]);
    const conversation = (known as { conversation: ConversationId }).conversation;
    for (let n = 0; n < 4; n += 1) {
      const turn = await turnOf(worker, conversation);
      order.push(turn.message.providerId);
      await commit(worker, turn);
    }
    expect(order).toEqual(['2-1', '2-2', '2-5', '2-9']);
  });

  it('nobody who was erased comes back: neither known messages nor, lost, those from before the request', async () => {
    const worker = await open();
    await worker.work.start(quiet);
    const conversation = await store(worker, item('4', 1));
    await commit(worker, await turnOf(worker, conversation));
    await store(worker, item('4', 10));
    expect(await commit(worker, await turnOf(worker, conversation), { erase: true })).toMatchObject({
      kind: 'committed',
    });
    const { safety } = worker.work;
    // 4-1 and 4-10 are known still; 4-3 is from another process's spool, and never arrived; 4-20 was written afterwards.
    expect(await safety.reoffer([1, 10, 3, 20].map((n) => item('4', n)))).toEqual({ restored: 1, erased: 1 });
    expect((await worker.backlog()).inbound).toBe(1);
  });

  it('an answer that was sent before its turn was lost is not sent again', async () => {
    const worker = await open();
    await worker.work.start(quiet);
    const say = async (one: AcceptItem, id: string): Promise<ConversationId> => {
      const conversation = await store(worker, one);
      const outbound = [{ id: id as OutboundId, content: { kind: 'text' as const, text: 'x' } }];
      await commit(worker, await turnOf(worker, conversation), { outbound });
      return conversation;
    };
    const first = await say(item('5', 1), 'sent-before');
    await worker.markAttempted('sent-before' as OutboundId, NOW);
    await worker.markSent('sent-before' as OutboundId, 'wamid.out', NOW);
    await say(item('6', 1), 'never-sent');
    expect(await worker.nextOutbound(first)).toBeUndefined();
    let isBack = false;
    worker.work.safety.onLoss(async () => {
      isBack = true;
    });
    await server.command('FLUSHALL');
    await until(() => isBack);
    const again = await say(item('5', 1), 'sent-again');
    const other = await say(item('6', 1), 'sent-at-last');
    expect(await worker.nextOutbound(again)).toBeUndefined();
    expect((await worker.nextOutbound(other))?.id).toBe('sent-at-last');
    // A receipt of the provider still finds it.
    expect(
      await worker.applyReceipts([
        { channel: 'whatsapp', providerId: 'wamid.out', status: 'delivered', at: NOW },
      ]),
    ).toMatchObject([{ kind: 'applied', outbound: 'sent-again' }]);
  });

  it('desks go on: no number that they have seen is given to another event', async () => {
    const worker = await open();
    await worker.work.start(quiet);
    // As a script leaves it, in the partition of the case.
    const tell = async (ticket: string): Promise<void> => {
      const entry = ['kind', 'event', 'at', '1', 'event', 'ticket', 'ticket', ticket, 'data', '{}'];
      await server.command('XADD', `${prefixOf(3)}:de`, '*', ...entry);
      await server.command('PUBLISH', 'rumbo:desk', '03');
    };
    for (const ticket of ['t-a', 't-b', 't-c']) await tell(ticket);
    await until(async () => (await worker.desk.eventsAfter(0, 99)).length === 3);
    const seen = (await worker.desk.eventRange()).newest;
    let isBack = false;
    worker.work.safety.onLoss(async () => {
      isBack = true;
    });
    await server.command('FLUSHALL');
    await until(() => isBack);
    await until(() => worker.work.held() === 64);
    await tell('t-d');
    await until(async () => (await worker.desk.eventsAfter(seen, 99)).length > 0);
    expect((await worker.desk.eventsAfter(seen, 99))[0]).toMatchObject({ seq: seen + 1, ticket: 't-d' });
  });

  it('a restart counts as a possible loss, a broken connection to the same server does not', async () => {
    const worker = await open();
    const losses: string[] = [];
    worker.work.safety.onLoss(async (loss) => void losses.push(loss));
    await worker.work.start(quiet);
    const conversation = await store(worker, item('7', 1));
    await server.command('CLIENT', 'KILL', 'TYPE', 'normal');
    await turnOf(worker, conversation);
    expect(losses).toEqual([]);
    await server.restart();
    await until(() => losses.length > 0);
    await turnOf(worker, conversation);
    expect(losses).toEqual(['failover']);
  });

  it('keys rotate process by process: who has not got the new one yet goes on with what it can read', async () => {
    const fresh = randomBytes(32);
    const behind = await openOn(server.url, { keys: [KEY] });
    await behind.work.start(quiet);
    const [known, unread] = [await store(behind, item('k', 1)), 'n'];
    // It seals all that it writes, and the pepper at its start, with a key that the other one lacks.
    const ahead = await openOn(server.url, { keys: [fresh, KEY] });
    const unknown = await store(ahead, item(unread, 1));
    await expect(behind.nextTurn(unknown)).rejects.toThrow(/DATA_KEYS lacks a key/);
    // A broken connection makes it look at everything again.
    await server.command('CLIENT', 'KILL', 'TYPE', 'normal');
    expect((await turnOf(behind, known)).message.content).toEqual({ kind: 'text', text: '1' });
    await commit(behind, await turnOf(behind, known));
    await behind.close();

    await ahead.work.start(quiet);
    expect((await turnOf(ahead, unknown)).failures).toBe(0);
    // Sealed by both, and read where the old key is still in the list.
    expect(await ahead.transcript(known, 10)).toHaveLength(1);
  });

  it('no turn begins before the slowest process has offered what it keeps, so nobody is answered out of order', async () => {
    const [quick, slow, worker] = [await open(), await open(), await open()];
    await worker.work.start(quiet);
    for (const web of [quick, slow]) await web.work.safety.announceSpool();
    // Who is there is looked at once a second, later where the machine is busy.
    await new Promise((done) => setTimeout(done, 3_000));
    await quick.accept([item('7', 1)]);
    slow.work.safety.onLoss(async () => {
      await new Promise((done) => setTimeout(done, 4_000));
      await slow.work.safety.reoffer([item('7', 1), item('7', 2)]);
    });
    await server.command('FLUSHALL');
    let conversation: ConversationId | undefined;
    await until(() =>
      store(quick, item('7', 3)).then(
        (id) => {
          conversation = id;
          return true;
        },
        () => false,
      ),
    );
    const first = await turnOf(worker, conversation as ConversationId);
    expect(first.message.content).toMatchObject({ text: '1' });
  });

  it('what restores and fails is tried again, and no turn begins before', async () => {
    const worker = await open();
    let tries = 0;
    worker.work.safety.onLoss(async () => {
      tries += 1;
      if (tries < 3) throw new Error('not yet');
    });
    await worker.work.start(quiet);
    const conversation = await store(worker, item('8', 1));
    await server.restart();
    await until(() => tries === 1);
    expect(await worker.nextTurn(conversation)).toBeUndefined();
    await turnOf(worker, conversation);
    expect(tries).toBe(3);
  });
});

describe('replicas', () => {
  it('are waited for while they answer, and not for long when they do not', async () => {
    const pair = await startRedisPair();
    try {
      // Long enough for a replica on a busy machine: 200 ms passed once beside three other test files.
      const waitMs = 2_000;
      const store = await openOn(pair.url, { waitMs });
      const { safety } = store.work;
      await store.accept([item('1', 1)]);
      expect(await safety.copied()).toBe('copied');
      expect(safety.warnings()).toEqual([]);
      expect(await Promise.all(Array.from({ length: 200 }, () => safety.copied()))).toEqual(
        Array.from({ length: 200 }, () => 'copied'),
      );
      pair.freezeReplication();
      const from = performance.now();
      expect(await safety.copied()).toBe('late');
      expect(performance.now() - from).toBeGreaterThan(waitMs * 0.9);
      const then = performance.now();
      for (let i = 0; i < 50; i += 1) expect(await safety.copied()).toBe('late');
      // Each would take as long as the first.
      expect(performance.now() - then).toBeLessThan(waitMs * 10);
      expect(safety.warnings()).toHaveLength(1);
      await pair.replica.kill();
      // Gone, it may still be promoted.
      await until(async () => (await safety.copied()) === 'late');
      expect((await openOn(pair.url)).work.safety.warnings()).toEqual([]);
    } finally {
      await Promise.allSettled(opened.splice(0).map((one) => one.abandon()));
      await pair.stop();
    }
  });

  it('have what a counsellor did before it is called done, so it outlives a failover', async () => {
    const pair = await startRedisPair();
    try {
      const store = await openOn(pair.url, { waitMs: 2_000 });
      await store.work.start(quiet);
      const [kept] = await store.accept([item('1', 1)]);
      if (kept?.kind !== 'stored') throw new Error('not stored');
      const ticket = 'case-1' as TicketId;
      await until(async () => (await store.nextTurn(kept.conversation)) !== undefined);
      await commitNext(store, kept.conversation, { at: NOW, tickets: [openedCase(ticket)] });
      await store.work.safety.copied();
      pair.delayReplication(200);

      const from = performance.now();
      const done = await store.desk.decide(ticket, () => ({
        result: 'claimed',
        writes: {
          patch: { holder: 'agent-ana' as AgentId },
          note: { id: 'note-1', at: NOW, author: 'agent-ana' as AgentId, text: 'llamé', mentions: [] },
        },
      }));
      expect(done).toBe('claimed');
      expect(performance.now() - from).toBeGreaterThan(190);
      await store.desk.audit([{ actor: 'agent-ana', action: 'claim', ticket, data: {} }]);
      await store.desk.endSession('none');
      await pair.promote();

      const after = await openOn(pair.url);
      expect((await after.desk.ticket(ticket))?.holder).toBe('agent-ana');
      expect((await after.desk.notes(ticket)).map(({ text }) => text)).toEqual(['llamé']);
      expect(await after.desk.auditPage({ limit: 10 })).toHaveLength(1);
      expect(await after.desk.verifyAudit()).toMatchObject({ isIntact: true });
    } finally {
      await Promise.allSettled(opened.splice(0).map((one) => one.abandon()));
      await pair.stop();
    }
  });

  it('are not waited for where there are none, or where nobody wants to', async () => {
    const server = await startRedisServer();
    try {
      expect(await (await openOn(server.url)).work.safety.copied()).toBe('alone');
      expect(await (await openOn(server.url, { waitMs: 0 })).work.safety.copied()).toBe('alone');
    } finally {
      await Promise.allSettled(opened.splice(0).map((one) => one.abandon()));
      await server.stop();
    }
  });
});

it('one node of a cluster that is emptied alone is noticed, and only what it held is missing', async () => {
  const cluster = await startRedisCluster();
  try {
    const store = await openOn(cluster.url);
    const losses: string[] = [];
    store.work.safety.onLoss(async (loss) => void losses.push(loss));
    const items = Array.from({ length: 60 }, (_, n) => item(`p${n}`, 1));
    await store.accept(items);
    await cluster.nodes[1]?.command('FLUSHALL');
    await until(() => losses.length > 0);
    const missing = await store.work.safety.countMissing(items);
    expect(missing).toBeGreaterThan(0);
    expect(missing).toBeLessThan(60);
    expect(await store.work.safety.reoffer(items)).toEqual({ restored: missing, erased: 0 });
  } finally {
    await Promise.allSettled(opened.splice(0).map((one) => one.abandon()));
    await cluster.stop();
  }
});

it.each([
  ['redis://localhost:6379', undefined],
  ['redis+sentinel://a:26379/main', { sentinels: [{ host: 'a', port: 26379 }], name: 'main' }],
  [
    'rediss+sentinel://me:p%40ss:word@a,[::1]:5/main/2',
    {
      sentinels: [
        { host: 'a', port: 26379 },
        { host: '::1', port: 5 },
      ],
      name: 'main',
      username: 'me',
      password: 'p@ss:word',
      db: 2,
      tls: {},
      enableTLSForSentinelMode: true,
    },
  ],
])('reads the sentinels of %s', (url, expected) => {
  expect(readSentinelUrl(url)).toEqual(expected);
});
