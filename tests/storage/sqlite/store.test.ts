import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, open as openFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { makeVault } from '../../../src/privacy/vault.ts';
import { Database } from '../../../src/storage/sqlite/driver.ts';
import { GroupCommit } from '../../../src/storage/sqlite/group-commit.ts';
import { openSqliteStore, StoreInUseError } from '../../../src/storage/sqlite/index.ts';
import { describeDeskStore } from '../conformance/desk.ts';
import { describeEventCounts } from '../conformance/event-counts.ts';
import { describeMerges } from '../conformance/merge.ts';
import { itErasesWholePeople } from '../conformance/merge-random.ts';
import { itHoldsUnderAnyInterleaving } from '../conformance/random.ts';
import { describeRetention } from '../conformance/retention.ts';
import { describeStore, item, type OpenedStore } from '../conformance/store.ts';

const KEY = Buffer.alloc(32, 'a test key of 32 bytes, not used');
const clock = { now: () => new Date('2026-11-20T12:00:00Z') };
let ids = 0;
const newId = () => {
  ids += 1;
  return `id-${ids}`;
};

async function openIn(dataDir: string): Promise<OpenedStore> {
  const store = await openSqliteStore({ dataDir, sealer: makeVault([KEY]), clock, newId });
  return {
    store,
    crash: async () => {
      // What kill -9 leaves: the files as they are, nothing flushed, nothing marked as clean.
      const copy = await mkdtemp(join(tmpdir(), 'rumbo-crash-'));
      const { cp } = await import('node:fs/promises');
      await cp(dataDir, copy, { recursive: true });
      await store.close();
      await rm(dataDir, { recursive: true });
      return openIn(copy);
    },
    close: async () => {
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
    dump: async () => {
      const files = await readdir(dataDir);
      return (await Promise.all(files.map((file) => readFile(join(dataDir, file), 'latin1')))).join();
    },
  };
}

const open = async () => openIn(await mkdtemp(join(tmpdir(), 'rumbo-store-')));
describeStore('SQLite', open);
describeDeskStore('SQLite', open);
describeMerges('SQLite', open);
itErasesWholePeople(open, 30);
describeEventCounts('SQLite', open);
describeRetention('SQLite', open);
itHoldsUnderAnyInterleaving(open, 60);

it('a second process on the same folder is refused with a clear word, and the first goes on', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'rumbo-two-'));
  const first = await openSqliteStore({ dataDir, sealer: makeVault([KEY]), clock, newId });
  await expect(openSqliteStore({ dataDir, sealer: makeVault([KEY]), clock, newId })).rejects.toThrow(
    StoreInUseError,
  );
  await first.ping();
  await first.close();
  const second = await openSqliteStore({ dataDir, sealer: makeVault([KEY]), clock, newId });
  await second.close();
  await rm(dataDir, { recursive: true });
});

it('a damaged file is refused with a word on what to do, and the folder is free again', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'rumbo-damaged-'));
  const open = () => openSqliteStore({ dataDir, sealer: makeVault([KEY]), clock, newId });
  await (await open()).close();
  const file = join(dataDir, 'rumbo.db');
  const whole = await readFile(file);
  await writeFile(file, Buffer.concat([whole.subarray(0, 8192), randomBytes(whole.length - 8192)]));
  await expect(open()).rejects.toThrow(/npm run restore/);
  await writeFile(file, 'this is no database at all'.repeat(400));
  await expect(open()).rejects.toThrow(/npm run restore/);
  await writeFile(file, whole);
  await (await open()).close();
  await rm(dataDir, { recursive: true });
});

it('a large file is checked beside the work: damage is said, and the service is no longer ready', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'rumbo-large-'));
  const logged: string[] = [];
  const log = (_fields: object, message: string) => void logged.push(message);
  const logger = { debug() {}, info() {}, warn() {}, error: log };
  const open = () => openSqliteStore({ dataDir, sealer: makeVault([KEY]), clock, newId, logger });
  await (await open()).close();
  const file = join(dataDir, 'rumbo.db');
  const db = new Database(file);
  db.exec('CREATE TABLE filler (x BLOB)');
  for (let i = 0; i < 70; i += 1) db.run('INSERT INTO filler VALUES (zeroblob(1000000))');
  db.exec('CREATE TABLE last (x INTEGER PRIMARY KEY, y TEXT)');
  for (let i = 0; i < 5000; i += 1) db.run("INSERT INTO last (y) VALUES ('a row of some length')");
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  const fine = await open();
  await fine.ping();
  await new Promise((done) => setTimeout(done, 1_000));
  await fine.ping();
  await fine.close();
  const handle = await openFile(file, 'r+');
  const { size } = await handle.stat();
  await handle.write(randomBytes(20_000), 0, 20_000, size - 60_000);
  await handle.close();
  const damaged = await open();
  for (let tries = 0; logged.length === 0 && tries < 400; tries += 1)
    await new Promise((done) => setTimeout(done, 25));
  expect(logged).toEqual([expect.stringContaining('npm run restore')]);
  await expect(damaged.ping()).rejects.toThrow(/damaged/);
  await damaged.close();
  await rm(dataDir, { recursive: true });
});

it('keys rotate: what was sealed with the old one is read, and the old one alone is not enough afterwards', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'rumbo-keys-'));
  const [oldKey, newKey] = [
    Buffer.alloc(32, 'old key old key old key old key!'),
    Buffer.alloc(32, 'new key new key new key new key!'),
  ];
  const first = await openSqliteStore({ dataDir, sealer: makeVault([oldKey]), clock, newId });
  await first.accept([item('k1', 'hola')]);
  const pepper = first.pepper;
  await first.close();
  const second = await openSqliteStore({ dataDir, sealer: makeVault([newKey, oldKey]), clock, newId });
  expect(second.pepper).toEqual(pepper);
  const [lane] = await second.openLanes();
  expect(lane && (await second.nextTurn(lane))?.message.content).toEqual({ kind: 'text', text: 'hola' });
  await second.close();
  await expect(openSqliteStore({ dataDir, sealer: makeVault([oldKey]), clock, newId })).rejects.toThrow(
    /DATA_KEYS/,
  );
  await rm(dataDir, { recursive: true });
});

it('kill -9 while writing: everything that was acknowledged is there', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'rumbo-kill-'));
  const script = `
    const { openSqliteStore } = await import(${JSON.stringify(resolve(import.meta.dirname, '../../../src/storage/sqlite/index.ts'))});
    const { makeVault } = await import(${JSON.stringify(resolve(import.meta.dirname, '../../../src/privacy/vault.ts'))});
    const now = new Date();
    let id = 0;
    const store = await openSqliteStore({ dataDir: ${JSON.stringify(dataDir)}, sealer: makeVault([Buffer.alloc(32, 'a test key of 32 bytes, not used')]), clock: { now: () => now }, newId: () => String(id += 1) });
    for (let n = 0; ; n += 1) {
      const message = { from: { channel: 'sms', phone: 'x' }, account: 'us', providerId: String(n), sentAt: now, receivedAt: now, content: { kind: 'text', text: 't' + n } };
      await store.accept([{ dedupeKey: 'd' + n, identityKeys: ['k'], message }]);
      process.stdout.write(n + '\\n');
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let acknowledged = '';
  child.stdout.on('data', (chunk) => (acknowledged += chunk));
  while (acknowledged.split('\n').length < 100) await new Promise((done) => setTimeout(done, 10));
  child.kill('SIGKILL');
  await new Promise((done) => child.once('exit', done));
  const last = Number(acknowledged.trim().split('\n').at(-1));
  const store = await openSqliteStore({ dataDir, sealer: makeVault([KEY]), clock, newId });
  expect((await store.backlog()).inbound).toBeGreaterThanOrEqual(last + 1);
  expect(store.unclean.startsInARow).toBe(1);
  await store.close();
  await rm(dataDir, { recursive: true });
});

it('a full disk rejects what it cannot keep, and the store goes on when there is room again', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'rumbo-full-'));
  const db = new Database(join(dataDir, 'x.db'));
  db.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (x BLOB); PRAGMA max_page_count = 20;');
  const group = new GroupCommit(db);
  const write = (bytes: number) => group.write(() => db.run('INSERT INTO t VALUES (zeroblob(?))', bytes));
  await expect(Promise.all([write(10), write(500_000)])).rejects.toThrow(/full/);
  db.exec('PRAGMA max_page_count = 10000');
  await write(500_000);
  expect(db.get<{ n: number }>('SELECT count(*) AS n FROM t')?.n).toBeGreaterThanOrEqual(1);
  group.close();
  db.close();
  await rm(dataDir, { recursive: true });
});

it('a job that fails takes nobody of its group with it', async () => {
  const db = new Database(':memory:');
  db.exec('CREATE TABLE t (x INTEGER UNIQUE)');
  const group = new GroupCommit(db);
  const outcomes = await Promise.allSettled([
    group.write(() => db.run('INSERT INTO t VALUES (1)')),
    group.write(() => {
      db.run('INSERT INTO t VALUES (2)');
      throw new Error('on purpose');
    }),
    group.write(() => db.run('INSERT INTO t VALUES (3)')),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(db.all<{ x: number }>('SELECT x FROM t ORDER BY x').map(({ x }) => x)).toEqual([1, 3]);
  group.close();
  db.close();
});
