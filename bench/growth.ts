import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeVault } from '../src/privacy/vault.ts';
import { makeIds } from '../src/storage/ids.ts';
import { Database } from '../src/storage/sqlite/driver.ts';
import { openSqliteStore } from '../src/storage/sqlite/index.ts';
import { cpuMicros, median } from './measure.ts';
import { makeTurnRig } from './rig.ts';
import { SCRIPT } from './turn.ts';

/** RUMBO_BENCH_SIZES names others: a million people take 2.5 GB and some minutes to fill. */
const SIZES = (process.env.RUMBO_BENCH_SIZES ?? '1000,10000,100000,1000000').split(',').map(Number);
/** Who writes in a round; each round others, so that no page of theirs is warm from the round before. */
const PEOPLE = 100;
const ROUNDS = 40;
const OPENINGS = 21;
const TURNS_AT_ONCE = 32;
const round = (value: number): number => Math.round(value * 1000) / 1000;

type Rig = Awaited<ReturnType<typeof makeTurnRig>>;

/**
 * Time of a turn and of opening the store, with more and more people in it that wrote before. Those who write again are
 * spread over all that are stored, as people who come back are: their rows share no page. All sizes are measured in turn
 * in each round, so that what else the machine does falls on all of them.
 */
export async function benchGrowth(): Promise<Record<string, unknown>> {
  const samples: Sample[] = [];
  for (const size of SIZES) samples.push(await prepare(size));
  await untilRead();
  for (let i = 0; i <= ROUNDS; i += 1)
    for (const sample of samples) {
      const took = await runRound(sample, i);
      if (i > 0) sample.turns.push(took);
    }
  for (const { rig } of samples) await rig.close();
  for (let i = 0; i < OPENINGS; i += 1)
    for (const sample of samples) {
      const from = performance.now();
      const again = await openSqliteStore(sample.options);
      sample.openings.push(performance.now() - from);
      await again.close();
    }
  const found: Record<string, unknown> = {};
  for (const { size, dataDir, turns, openings } of samples) {
    found[size] = {
      turnMs: round(median(turns.map(({ ms }) => ms))),
      cpuMicros: Math.round(median(turns.map(({ micros }) => micros))),
      openMs: round(median(openings)),
      fileMb: Math.round((await stat(join(dataDir, 'rumbo.db'))).size / 1e6),
    };
    await rm(dataDir, { recursive: true });
  }
  const [least, most] = [samples[0], samples.at(-1)] as [Sample, Sample];
  // Of sums, not medians: what happens only every few rounds (bringing the log into the file) is part of a turn's cost.
  const growth = (of: (sample: Sample) => readonly number[]) => round(sum(of(most)) / sum(of(least)));
  const turnGrowth = growth(({ turns }) => turns.map(({ ms }) => ms));
  const openGrowth = growth(({ openings }) => openings);
  return {
    ...found,
    turnGrowth,
    cpuGrowth: growth(({ turns }) => turns.map(({ micros }) => micros)),
    openGrowth,
    bar: 1.2,
    holds: turnGrowth <= 1.2 && openGrowth <= 1.2,
  };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** A large file is read through beside the work after each start (check.ts): its seconds are not a turn's. */
async function untilRead(): Promise<void> {
  const read = async () => Number(/rchar: (\d+)/.exec(await readFile('/proc/self/io', 'utf8'))?.[1]);
  for (let calm = 0, before = await read(); calm < 4; ) {
    await new Promise((done) => setTimeout(done, 500));
    const now = await read();
    calm = now - before < 1_000_000 ? calm + 1 : 0;
    before = now;
  }
}

interface Sample {
  readonly size: number;
  readonly dataDir: string;
  readonly options: Parameters<typeof openSqliteStore>[0];
  readonly rig: Rig;
  readonly turns: { readonly ms: number; readonly micros: number }[];
  readonly openings: number[];
}

async function prepare(size: number): Promise<Sample> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rumbo-growth-'));
  const clock = { now: () => new Date() };
  const options = { dataDir, sealer: makeVault([randomBytes(32)]), clock, newId: makeIds(clock) };
  const rig = await makeTurnRig(await openSqliteStore(options));
  await fill({ dataDir, rig, size });
  return { size, dataDir, options, rig, turns: [], openings: [] };
}

const activeOf = (size: number): number => Math.min(size, PEOPLE * (ROUNDS + 1));

async function runRound({ rig, size }: Sample, i: number): Promise<{ ms: number; micros: number }> {
  const content = SCRIPT[i % SCRIPT.length] as (typeof SCRIPT)[number];
  const queue = await rig.accept(PEOPLE, () => content, (i * PEOPLE) % activeOf(size));
  const cpuFrom = cpuMicros();
  const from = performance.now();
  const runLane = async () => {
    for (let lane = queue.pop(); lane !== undefined; lane = queue.pop()) await rig.run(lane);
  };
  await Promise.all(Array.from({ length: TURNS_AT_ONCE }, runLane));
  return { ms: (performance.now() - from) / PEOPLE, micros: (cpuMicros() - cpuFrom) / PEOPLE };
}

/**
 * `size` people who wrote once and were answered, over a year. Sealed values have the length of real ones and are never
 * opened; every so often it is one of those who will write again, stored by a real turn.
 */
async function fill(to: {
  readonly dataDir: string;
  readonly rig: Rig;
  readonly size: number;
}): Promise<void> {
  const active = activeOf(to.size);
  const db = new Database(join(to.dataDir, 'rumbo.db'));
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA wal_autocheckpoint = 100000');
  const yearMs = 365 * 86_400_000;
  const from = Date.now() - yearMs;
  let person = 0;
  const bulk = Math.max(0, to.size - active);
  for (let n = 0; n < active; n += 1) {
    const until = Math.round((bulk * (n + 1)) / active);
    db.exec('BEGIN');
    for (; person < until; person += 1) insertPerson(db, from + (yearMs * person) / to.size);
    db.exec('COMMIT');
    const lanes = await to.rig.accept(1, () => SCRIPT[0], n);
    for (const lane of lanes) await to.rig.run(lane);
  }
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
}

const [address, state, body, content] = [90, 700, 420, 380].map((size) => randomBytes(size)) as [
  Buffer,
  Buffer,
  Buffer,
  Buffer,
];

function insertPerson(db: Database, at: number): void {
  const now = Math.round(at);
  const newId = makeIds({ now: () => new Date(now) });
  // Pseudonyms are as random as the real ones: look-ups and inserts land anywhere in their index.
  const [key, dedupe] = [randomBytes(16).toString('base64url'), randomBytes(16).toString('base64url')];
  const [contact, talk, out] = [newId(), newId(), newId()];
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
