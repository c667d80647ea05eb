import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConversationId, OutboundId } from '../../src/model/index.ts';
import { makeVault } from '../../src/privacy/vault.ts';
import { makeIds } from '../../src/storage/ids.ts';
import { openSqliteStore } from '../../src/storage/sqlite/index.ts';
import type { KeyedStore } from '../../src/storage/store.ts';
import { item } from '../storage/conformance/store.ts';

const run = promisify(execFile);
const KEY = Buffer.alloc(32, 'a test key of 32 bytes, not used');
const clock = { now: () => new Date() };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rumbo-backup-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = () =>
  openSqliteStore({ dataDir: join(folder, 'data'), sealer: makeVault([KEY]), clock, newId: makeIds(clock) });
const script = (name: string, ...args: string[]) =>
  run(process.execPath, [resolve(import.meta.dirname, '../../scripts', `${name}.ts`), ...args], {
    env: { PATH: process.env.PATH, DATA_DIR: join(folder, 'data'), DATA_KEYS: KEY.toString('base64') },
  }).catch((error: { stderr: string }) => ({ stdout: '', stderr: error.stderr }));

/** One whole exchange: a message, its turn, its answer sent. */
async function talk(store: KeyedStore, person: string, erase = false): Promise<ConversationId> {
  const [result] = await store.accept([item(person, 'hola', { at: new Date() })]);
  if (result?.kind !== 'stored') throw new Error('not stored');
  const turn = await store.nextTurn(result.conversation);
  const id = `${result.inbound}-out-${person}` as OutboundId;
  await store.commitTurn({
    inbound: result.inbound,
    conversation: result.conversation,
    expectedVersion: turn?.state?.version ?? 0,
    stateJson: '{}',
    outbound: [{ id, content: { kind: 'text', text: 'CANARYANSWER' } }],
    tickets: [],
    events: [],
    at: new Date(),
    ...(erase ? { erase } : {}),
  });
  await store.markAttempted(id, new Date());
  await store.markSent(id, `w-${id}`, new Date());
  return result.conversation;
}

it('T22: a backup under load comes back whole; nothing is sent again, repeats are told, the forgotten stay forgotten', async () => {
  const file = join(folder, 'backups', 'one.rumbo');
  const store = await open();
  for (let i = 0; i < 30; i += 1) await talk(store, `before${i}`);
  const rosa = await talk(store, 'rosa');
  // Open at the moment of the backup, answered by the service that goes on.
  const waiting = item('waits', 'una pregunta', { at: new Date() });
  await store.accept([waiting]);
  let isLoading = true;
  const load = (async () => {
    for (let i = 0; isLoading; i += 1) await talk(store, `during${i}`);
  })();
  const { stdout } = await script('backup', file);
  isLoading = false;
  await load;
  expect(stdout).toMatch(/conversations, .* messages/);
  const kept = Number(/^(\d+) conversations/.exec(stdout)?.[1]);
  expect(kept).toBeGreaterThanOrEqual(32);
  expect(await readFile(file, 'latin1')).not.toMatch(/CANARY|SQLite format|key-rosa/);
  expect(await readdir(join(folder, 'backups'))).toEqual(['one.rumbo']);
  await talk(store, 'rosa', true);
  await store.close();

  const answer = await script('restore', file);
  expect(answer.stderr).toBe('');
  expect(answer.stdout).toMatch(/1 people asked to be forgotten/);
  expect(answer.stdout).toMatch(/\d messages and \d answers were open; taken as answered/);
  const back = await open();
  expect(await back.openLanes()).toEqual([]);
  expect(await back.openOutboxLanes()).toEqual([]);
  expect(await back.transcript(rosa, 10)).toEqual([]);
  expect(await back.accept([waiting])).toEqual([{ kind: 'duplicate' }]);
  expect(Number(/^(\d+) conversations/.exec(answer.stdout)?.[1])).toBe(kept - 1);
  await back.close();
});

it('takes up what was open when told that nothing went on', async () => {
  const file = join(folder, 'two.rumbo');
  const store = await open();
  await store.accept([item('waits', 'una pregunta', { at: new Date() })]);
  await store.close();
  await script('backup', file);
  expect((await script('restore', file, '--resume')).stdout).toMatch(/they go on/);
  const back = await open();
  expect(await back.openLanes()).toHaveLength(1);
  await back.close();
});

it('refuses what is no backup, was changed, or has another key, and a store that is in use', async () => {
  const file = join(folder, 'three.rumbo');
  const store = await open();
  await talk(store, 'one');
  await script('backup', file);
  expect((await script('restore', file)).stderr).toMatch(/another Rumbo is running/);
  await store.close();
  const bytes = await readFile(file);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await writeFile(join(folder, 'changed'), bytes);
  await writeFile(join(folder, 'short'), (await readFile(file)).subarray(0, 2000));
  await writeFile(join(folder, 'other'), 'x'.repeat(500));
  expect((await script('restore', join(folder, 'changed'))).stderr).toMatch(/was changed/);
  expect((await script('restore', join(folder, 'short'))).stderr).toMatch(/was changed or is cut short/);
  expect((await script('restore', join(folder, 'other'))).stderr).toMatch(/no backup of Rumbo/);
  expect((await script('backup', file)).stderr).toMatch(/never overwritten/);
  const after = await open();
  expect(await after.backlog()).toMatchObject({ inbound: 0 });
  await after.close();
});
