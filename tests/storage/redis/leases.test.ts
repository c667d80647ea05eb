import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Connection, connect } from '../../../src/storage/redis/client.ts';
import { prefixOf } from '../../../src/storage/redis/keys.ts';
import { Leases } from '../../../src/storage/redis/leases.ts';
import { RENEW } from '../../../src/storage/redis/lua/leases.ts';
import { silentLogger } from '../../../src/telemetry/telemetry.ts';
import { type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { SOON } from '../../support/until.ts';

const LEASE_MS = 3_000;
let server: RedisServer;
let connection: Connection;
let all: Leases[];

beforeEach(async () => {
  server = await startRedisServer();
  connection = await connect(server.url, silentLogger);
  all = [];
});
afterEach(async () => {
  await Promise.all(all.map((one) => one.close(false)));
  await connection.close();
  await server.stop();
});

const begin = async (owner: string): Promise<{ leases: Leases; gained: number[] }> => {
  const gained: number[] = [];
  const leases = new Leases({
    client: connection.client,
    owner,
    leaseMs: LEASE_MS,
    logger: silentLogger,
    onGained: (partitions) => gained.push(...partitions),
  });
  all.push(leases);
  await leases.start();
  return { leases, gained };
};
const sorted = (leases: Leases): number[] => [...leases.held].sort((a, b) => a - b);

it('are shared evenly, each by one; those of a holder who is gone go to the others', async () => {
  const [one, two] = [await begin('one'), await begin('two')];
  await expect.poll(() => [one.leases.held.length, two.leases.held.length], SOON).toEqual([32, 32]);
  expect(new Set([...one.leases.held, ...two.leases.held]).size).toBe(64);
  await two.leases.close(false);
  await expect.poll(() => one.leases.held.length, SOON).toBe(64);
});

it('stay with their holders when Redis is emptied, under numbers that were never given before', async () => {
  const [one, two] = [await begin('one'), await begin('two')];
  await expect.poll(() => [one.leases.held.length, two.leases.held.length], SOON).toEqual([32, 32]);
  const before = [sorted(one.leases), sorted(two.leases)];
  const epochs = new Map(all.flatMap((of) => of.held.map((id) => [id, of.epochOf(id)] as const)));
  await server.command('FLUSHALL');
  // A commit under way is refused, and says so, before the next round.
  for (const partition of one.leases.held.slice(0, 5)) one.leases.lose(partition);
  one.gained.length = 0;
  const isAnew = (leases: Leases) =>
    leases.held.length === 32 &&
    leases.held.every((id) => Number(leases.epochOf(id)) > Number(epochs.get(id)));
  await expect.poll(() => isAnew(one.leases) && isAnew(two.leases), SOON).toBe(true);
  expect([sorted(one.leases), sorted(two.leases)]).toEqual(before);
  // What is open in them is looked at again.
  expect(one.gained.sort((a, b) => a - b)).toEqual(before[0]);
  // Sharing goes on once the term is over.
  await two.leases.close(false);
  await expect.poll(() => one.leases.held.length, SOON).toBe(64);
});

it('stay with their holders also where the answer to what laid them anew was lost', async () => {
  const [one, two] = [await begin('one'), await begin('two')];
  await expect.poll(() => [one.leases.held.length, two.leases.held.length], SOON).toEqual([32, 32]);
  const before = [sorted(one.leases), sorted(two.leases)];
  const epochs = new Map(all.flatMap((of) => of.held.map((id) => [id, of.epochOf(id)] as const)));
  await server.command('FLUSHALL');
  // As a command that came late to a server that stood still, or was sent again after a broken connection.
  for (const id of one.leases.held)
    await RENEW.run(connection.client, prefixOf(id), ['one', epochs.get(id) ?? '', LEASE_MS]);
  const isAnew = ({ leases }: { leases: Leases }) =>
    leases.held.every((id) => Number(leases.epochOf(id)) > Number(epochs.get(id)));
  await expect.poll(() => isAnew(one) && isAnew(two), SOON).toBe(true);
  expect([sorted(one.leases), sorted(two.leases)]).toEqual(before);
  expect(one.gained.toSorted((a, b) => a - b)).toEqual(expect.arrayContaining(before[0] ?? []));
});
