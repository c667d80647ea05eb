import { expect, it } from 'vitest';
import { ALL_PARTITIONS, META, prefixOf } from '../../src/storage/redis/keys.ts';
import { beginSlotMove, slotOf } from '../support/move-slots.ts';
import { startRedisCluster } from '../support/redis-cluster.ts';
import { follow, startSentinel } from '../support/redis-pair.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { type FailoverRunResult, runFailover } from './failover-run.ts';
import { fleet, LOAD, print, runPromotion } from './promotion.ts';

function expectRecovered(result: FailoverRunResult): void {
  expect(result).toMatchObject({ lost: 0, outOfOrder: 0, recoveredMs: expect.any(Number) });
  expect(result.recoveredMs).toBeLessThanOrEqual(15_000);
}

it('T3 without the spool: the same promotion loses messages, so it is the spool that brings them back', async () => {
  const result = await runPromotion({ SPOOL_MINUTES: '0' }, 8_000);
  print('T3 without the spool', result);
  expect(result.lost).toBeGreaterThan(0);
}, 240_000);

it('T3 with sentinels: they promote the replica, and everybody follows by themselves', async () => {
  const primary = await startRedisServer();
  const replica = await startRedisServer();
  await follow(replica, primary);
  const sentinel = await startSentinel(primary);
  try {
    const result = await runFailover({
      ...LOAD,
      start: fleet(`redis+sentinel://127.0.0.1:${sentinel.port}/rumbo`),
      failOver: async () => {
        await primary.kill();
        while (!/role:master/.test(await replica.command('INFO', 'replication')))
          await new Promise((done) => setTimeout(done, 50));
      },
    });
    print('T3 sentinel', result);
    expectRecovered(result);
    // Where the conversations stay with their worker it is 0; on a busy machine a lease may change hands meanwhile.
    expect(result.duplicates).toBeLessThanOrEqual(result.messages * 0.02);
  } finally {
    await sentinel.stop();
    await Promise.all([primary.stop(), replica.stop()]);
  }
}, 240_000);

it('a node of a cluster dies under load: its replica takes over, nothing lost, nothing stuck', async () => {
  const cluster = await startRedisCluster({ replicas: true });
  try {
    const [victim] = cluster.nodes as [RedisServer];
    const [heir] = cluster.replicas as [RedisServer];
    let votedMs = 0;
    const result = await runFailover({
      ...LOAD,
      start: fleet(cluster.nodes[1]?.url ?? ''),
      failOver: async () => {
        const diedAt = performance.now();
        await victim.kill();
        while (!/role:master/.test(await heir.command('INFO', 'replication')))
          await new Promise((done) => setTimeout(done, 20));
        votedMs = Math.round(performance.now() - diedAt);
      },
    });
    print('cluster failover', { ...result, votedMs });
    expectRecovered(result);
    // Where the conversations stay with their worker it is 0; on a busy machine a lease may change hands meanwhile.
    expect(result.duplicates).toBeLessThanOrEqual(result.messages * 0.02);
  } finally {
    await cluster.stop();
  }
}, 240_000);

it('slots of a cluster move to another node under load: nothing lost, nothing out of order, nothing twice', async () => {
  const cluster = await startRedisCluster();
  const [from, to] = cluster.nodes as [RedisServer, RedisServer];
  const moved: number[] = [];
  try {
    const result = await runFailover({
      ...LOAD,
      start: fleet(cluster.url),
      failOver: async () => {
        for (const prefix of [META, ...ALL_PARTITIONS.map(prefixOf)]) {
          const slot = await slotOf(from, prefix);
          if (slot * 3 >= 16_384) continue;
          const move = await beginSlotMove(cluster.nodes, slot, [from, to]);
          // As slow as a partition with many people in it.
          while (await move.step(20)) await new Promise((done) => setTimeout(done, 20));
          await move.finish();
          moved.push(slot);
        }
      },
    });
    print('cluster slots moved', { ...result, slots: moved.length });
    expect(moved.length).toBeGreaterThan(8);
    expectRecovered(result);
    expect(result.duplicates).toBe(0);
  } finally {
    await cluster.stop();
  }
}, 240_000);

it('Redis is full for five seconds under load: webhooks are refused, nothing is lost, and it goes on by itself', async () => {
  const result = await runOnOneServer('Redis full', async (server) => {
    // Less than is in use: every write is refused from now on.
    await server.command('CONFIG', 'SET', 'maxmemory', '1mb');
    await new Promise((done) => setTimeout(done, 5_000));
    await server.command('CONFIG', 'SET', 'maxmemory', '0');
  });
  expect(result.longestRefusalMs).toBeGreaterThan(4_000);
}, 240_000);

it('Redis is emptied under load: what was said lately is answered, nobody waits for a restart', async () => {
  await runOnOneServer('emptied', async (server) => {
    await server.command('FLUSHALL');
  });
}, 240_000);

/** What befalls a Redis without replicas, under load: nothing is lost, out of order, or sent twice. */
async function runOnOneServer(
  name: string,
  failOver: (server: RedisServer) => Promise<void>,
): Promise<FailoverRunResult> {
  const server = await startRedisServer();
  try {
    const result = await runFailover({ ...LOAD, start: fleet(server.url), failOver: () => failOver(server) });
    print(name, result);
    expectRecovered(result);
    expect(result.duplicates).toBe(0);
    return result;
  } finally {
    await server.stop();
  }
}
