import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, OutboundId, SendError, SendResult } from '../../src/model/index.ts';
import { Gate } from '../../src/outbox/gate.ts';
import { makeOutbox } from '../../src/outbox/outbox.ts';
import { TokenBuckets } from '../../src/outbox/token-bucket.ts';
import { makeVault } from '../../src/privacy/vault.ts';
import { openSqliteStore, type SqliteStore } from '../../src/storage/sqlite/index.ts';
import { silentLogger, silentMetrics } from '../../src/telemetry/telemetry.ts';
import { commitNext, itemOf, keep } from '../support/stored.ts';
import { until } from '../support/until.ts';

const KEY = Buffer.alloc(32, 'a test key of 32 bytes, not used');
const FAST = { whatsapp: { sockets: 16, perSecond: 5000 } };
let dataDir: string;
let store: SqliteStore;
let uptime: number;
let ids = 0;
const clock = { now: () => new Date(), uptimeMs: () => performance.now() + uptime };
const newId = () => {
  ids += 1;
  return `id${ids}`;
};
const open = () => openSqliteStore({ dataDir, sealer: makeVault([KEY]), clock, newId });

beforeEach(async () => {
  uptime = 0;
  dataDir = await mkdtemp(join(tmpdir(), 'rumbo-outbox-'));
  store = await open();
});
afterEach(async () => {
  await store.close();
  await rm(dataDir, { recursive: true });
});

/** Commits `count` messages for a new person; resolves to their conversation and ids in order. */
async function queue(count: number): Promise<{ conversation: ConversationId; ids: OutboundId[] }> {
  const person = newId();
  const now = new Date();
  const conversation = await keep(store, itemOf(person, 'x', { at: now, id: 'm' }));
  const outbound = Array.from({ length: count }, (_, i) => ({
    id: newId() as OutboundId,
    content: { kind: 'text' as const, text: `t${i}` },
  }));
  await commitNext(store, conversation, { outbound, at: now });
  return { conversation, ids: outbound.map(({ id }) => id) };
}

type Script = (id: OutboundId, nth: number) => SendResult | Promise<SendResult>;
function start(
  script: Script,
  limits: object = FAST,
  others: Partial<Parameters<typeof makeOutbox>[0]> = {},
) {
  const sent: OutboundId[] = [];
  const tries = new Map<OutboundId, number>();
  let under = 0;
  const most = { under: 0 };
  const outbox = makeOutbox({
    store,
    clock,
    random: () => 0,
    metrics: silentMetrics,
    logger: silentLogger,
    limits,
    channels: () => ({
      send: async ({ id }) => {
        const nth = tries.get(id) ?? 0;
        tries.set(id, nth + 1);
        under += 1;
        most.under = Math.max(most.under, under);
        const result = await script(id, nth);
        under -= 1;
        if (result.kind === 'sent') sent.push(id);
        return result;
      },
    }),
    ...others,
  });
  return { outbox, sent, tries, most };
}
const ok = (id: string): SendResult => ({ kind: 'sent', providerId: `w-${id}` });
const fail = (error: Partial<SendError>): SendResult => ({
  kind: 'failed',
  error: { code: 'x', scope: 'message', retryable: false, ...error },
});

describe('makeOutbox', () => {
  it('sends each person’s messages in order, many people side by side, never above its sockets', async () => {
    const people = await Promise.all(Array.from({ length: 40 }, () => queue(4)));
    const { outbox, sent, most } = start(async (id) => {
      await new Promise((done) => setTimeout(done, 1));
      return ok(id);
    });
    await outbox.start();
    await until(() => sent.length === 160);
    for (const { ids: mine } of people) expect(sent.filter((id) => mine.includes(id))).toEqual(mine);
    expect(most.under).toBeGreaterThan(4);
    expect(most.under).toBeLessThanOrEqual(16);
    expect(new Set(sent).size).toBe(160);
    await outbox.close(1000);
  });

  it('a message that is refused for good goes to the dead letters and the lane goes on', async () => {
    const { conversation, ids: mine } = await queue(3);
    const { outbox, sent, tries } = start((id) => (id === mine[0] ? fail({ code: '131026' }) : ok(id)));
    outbox.wake(conversation);
    await until(() => sent.length === 2);
    expect(tries.get(mine[0] as OutboundId)).toBe(1);
    await outbox.close(1000);
    expect(await store.backlog()).toMatchObject({ outbound: 0, deadLetters: 1 });
  });

  it('a message worth another try is tried again, those behind it wait', async () => {
    const { conversation, ids: mine } = await queue(2);
    const { outbox, sent, tries } = start((id, nth) =>
      id === mine[0] && nth < 2 ? fail({ retryable: true }) : ok(id),
    );
    outbox.wake(conversation);
    await until(() => sent.length === 2);
    expect(sent).toEqual(mine);
    expect(tries.get(mine[0] as OutboundId)).toBe(3);
    await outbox.close(1000);
  });

  it('gives up after the tries that the code allows', async () => {
    const { conversation, ids: mine } = await queue(1);
    const { outbox, tries } = start(() => fail({ retryable: true, maxAttempts: 1, retryAfterMs: 1 }));
    outbox.wake(conversation);
    await until(() => (tries.get(mine[0] as OutboundId) ?? 0) >= 1);
    await outbox.close(1000);
    expect((await store.nextOutbound(conversation))?.attempts).toBe(1);
  });

  it('while a number is bad one probe at a time goes out, no message loses a try, and all arrive afterwards', async () => {
    const people = await Promise.all(Array.from({ length: 30 }, () => queue(1)));
    let isDown = true;
    let calls = 0;
    const { outbox, sent } = start((id) => {
      calls += 1;
      return isDown ? fail({ code: 'http_503', scope: 'number', retryable: true }) : ok(id);
    });
    await outbox.start();
    await new Promise((done) => setTimeout(done, 1500));
    expect(calls).toBeLessThanOrEqual(16 + 4); // what was under way when it went down, then probes
    isDown = false;
    await until(() => sent.length === people.length);
    await outbox.close(1000);
    expect(await store.backlog()).toMatchObject({ outbound: 0, deadLetters: 0 });
  });

  it('a fault that names only its message is the number’s when everybody meets it: probes, and no message loses its tries', async () => {
    const people = await Promise.all(Array.from({ length: 60 }, () => queue(1)));
    let isDown = true;
    let calls = 0;
    const { outbox, sent } = start((id) => {
      calls += 1;
      return isDown ? fail({ code: '131000', retryable: true, maxAttempts: 1 }) : ok(id);
    });
    await outbox.start();
    await new Promise((done) => setTimeout(done, 1500));
    expect(calls).toBeLessThanOrEqual(16 + 10 + 4);
    isDown = false;
    await until(() => sent.length === people.length);
    await outbox.close(1000);
    expect(await store.backlog()).toMatchObject({ outbound: 0, deadLetters: 0 });
  });

  it('an uncertain send waits for its receipt and is not repeated when it comes', async () => {
    const { conversation, ids: mine } = await queue(2);
    const { outbox, sent, tries } = start((id, nth) =>
      id === mine[0] && nth === 0
        ? fail({ code: 'timeout', scope: 'message', retryable: true, isAmbiguous: true })
        : ok(id),
    );
    outbox.wake(conversation);
    await until(() => tries.size === 1);
    await new Promise((done) => setTimeout(done, 100));
    expect(sent).toEqual([]);
    await store.applyReceipts([
      {
        channel: 'whatsapp',
        providerId: 'w',
        outboundId: mine[0] as OutboundId,
        status: 'delivered',
        at: new Date(),
      },
    ]);
    outbox.settle(conversation);
    await until(() => sent.length === 1);
    expect(sent).toEqual([mine[1]]);
    expect(tries.get(mine[0] as OutboundId)).toBe(1);
    await outbox.close(1000);
  });

  it('after a crash, what was attempted waits eight seconds of uptime, then is sent', async () => {
    const { conversation, ids: mine } = await queue(1);
    await store.markAttempted(mine[0] as OutboundId, new Date());
    const { outbox, sent } = start((id) => ok(id));
    await outbox.start();
    await new Promise((done) => setTimeout(done, 100));
    expect(sent).toEqual([]);
    uptime = 8000;
    outbox.wake(conversation);
    await until(() => sent.length === 1);
    await outbox.close(1000);
  });

  it('after crash upon crash the wait counts from the attempt, but never less than a moment after the start', async () => {
    // Wall time stands still but where the test says; uptime is the process's own.
    let wall = Date.parse('2026-11-21T12:00:00Z');
    const crashed = { ...store, unclean: { startsInARow: 3 } };
    const { conversation, ids: mine } = await queue(1);
    await store.markAttempted(mine[0] as OutboundId, new Date(wall));
    const begin = () =>
      start((id) => ok(id), FAST, { store: crashed, clock: { ...clock, now: () => new Date(wall) } });
    // Killed again after three seconds: the receipt may still come to the next run.
    wall += 2_000;
    uptime = 0;
    const first = begin();
    await first.outbox.start();
    uptime = 3_000;
    wall += 3_000;
    first.outbox.wake(conversation);
    await new Promise((done) => setTimeout(done, 100));
    expect(first.sent).toEqual([]);
    await first.outbox.close(1_000);
    // Twenty seconds after the attempt, but just begun.
    wall += 15_000;
    const second = begin();
    await second.outbox.start();
    await new Promise((done) => setTimeout(done, 100));
    expect(second.sent).toEqual([]);
    uptime += 1_500;
    second.outbox.wake(conversation);
    await until(() => second.sent.length === 1);
    await second.outbox.close(1_000);
  });

  it('a send that never gets an answer is tried three times at most, then the lane goes on', async () => {
    const { conversation, ids: mine } = await queue(2);
    const { outbox, sent, tries } = start((id) =>
      id === mine[0] ? fail({ code: 'timeout', retryable: true, isAmbiguous: true }) : ok(id),
    );
    for (let i = 0; i < 3; i += 1) {
      outbox.wake(conversation);
      await until(() => tries.get(mine[0] as OutboundId) === i + 1);
      await new Promise((done) => setTimeout(done, 30));
      uptime += 8001;
    }
    outbox.wake(conversation);
    await until(() => sent.length === 1);
    expect(tries.get(mine[0] as OutboundId)).toBe(3);
    await outbox.close(1000);
  });

  it('never exceeds what one person may be sent', async () => {
    const { conversation } = await queue(6);
    const { outbox, sent } = start((id) => ok(id), {
      whatsapp: { sockets: 16, perSecond: 5000, pair: { capacity: 3, perSecond: 10 } },
    });
    const from = performance.now();
    outbox.wake(conversation);
    await until(() => sent.length === 6);
    // Three at once, three more at ten a second.
    expect(performance.now() - from).toBeGreaterThan(250);
    await outbox.close(1000);
  });

  it('keeps to the number’s rate', async () => {
    await Promise.all(Array.from({ length: 30 }, () => queue(1)));
    const { outbox, sent } = start((id) => ok(id), { whatsapp: { sockets: 16, perSecond: 50 } });
    const from = performance.now();
    await outbox.start();
    await until(() => sent.length === 30);
    // 5 at once, 25 at 50 a second.
    expect(performance.now() - from).toBeGreaterThan(450);
    await outbox.close(1000);
  });

  it('close() lets sends under way end and starts no other', async () => {
    await Promise.all(Array.from({ length: 40 }, () => queue(1)));
    const { outbox, sent, tries } = start(async (id) => {
      await new Promise((done) => setTimeout(done, 60));
      return ok(id);
    });
    await outbox.start();
    await until(() => tries.size > 0);
    await outbox.close(1000);
    const count = sent.length;
    expect(count).toBe(tries.size);
    await new Promise((done) => setTimeout(done, 150));
    expect(sent.length).toBe(count);
    expect((await store.backlog()).outbound).toBe(40 - count);
  });
});

describe('TokenBuckets', () => {
  it('fills at its rate up to its capacity and forgets who is full', () => {
    const buckets = new TokenBuckets({ capacity: 2, perSecond: 1 });
    buckets.take('a', 0);
    buckets.take('a', 0);
    expect(buckets.waitMs('a', 0)).toBe(1000);
    expect(buckets.waitMs('a', 1000)).toBe(0);
    expect(buckets.waitMs('b', 0)).toBe(0);
    buckets.take('c', 100_000);
    expect(buckets.size).toBe(1);
  });
});

describe('Gate', () => {
  const error: SendError = { code: 'x', scope: 'number', retryable: true };
  it('closes longer with each failure, lets one probe through, and trusts again by halves', () => {
    const gate = new Gate(() => 0.5);
    gate.fail(error, 0);
    const first = gate.waitMs(0);
    expect(first).toBeGreaterThan(500);
    gate.enter();
    expect(gate.waitMs(first + 1)).toBeGreaterThan(0); // one probe is out
    gate.fail(error, first + 1);
    expect(gate.waitMs(first + 1)).toBeGreaterThan(first);
    for (let probes = 0; probes < 2; probes += 1) {
      gate.succeed();
      expect(gate.isOpen).toBe(false);
    }
    gate.succeed();
    expect(gate.isOpen).toBe(true);
    expect(gate.waitMs(0)).toBe(0);
  });
  it('takes no lucky probe for the end of a storm', () => {
    const gate = new Gate(() => 0.5);
    for (let times = 0; times < 50; times += 1) {
      gate.fail(error, times * 100_000);
      gate.succeed();
      if (times % 2) gate.doubt();
      expect(gate.isOpen).toBe(false);
    }
  });
  it('waits as long as it was told', () => {
    const gate = new Gate(() => 0);
    gate.fail({ ...error, retryAfterMs: 45_000 }, 0);
    expect(gate.waitMs(0)).toBe(45_000);
  });
});
