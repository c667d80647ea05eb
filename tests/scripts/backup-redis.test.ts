import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConversationId, OutboundId } from '../../src/model/index.ts';
import { makeVault } from '../../src/privacy/vault.ts';
import { makeIds } from '../../src/storage/ids.ts';
import { openRedisStore, type RedisStore } from '../../src/storage/redis/index.ts';
import { item } from '../storage/conformance/store.ts';
import { beginSlotMove } from '../support/move-slots.ts';
import { startRedisCluster } from '../support/redis-cluster.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';

const run = promisify(execFile);
const KEY = Buffer.alloc(32, 'a test key of 32 bytes, not used');
const clock = { now: () => new Date() };
let folder: string;
let server: RedisServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rumbo-backup-test-'));
  server = await startRedisServer();
});
afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const open = async (url = server.url): Promise<RedisStore> => {
  const store = await openRedisStore({ url, sealer: makeVault([KEY]), clock, newId: makeIds(clock) });
  await store.work.start({ turn: () => {}, outbox: () => {} });
  return store;
};
const script = (url: string, name: string, ...args: string[]) =>
  run(process.execPath, [resolve(import.meta.dirname, '../../scripts', `${name}.ts`), ...args], {
    env: {
      PATH: process.env.PATH,
      DATA_DIR: join(folder, 'data'),
      DATA_KEYS: KEY.toString('base64'),
      REDIS_URL: url,
    },
  }).catch((error: { stdout: string; stderr: string }) => ({ stdout: error.stdout, stderr: error.stderr }));

/** One whole exchange: a message, its turn, its answer sent. */
async function talk(store: RedisStore, person: string, erase = false): Promise<ConversationId> {
  const [result] = await store.accept([item(person, 'hola', { at: new Date() })]);
  if (result?.kind !== 'stored') throw new Error('not stored');
  const id = `${result.inbound}-out-${person}` as OutboundId;
  // As a lane does: a conflict (a lease that was late on a busy machine) is tried again.
  for (;;) {
    const turn = await store.nextTurn(result.conversation);
    const { kind } = turn
      ? await store.commitTurn({
          inbound: result.inbound,
          conversation: result.conversation,
          expectedVersion: turn.state?.version ?? 0,
          stateJson: JSON.stringify({ notes: 'CANARYSTATE '.repeat(40) }),
          outbound: [{ id, content: { kind: 'text', text: 'CANARYANSWER' } }],
          tickets: [],
          events: [],
          at: new Date(),
          ...(erase ? { erase } : {}),
        })
      : { kind: 'none' };
    if (kind === 'committed') break;
    await new Promise((done) => setTimeout(done, 100));
  }
  await store.markAttempted(id, new Date());
  await store.markSent(id, `w-${id}`, new Date());
  return result.conversation;
}

/** What holds between keys of one moment: nothing points to what is not there. */
async function brokenLinks(url: string): Promise<string[]> {
  const redis = new Redis(url);
  const broken: string[] = [];
  try {
    const keys = await redis.keys('rumbo:{p*');
    if (keys.length === 0) throw new Error('nothing is there that could be broken');
    const there = new Set(keys);
    for (const key of keys) {
      const [, prefix = '', kind = ''] = /^(rumbo:\{p\d\d\}):(\w+):/.exec(key) ?? [];
      const need = (target: string): void => {
        if (!there.has(target)) broken.push(`${key} → ${target}`);
      };
      if (kind === 'c') need(`${prefix}:k:${await redis.hget(key, 'contact')}`);
      if (kind === 'm' || kind === 'o') need(`${prefix}:c:${await redis.hget(key, 'c')}`);
      if (kind === 'i') {
        const contact = (await redis.get(key)) ?? '';
        need(`rumbo:{p${contact.slice(0, 2)}}:k:${contact}`);
      }
      if (kind === 'q') for (const dk of await redis.lrange(key, 0, -1)) need(`${prefix}:m:${dk}`);
      if (kind === 'oq') for (const id of await redis.lrange(key, 0, -1)) need(`${prefix}:o:${id}`);
    }
  } finally {
    redis.disconnect();
  }
  return broken;
}

it('T22 and S40 with Redis: a backup under load comes back whole; nothing is sent again, the forgotten stay forgotten', async () => {
  const file = join(folder, 'backups', 'one.rumbo');
  const store = await open();
  for (let i = 0; i < 40; i += 1) await talk(store, `before${i}`);
  const rosa = await talk(store, 'rosa');
  const waiting = item('waits', 'una pregunta', { at: new Date() });
  await store.accept([waiting]);
  let isLoading = true;
  const load = (async () => {
    for (let i = 0; isLoading; i += 1) await Promise.all([talk(store, `during${i}`), talk(store, `too${i}`)]);
  })();
  const { stdout, stderr } = await script(server.url, 'backup', file);
  isLoading = false;
  await load;
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^\d+ conversations, \d+ keys of Redis, .* checked and encrypted/);
  expect(await readFile(file, 'latin1')).not.toMatch(/CANARY|REDIS0|rumbo:|key-rosa/);
  expect(await readdir(join(folder, 'backups'))).toEqual(['one.rumbo']);
  // Whoever copies is no replica that one would wait for.
  expect(await store.work.safety.copied()).toBe('alone');
  await talk(store, 'rosa', true);

  expect((await script(server.url, 'restore', file)).stderr).toMatch(/service is connected.*stop all/);
  await store.close();
  expect((await script(server.url, 'restore', file)).stderr).toMatch(/holds a store; --replace/);
  const answer = await script(server.url, 'restore', file, '--replace');
  expect(answer.stderr).toBe('');
  expect(answer.stdout).toMatch(/1 people asked to be forgotten/);
  expect(answer.stdout).toMatch(/\d messages and \d answers were open; taken as answered/);
  expect(await brokenLinks(server.url)).toEqual([]);
  const back = await open();
  expect(await back.openLanes()).toEqual([]);
  expect(await back.openOutboxLanes()).toEqual([]);
  expect(await back.backlog()).toMatchObject({ inbound: 0, outbound: 0 });
  expect(await back.transcript(rosa, 10)).toEqual([]);
  expect(await back.conversation(rosa)).toBeUndefined();
  expect(await back.accept([waiting])).toEqual([{ kind: 'duplicate' }]);
  const again = await talk(back, 'before3');
  expect((await back.transcript(again, 10)).filter(({ direction }) => direction === 'in')).toHaveLength(2);
  await back.close();
  // Restored once more, over what has been restored: still forgotten.
  expect((await script(server.url, 'restore', file, '--replace')).stdout).toMatch(/1 people asked/);
});

it('takes up what was open when told that nothing went on; a cluster is copied to one server', async () => {
  const file = join(folder, 'two.rumbo');
  const cluster = await startRedisCluster();
  try {
    const store = await open(cluster.url);
    for (let i = 0; i < 30; i += 1) await talk(store, `person${i}`);
    await store.accept([item('waits', 'una pregunta', { at: new Date() })]);
    await store.close();
    const [here, there] = cluster.nodes as [RedisServer, RedisServer];
    const move = await beginSlotMove(cluster.nodes, 0, [here, there]);
    expect((await script(cluster.url, 'backup', file)).stderr).toMatch(
      /slots .* are moving .* run the backup again/,
    );
    await move.finish();
    expect((await script(cluster.url, 'backup', file)).stdout).toMatch(/^31 conversations/);
    expect((await script(server.url, 'restore', file, '--resume')).stdout).toMatch(
      /1 messages and 0 answers were open; they go on/,
    );
    expect(await brokenLinks(server.url)).toEqual([]);
    const back = await open();
    expect(await back.openLanes()).toHaveLength(1);
    await back.close();
    // And back into the cluster.
    expect((await script(cluster.url, 'restore', file, '--replace')).stderr).toBe('');
    const again = await open(cluster.url);
    await again.accept([item('person3', 'otra', { at: new Date() })]);
    expect((await again.backlog()).inbound).toBe(1);
    await again.close();
  } finally {
    await cluster.stop();
  }
});

it('refuses what is no backup, was cut short, is of another store, or a Redis that was left half restored', async () => {
  const file = join(folder, 'three.rumbo');
  const store = await open();
  await talk(store, 'ana');
  await store.close();
  await script(server.url, 'backup', file);
  expect((await script(server.url, 'backup', file)).stderr).toMatch(/never overwritten/);
  const bytes = await readFile(file);
  const cut = join(folder, 'cut.rumbo');
  await writeFile(cut, bytes);
  await truncate(cut, bytes.length - 100);
  expect((await script(server.url, 'restore', cut, '--replace')).stderr).toMatch(/changed or is cut short/);
  expect(await server.command('HEXISTS', 'rumbo:{meta}', 'pepper')).toContain(':1');
  expect((await script('', 'restore', file)).stderr).toMatch(/backup of a Redis; set REDIS_URL/);
  await server.command('HSET', 'rumbo:{meta}', 'importing', '1');
  await expect(open()).rejects.toThrow(/has not ended/);
  expect((await script(server.url, 'restore', file, '--replace')).stderr).toBe('');
  await (await open()).close();
  await server.command('HSET', 'rumbo:{meta}', 'schema', '99');
  await expect(open()).rejects.toThrow(/newer version/);
});
