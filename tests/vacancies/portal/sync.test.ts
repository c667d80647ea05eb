import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/telemetry/telemetry.ts';
import type { ChangeBatch } from '../../../src/vacancies/local-copy.ts';
import { makeStillOpen } from '../../../src/vacancies/portal/still-open.ts';
import { makeSync, type Sync, type SyncDeps } from '../../../src/vacancies/portal/sync.ts';
import { type MemoryCopy, makeMemoryCopy } from '../memory-copy.ts';
import { Feed } from './feed.ts';
import { clientOf, json, type Loopback, problem, startLoopback } from './loopback.ts';
import { vacancy } from './vacancies.ts';

const T0 = new Date('2026-11-20T12:00:00Z');
let portal: Loopback;
let feed: Feed;
let copy: MemoryCopy;
let now: Date;
const syncs: Sync[] = [];

beforeEach(async () => {
  feed = new Feed();
  copy = makeMemoryCopy();
  now = T0;
  portal = await startLoopback(feed.handle);
});
afterEach(async () => {
  for (const sync of syncs.splice(0)) sync.close();
  await portal.close();
});

function syncOf(more: Partial<SyncDeps> = {}): Sync {
  const sync = makeSync({
    client: clientOf(portal.url, { retryBaseMs: 1, restMs: 20 }),
    copy,
    clock: { now: () => now, uptimeMs: () => performance.now() },
    random: () => 0.5,
    logger: silentLogger,
    ...more,
  });
  syncs.push(sync);
  return sync;
}
const some = (from: number, to: number, values = {}) =>
  Array.from({ length: to - from }, (_, index) => vacancy({ id: `v${from + index}`, ...values }));
const ids = () => [...copy.rows.keys()].sort();

/** Milliseconds that this thread has worked: what a neighbour on the same core took is not ours. */
const worked = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

describe('the changes feed', () => {
  it('fills an empty copy page by page in batches of at most 200, then takes what changed', async () => {
    feed.pageSize = 450;
    feed.put(...some(0, 1000));
    const sync = syncOf();
    expect(sync.asOf()).toBeUndefined();
    expect(await sync.refresh()).toEqual({ kind: 'current', changes: 1000 });
    expect(copy.rows.size).toBe(1000);
    expect(Math.max(...copy.written)).toBeLessThanOrEqual(200);
    expect(Math.max(...copy.written)).toBeGreaterThanOrEqual(100);
    expect(sync.asOf()).toEqual(T0);
    expect(copy.isSnapshotOpen()).toBe(false);

    now = new Date('2026-11-20T12:01:00Z');
    feed.put(
      vacancy({ id: 'v3', title: 'NEW' }),
      vacancy({ id: 'new' }),
      vacancy({ id: 'v4', status: 'filled' }),
    );
    feed.remove('v5', T0.toISOString());
    expect(await sync.refresh()).toEqual({ kind: 'current', changes: 4 });
    expect(copy.rows.get('v3')?.title).toBe('NEW');
    expect(copy.rows.has('new')).toBe(true);
    expect(copy.removed).toEqual(
      new Map([
        ['v4', 'filled'],
        ['v5', 'filled'],
      ]),
    );
    expect(sync.asOf()).toEqual(now);
    expect(portal.seen.at(-1)?.url.searchParams.get('since')).toBe('1-1000');
  });

  it('writes less at once where the copy is slow, and more again when it is not', async () => {
    feed.put(...some(0, 3000));
    let isSlow = true;
    const slow = {
      ...copy,
      apply: (...args: Parameters<MemoryCopy['apply']>) => {
        const until = worked() + (isSlow ? 15 : 0);
        while (worked() < until);
        copy.apply(...args);
        if (copy.rows.size > 1000) isSlow = false;
      },
    };
    await syncOf({ copy: slow }).refresh();
    expect(copy.written).toContain(25);
    expect(Math.max(...copy.written.slice(copy.written.indexOf(25)))).toBeGreaterThan(100);
    expect(copy.rows.size).toBe(3000);
  });

  it('goes on after a restart where the copy says', async () => {
    feed.put(...some(0, 5));
    await syncOf().refresh();
    feed.put(vacancy({ id: 'later' }));
    expect(await syncOf().refresh()).toEqual({ kind: 'current', changes: 1 });
    expect(copy.rows.size).toBe(6);
  });

  it('reads anew when its place is too old, and keeps the old rows until it has all', async () => {
    feed.put(...some(0, 10));
    const sync = syncOf();
    await sync.refresh();
    feed.epoch = 2;
    const during: number[] = [];
    feed.fault = () => {
      during.push(copy.rows.size);
      return false;
    };
    feed.remove('v1', T0.toISOString());
    Object.assign(feed, { pageSize: 4 });
    feed.put(...some(20, 22));
    // The portal no longer tells of v1: a snapshot names only what is open.
    const client = clientOf(portal.url);
    const fresh = new Feed();
    fresh.epoch = 2;
    fresh.pageSize = 4;
    fresh.put(...some(2, 10), ...some(20, 22));
    fresh.fault = feed.fault;
    portal.handle(fresh.handle);
    expect(await syncOf({ client }).refresh()).toEqual({ kind: 'current', changes: 10 });
    expect(ids()).toEqual([...some(2, 10), ...some(20, 22)].map(({ id }) => id).sort());
    expect(Math.min(...during)).toBeGreaterThanOrEqual(10);
    expect(copy.isSnapshotOpen()).toBe(false);
  });

  it('reads anew when the portal does not know its place at all', async () => {
    feed.put(...some(0, 3));
    copy.apply({ upserts: some(7, 9), removals: [] }, 'of another portal', T0);
    portal.handle((seen, response, index) =>
      seen.url.searchParams.get('since') === 'of another portal'
        ? json(response, 400, {
            type: 't',
            title: 'x',
            status: 400,
            errors: [{ name: 'since', reason: 'r' }],
          })
        : feed.handle(seen, response, index),
    );
    expect(await syncOf().refresh()).toMatchObject({ kind: 'current' });
    expect(ids()).toEqual(['v0', 'v1', 'v2']);
  });

  it('goes on with a snapshot that a restart interrupted, and ends it', async () => {
    feed.put(...some(0, 5));
    await syncOf().refresh();
    const fresh = new Feed();
    fresh.epoch = 2;
    fresh.pageSize = 3;
    fresh.put(...some(2, 8));
    let answers = 0;
    fresh.fault = (response) => {
      answers += 1;
      if (answers < 2) return false;
      response.destroy();
      return true;
    };
    portal.handle(fresh.handle);
    expect(await syncOf().refresh()).toMatchObject({ kind: 'failed' });
    expect(copy.isSnapshotOpen()).toBe(true);
    expect(copy.rows.has('v0')).toBe(true);
    expect(copy.asOf()).toEqual(T0);
    fresh.fault = undefined;
    const asked = portal.seen.length;
    expect(await syncOf().refresh()).toMatchObject({ kind: 'current', changes: 3 });
    expect(portal.seen[asked]?.url.searchParams.get('since')).toBe('2-3');
    expect(ids()).toEqual(some(2, 8).map(({ id }) => id));
  });

  it('takes a page again that broke off, and loses nothing', async () => {
    feed.put(...some(0, 300));
    let tries = 0;
    feed.fault = (response, lines) => {
      tries += 1;
      if (tries > 2) return false;
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      if (tries === 1) response.end(lines.slice(0, 250).join('\n'));
      else response.write(lines.slice(0, 100).join('\n'), () => response.destroy());
      return true;
    };
    expect(await syncOf().refresh()).toMatchObject({ kind: 'current' });
    expect(copy.rows.size).toBe(300);
    expect(tries).toBe(3);
  });

  it.each([
    ['a web page', 'text/html', '<html></html>'],
    ['half a line', 'application/x-ndjson', '{"op":"upsert","at":"2026-'],
    ['nothing', 'application/x-ndjson', ''],
    [
      'a cursor in the middle',
      'application/x-ndjson',
      '{"op":"cursor","next":"a","more":false}\n{"op":"cursor","next":"b","more":false}\n',
    ],
    ['a place that leads nowhere', 'application/x-ndjson', '{"op":"cursor","next":"1-3","more":true}\n'],
  ])('keeps what it has when the answer is %s', async (_, type, body) => {
    feed.put(...some(0, 3));
    await syncOf().refresh();
    portal.handle((__, response) => response.writeHead(200, { 'content-type': type }).end(body));
    now = new Date('2026-11-20T12:01:00Z');
    const sync = syncOf();
    expect(await sync.refresh()).toMatchObject({ kind: 'failed', error: { name: 'PortalError' } });
    expect(copy.rows.size).toBe(3);
    expect(copy.cursor()).toBe('1-3');
    expect(sync.asOf()).toEqual(T0);
  });

  it('removes a vacancy whose newest row it cannot vouch for, and takes the rest', async () => {
    feed.put(...some(0, 3));
    const sync = syncOf();
    await sync.refresh();
    feed.put({ ...vacancy({ id: 'v1' }), recruiterFee: 'sometimes' } as never, vacancy({ id: 'v9' }));
    await sync.refresh();
    expect(ids()).toEqual(['v0', 'v2', 'v9']);
    expect(copy.removed.get('v1')).toBe('unreadable');
  });

  it('asks by itself, backs off from a fault and recovers', async () => {
    feed.put(...some(0, 3));
    let isDown = true;
    portal.handle((seen, response, index) =>
      isDown ? problem(response, 500) : feed.handle(seen, response, index),
    );
    const sync = syncOf({ everyMs: 40 });
    sync.start();
    await expect.poll(() => portal.seen.length).toBeGreaterThan(2);
    isDown = false;
    await expect.poll(() => copy.rows.size).toBe(3);
    feed.put(vacancy({ id: 'later' }));
    await expect.poll(() => copy.rows.size).toBe(4);
  });

  it('writes nothing once it is closed', async () => {
    feed.put(...some(0, 600));
    const sync = syncOf();
    const running = sync.refresh();
    await expect.poll(() => portal.seen.length).toBe(1);
    sync.close();
    const written = copy.written.length;
    await running;
    expect(copy.written.length).toBe(written);
  });
});

describe('what is told of changes', () => {
  it('is everything after the first filling, before it is written, and again after a crash', async () => {
    feed.put(...some(0, 3));
    const told: { batch: ChangeBatch; had: boolean }[] = [];
    const onChanges = (batch: ChangeBatch) => {
      told.push({ batch, had: copy.rows.has('new') });
      if (told.length === 1) throw new Error('crash');
    };
    await syncOf({ onChanges }).refresh();
    expect(told).toEqual([]);
    feed.put(vacancy({ id: 'new' }));
    feed.remove('v1', T0.toISOString());
    expect(await syncOf({ onChanges }).refresh()).toMatchObject({ kind: 'failed' });
    expect(await syncOf({ onChanges }).refresh()).toMatchObject({ kind: 'current' });
    expect(told.map(({ had }) => had)).toEqual([false, false]);
    expect(told[1]?.batch.upserts.map(({ id }) => id)).toEqual(['new']);
    expect(told[1]?.batch.removals).toEqual([{ id: 'v1', reason: 'filled' }]);
  });

  it('goes on where an earlier process had told everything, though this copy is empty', async () => {
    feed.put(
      vacancy({ id: 'old', dateModified: new Date(T0.getTime() - 3600_000).toISOString() }),
      vacancy({ id: 'meanwhile', dateModified: new Date(T0.getTime() + 60_000).toISOString() }),
    );
    const told: string[] = [];
    const complete: Date[] = [];
    const more = {
      onChanges: ({ upserts }: ChangeBatch) => void told.push(...upserts.map(({ id }) => id)),
      onComplete: (at: Date) => void complete.push(at),
    };
    now = new Date(T0.getTime() + 120_000);
    const first = syncOf({ ...more, toldSince: () => T0 });
    expect(await first.refresh()).toMatchObject({ kind: 'current' });
    expect(told).toEqual(['meanwhile']);
    expect(complete).toEqual([now]);
    // Where nothing was ever told, the first filling is no news.
    copy = makeMemoryCopy();
    await syncOf({ ...more, toldSince: () => undefined }).refresh();
    expect(told).toEqual(['meanwhile']);
  });

  it('is only what is new when everything comes again', async () => {
    feed.put(...some(0, 3, { dateModified: '2026-11-01T00:00:00Z' }));
    const told: string[] = [];
    await syncOf().refresh();
    const fresh = new Feed();
    fresh.epoch = 2;
    fresh.put(...some(0, 3, { dateModified: '2026-11-01T00:00:00Z' }));
    fresh.put(vacancy({ id: 'new', dateModified: '2026-11-20T12:30:00Z' }));
    portal.handle(fresh.handle);
    await syncOf({
      onChanges: ({ upserts }) => {
        told.push(...upserts.map(({ id }) => id));
      },
    }).refresh();
    expect(told).toEqual(['new']);
  });
});

it('lets everybody else go first every few milliseconds while it reads 20,000 rows', async () => {
  // The far end shares this process: its pages are made before the watch begins.
  const pages = new Map<string, Buffer>();
  for (let from = 0; from < 20_000; from += 5000) {
    const body = some(from, from + 5000).map((row) =>
      JSON.stringify({ op: 'upsert', at: row.dateModified, vacancy: row }),
    );
    body.push(JSON.stringify({ op: 'cursor', next: `1-${from + 5000}`, more: from < 15_000 }));
    pages.set(from === 0 ? '' : `1-${from}`, Buffer.from(`${body.join('\n')}\n`));
  }
  portal.handle(({ url }, response) => {
    const bytes = pages.get(url.searchParams.get('since') ?? '') ?? Buffer.alloc(0);
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    const send = (from: number): void => {
      if (from >= bytes.length) response.end();
      else response.write(bytes.subarray(from, from + 65_536), () => setImmediate(send, from + 65_536));
    };
    send(0);
  });
  let rows = 0;
  const counting = {
    ...copy,
    apply: (...args: Parameters<MemoryCopy['apply']>) => {
      rows += args[0].upserts.length;
      copy.apply({ upserts: [], removals: [] }, args[1], args[2]);
    },
  };
  // What this thread worked between two turns of its loop: what a neighbour on the same core took is not ours.
  const worked = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  const gaps: number[] = [];
  let last = worked();
  let isWatching = true;
  const watch = (): void => {
    gaps.push(worked() - last);
    last = worked();
    if (isWatching) setImmediate(watch);
  };
  setImmediate(watch);
  expect(await syncOf({ copy: counting }).refresh()).toMatchObject({ changes: 20_000 });
  isWatching = false;
  gaps.sort((a, b) => a - b);
  expect(rows).toBe(20_000);
  expect(gaps.length).toBeGreaterThan(200);
  // The collector's largest rounds are in the last hundredth.
  expect(gaps[Math.floor(gaps.length * 0.99)]).toBeLessThan(20);
});

describe('is it still open', () => {
  const ask = () =>
    makeStillOpen({ client: clientOf(portal.url, { budgetMs: 3000 }), copy, clock: { now: () => now } });

  it('answers with the portal’s newest row', async () => {
    const open = vacancy({ id: 'v1', validThrough: '2026-12-20T00:00:00Z' });
    portal.handle((_, response) => json(response, 200, open));
    expect(await ask()('v1')).toEqual({ kind: 'open', vacancy: open });
  });

  it.each([
    ['filled', 200, vacancy({ id: 'v1', status: 'filled' })],
    ['expired', 200, vacancy({ id: 'v1', validThrough: '2026-11-20T11:59:00Z' })],
    ['withdrawn', 404, undefined],
    ['withdrawn', 410, undefined],
  ] as const)('%s: nobody else finds it either', async (reason, status, row) => {
    copy.apply({ upserts: [vacancy({ id: 'v1' })], removals: [] }, undefined, T0);
    portal.handle((_, response) => (row ? json(response, status, row) : problem(response, status)));
    expect(await ask()('v1')).toEqual({ kind: 'closed', reason });
    expect(copy.rows.has('v1')).toBe(false);
  });

  it.each([
    ['500', (response: import('node:http').ServerResponse) => problem(response, 500)],
    ['nothing', () => {}],
  ])('says how old what we know is when the portal answers %s', async (_, answer) => {
    copy.apply({ upserts: [vacancy({ id: 'v1' })], removals: [] }, undefined, T0);
    portal.handle((__, response) => answer(response));
    const startedAt = performance.now();
    expect(await ask()('v1')).toEqual({ kind: 'unknown', asOf: T0 });
    // A client's own patience, without that of whoever waits in a talk, would be ten seconds.
    expect(performance.now() - startedAt).toBeLessThan(9_000);
    expect(copy.rows.has('v1')).toBe(true);
  });
});
