import { randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, readdir, readFile, rm, truncate, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeVault } from '../../../src/privacy/vault.ts';
import { Spool, SpoolError } from '../../../src/storage/spool/spool.ts';
import type { AcceptItem } from '../../../src/storage/store.ts';
import { silentLogger } from '../../../src/telemetry/telemetry.ts';

const KEEP_MS = 15 * 60_000;
const NOW = new Date('2026-03-01T12:00:00Z');
const sealer = makeVault([randomBytes(32)]);

const item = (n: number, text = `canary-${n}`): AcceptItem => ({
  dedupeKey: `d${n}`,
  identityKeys: [`key-${n}`],
  message: {
    providerId: `wamid.${n}`,
    from: { channel: 'whatsapp', phone: '+525512345678' },
    account: '1',
    sentAt: NOW,
    receivedAt: new Date(NOW.getTime() + n),
    content: { kind: 'text', text },
  },
});

describe('the spool', () => {
  let folder: string;
  let uptime = 0;
  let now = NOW;
  const clock = { now: () => now, uptimeMs: () => uptime };
  const open = (over: Partial<Parameters<typeof Spool.open>[0]> = {}) =>
    Spool.open({ folder, sealer, keepMs: KEEP_MS, logger: silentLogger, clock, ...over });
  const readAll = async (spool: Spool): Promise<AcceptItem[]> =>
    (await Promise.all(spool.segments().map((name) => spool.read(name)))).flat();
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rumbo-spool-'));
    uptime = 0;
    now = NOW;
  });
  afterEach(async () => {
    vi.useRealTimers();
    await rm(folder, { recursive: true, force: true });
  });

  it('gives back what it took, in order, to the next process too, and holds nothing in clear', async () => {
    const spool = await open();
    await Promise.all([1, 2, 3].map((n) => spool.append([item(n)])));
    await spool.append([item(4), item(5)]);
    expect(await readAll(spool)).toEqual([1, 2, 3, 4, 5].map((n) => item(n)));
    // No `close`: as kill -9 leaves it.
    const next = await open();
    expect(await readAll(next)).toEqual([1, 2, 3, 4, 5].map((n) => item(n)));
    const bytes = await Promise.all(
      (await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1')),
    );
    for (const hidden of ['canary', '5512345678', 'wamid', 'key-1'])
      expect(bytes.join()).not.toContain(hidden);
    await spool.close();
    await next.close();
  });

  it.each([1, 5, 9, 40])(
    'leaves out a last record that lacks %i bytes, and keeps those before it',
    async (cut) => {
      const spool = await open();
      await spool.append([item(1)]);
      await spool.append([item(2)]);
      await spool.close();
      const [name] = (await readdir(folder)) as [string];
      const { length } = await readFile(join(folder, name));
      await truncate(join(folder, name), length - cut);
      const next = await open();
      expect(await readAll(next)).toEqual([item(1)]);
      await next.append([item(3)]);
      expect(await readAll(next)).toEqual([item(1), item(3)]);
      await next.close();
    },
  );

  it('does not open what was changed, moved or sealed by another key', async () => {
    const spool = await open();
    await spool.append([item(1), item(2)]);
    await spool.close();
    const [name] = (await readdir(folder)) as [string];
    const bytes = await readFile(join(folder, name));
    await appendFile(join(folder, name), bytes.subarray(8)); // its own records once more, in other places
    const next = await open();
    expect(await readAll(next)).toEqual([item(1), item(2)]);
    const stranger = await open({ sealer: makeVault([randomBytes(32)]) });
    expect(await readAll(stranger)).toEqual([]);
    await next.close();
    await stranger.close();
  });

  it('keeps nothing past its term, written by itself or left by another process, whatever the wall clock says', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const before = await open();
    await before.append([item(1)]);
    await before.close();
    const [left] = (await readdir(folder)) as [string];
    await utimes(join(folder, left), now, now);
    const spool = await open();
    await spool.append([item(2)]);
    now = new Date(NOW.getTime() - 7_200_000); // the clock goes back
    const later = async (ms: number): Promise<number> => {
      uptime += ms;
      vi.advanceTimersByTime(10_000);
      await vi.waitFor(async () =>
        expect([...spool.segments()].sort()).toEqual((await readdir(folder)).sort()),
      );
      await new Promise((done) => setTimeout(done, 20));
      return (await readdir(folder)).length;
    };
    expect(await later(KEEP_MS - 1_000)).toBe(2);
    expect(await later(32_000)).toBe(0);
    await spool.close();
  });

  it('a disk that takes nothing is said, and what comes when it does again is whole', async () => {
    const spool = await open();
    await spool.append([item(1)]);
    await rm(folder, { recursive: true });
    uptime += 31_000; // the next segment has nowhere to go
    await expect(spool.append([item(2)])).rejects.toThrow(SpoolError);
    await (await open()).close();
    await spool.append([item(3)]);
    expect((await readAll(spool)).map(({ dedupeKey }) => dedupeKey)).toEqual(['d3']);
    await spool.close();
  });

  it('many at once share the flushes', async () => {
    const spool = await open();
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: 2_000 }, (_, n) => spool.append([item(n)])));
    process.stdout.write(`spool: 2000 at once in ${Math.round(performance.now() - startedAt)} ms\n`);
    expect(await readAll(spool)).toHaveLength(2_000);
    await spool.close();
  });
});
