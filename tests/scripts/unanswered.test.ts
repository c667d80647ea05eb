import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeVault } from '../../src/privacy/vault.ts';
import { makeIds } from '../../src/storage/ids.ts';
import { openRedisStore } from '../../src/storage/redis/index.ts';
import { PARTITIONS } from '../../src/storage/redis/keys.ts';
import { openSqliteStore } from '../../src/storage/sqlite/index.ts';
import type { KeyedStore } from '../../src/storage/store.ts';
import { item } from '../storage/conformance/store.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { commitNext, keep } from '../support/stored.ts';

const clock = { now: () => new Date() };
const options = {
  sealer: makeVault([Buffer.alloc(32, 'a test key of 32 bytes, not used')]),
  clock,
  newId: makeIds(clock),
};
let folder: string;
let server: RedisServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rumbo-unanswered-'));
  server = await startRedisServer();
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

async function miss(store: KeyedStore, person: string, gist: string): Promise<void> {
  const conversation = await keep(store, item(person, 'x', { at: new Date() }));
  await commitNext(store, conversation, {
    events: [
      { type: 'message.not_understood', data: { gist, language: 'es' } },
      { type: 'topic.answered', data: { topic: 'x' } },
    ],
    at: new Date(),
  });
}

it('lists what was not understood, the most frequent first, from either store', async () => {
  const embedded = await openSqliteStore({ ...options, dataDir: folder });
  const shared = await openRedisStore({ ...options, url: server.url });
  await shared.work.start({ turn: () => {}, outbox: () => {} });
  while (shared.work.held() < PARTITIONS) await new Promise((done) => setTimeout(done, 20));
  for (const store of [embedded, shared])
    for (const [person, gist] of [
      ['a', 'quiero … ya'],
      ['b', 'cuanto … #'],
      ['c', 'quiero … ya'],
    ] as const)
      await miss(store, person, gist);
  await embedded.close();
  await shared.close();
  const run = (env: Record<string, string>) =>
    execFileSync(process.execPath, [resolve(import.meta.dirname, '../../scripts/unanswered.ts')], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, DATA_DIR: folder, ...env },
    });
  const expected = /\s2 {2}es {2}quiero … ya\n\s+1 {2}es {2}cuanto … #\n$/;
  expect(run({})).toMatch(expected);
  expect(run({ REDIS_URL: server.url })).toMatch(expected);
});
