import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeVault } from '../src/privacy/vault.ts';
import { makeIds } from '../src/storage/ids.ts';
import { Database } from '../src/storage/sqlite/driver.ts';
import { openSqliteStore } from '../src/storage/sqlite/index.ts';
import { median } from './measure.ts';
import { makeTurnRig } from './rig.ts';
import { SCRIPT } from './turn.ts';

/** RUMBO_BENCH_SIZES names others: a million people take 2.5 GB and some minutes to fill. */
const SIZES = (process.env.RUMBO_BENCH_SIZES ?? '1000,10000,100000,1000000').split(',').map(Number);
const PEOPLE = 200;
const ROUNDS = 10;
const round = (value: number): number => Math.round(value * 1000) / 1000;

/** Time of a turn and of opening the store, with more and more people in it that wrote before. */
export async function benchGrowth(): Promise<Record<string, unknown>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rumbo-growth-'));
  const clock = { now: () => new Date() };
  const options = { dataDir, sealer: makeVault([randomBytes(32)]), clock, newId: makeIds(clock) };
  await (await openSqliteStore(options)).close();
  const found: Record<string, unknown> = {};
  let stored = 0;
  const turns: number[] = [];
  const starts: number[] = [];
  for (const size of SIZES) {
    fill(dataDir, stored, size);
    stored = size;
    const opened: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const from = performance.now();
      const store = await openSqliteStore(options);
      opened.push(performance.now() - from);
      await store.close();
    }
    const store = await openSqliteStore(options);
    const rig = await makeTurnRig(store);
    // A large file is read through beside the work after each start; what a turn takes is measured afterwards.
    await new Promise((done) => setTimeout(done, size / 40));
    const times: number[] = [];
    for (let i = 0; i <= ROUNDS; i += 1) {
      const content = SCRIPT[i % SCRIPT.length] as (typeof SCRIPT)[number];
      const lanes = await rig.accept(PEOPLE, () => content);
      const from = performance.now();
      await Promise.all(lanes.map((lane) => rig.run(lane)));
      if (i > 0) times.push((performance.now() - from) / lanes.length);
    }
    await store.close();
    turns.push(median(times));
    starts.push(median(opened));
    found[size] = {
      turnMs: round(median(times)),
      openMs: round(median(opened)),
      fileMb: Math.round((await stat(join(dataDir, 'rumbo.db'))).size / 1e6),
    };
  }
  await rm(dataDir, { recursive: true });
  const growth = (values: readonly number[]) => round((values.at(-1) ?? 0) / (values[0] ?? 1));
  return {
    ...found,
    turnGrowth: growth(turns),
    openGrowth: growth(starts),
    bar: 1.2,
    holds: growth(turns) <= 1.2 && growth(starts) <= 1.2,
  };
}

/** People who wrote once and were answered; sealed values have the length of real ones and are never opened. */
function fill(dataDir: string, from: number, to: number): void {
  const db = new Database(join(dataDir, 'rumbo.db'));
  db.exec('PRAGMA synchronous = OFF; BEGIN');
  const [address, state, body, content] = [90, 700, 420, 380].map((size) => randomBytes(size)) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  const now = Date.now();
  for (let n = from; n < to; n += 1) {
    // Keys as random as the real ones: inserts and look-ups land anywhere in the index.
    const [contact, talk, key, dedupe, out] = Array.from({ length: 5 }, () =>
      randomBytes(16).toString('base64url'),
    ) as [string, string, string, string, string];
    db.run('INSERT INTO contact (id, created_at) VALUES (?, ?)', contact, now);
    db.run('INSERT INTO identity (key, contact) VALUES (?, ?)', key, contact);
    db.run(
      "INSERT INTO conversation (id, contact, channel, account, address, address_key, state, version, last_inbound_at) VALUES (?, ?, 'whatsapp', '1', ?, ?, ?, 1, ?)",
      talk,
      contact,
      address,
      key,
      state,
      now,
    );
    db.run(
      'INSERT INTO inbox (dedupe_key, conversation, body, received_at, done) VALUES (?, ?, ?, ?, 1)',
      dedupe,
      talk,
      body,
      now,
    );
    db.run(
      "INSERT INTO outbox (id, conversation, content, status, created_at) VALUES (?, ?, ?, 'delivered', ?)",
      out,
      talk,
      content,
      now,
    );
  }
  db.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
}
