import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeVault } from '../../../src/privacy/vault.ts';
import { makeIds } from '../../../src/storage/ids.ts';
import { Database } from '../../../src/storage/sqlite/driver.ts';
import { openSqliteStore } from '../../../src/storage/sqlite/index.ts';
import type { AcceptItem, KeyedStore } from '../../../src/storage/store.ts';

let folder: string;
let store: KeyedStore;
const clock = { now: () => new Date('2026-11-20T12:00:00Z') };
const options = () => ({
  dataDir: folder,
  sealer: makeVault([Buffer.alloc(32, 'a test key of 32 bytes, not used')]),
  clock,
  newId: makeIds(clock),
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rumbo-checkpoint-'));
  store = await openSqliteStore(options());
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const sizeOf = async (name: string): Promise<number> => (await stat(join(folder, name))).size;
const writtenAt = async (name: string): Promise<number> => (await stat(join(folder, name))).mtimeMs;
const checkpointSince = (ms: number) =>
  vi.waitFor(async () => expect(await writtenAt('rumbo.db')).toBeGreaterThan(ms));
const item = (n: number): AcceptItem => ({
  dedupeKey: `d${n}`,
  identityKeys: [`person-${n}`],
  message: {
    from: { channel: 'whatsapp', phone: '525500000000' },
    account: '1',
    providerId: `wamid.${n}`,
    sentAt: clock.now(),
    receivedAt: clock.now(),
    content: { kind: 'text', text: 'hola' },
  },
});
const write = (from: number, to: number) =>
  Promise.all(Array.from({ length: to - from }, (_, i) => store.accept([item(from + i)])));

describe('checkpoints', () => {
  it('bring the log into the file while the store is open, and it begins anew', async () => {
    const before = await sizeOf('rumbo.db');
    await write(0, 600);
    await vi.waitFor(async () => expect(await sizeOf('rumbo.db')).toBeGreaterThan(before), {
      timeout: 15_000,
    });
    const log = await sizeOf('rumbo.db-wal');
    for (let round = 1; round <= 11; round += 1) {
      const from = await writtenAt('rumbo.db');
      await write(round * 600, (round + 1) * 600);
      await checkpointSince(from);
    }
    // A log that never began anew would be twelve times what it was.
    expect(await sizeOf('rumbo.db-wal')).toBeLessThan(log * 8);
    await store.close();
  });

  it('let go of the file when the store is closed in the middle of one', async () => {
    await write(0, 600);
    await store.close();
    const db = new Database(join(folder, 'rumbo.db'));
    expect(db.get('SELECT count(*) AS n FROM inbox')).toEqual({ n: 600 });
    db.close();
    store = await openSqliteStore(options());
    expect(await store.openLanes()).toHaveLength(600);
    await store.close();
  });
});
