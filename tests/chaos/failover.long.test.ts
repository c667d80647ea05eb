import { expect, it } from 'vitest';
import { startRedisCluster } from '../support/redis-cluster.ts';
import { follow, startSentinel } from '../support/redis-pair.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { runFailover } from './failover-run.ts';
import { fleet, LOAD, print, runPromotion } from './promotion.ts';

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
    expect(result).toMatchObject({ lost: 0, outOfOrder: 0 });
    expect(result.recoveredMs).not.toBeNull();
    expect(result.recoveredMs).toBeLessThanOrEqual(15_000);
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
    expect(result).toMatchObject({ lost: 0, outOfOrder: 0 });
    expect(result.recoveredMs).not.toBeNull();
    expect(result.recoveredMs).toBeLessThanOrEqual(15_000);
    // Where the conversations stay with their worker it is 0; on a busy machine a lease may change hands meanwhile.
    expect(result.duplicates).toBeLessThanOrEqual(result.messages * 0.02);
  } finally {
    await cluster.stop();
  }
}, 240_000);

it('Redis is emptied under load: what was said lately is answered, nobody waits for a restart', async () => {
  const server = await startRedisServer();
  try {
    const result = await runFailover({
      ...LOAD,
      start: fleet(server.url),
      failOver: async () => {
        await server.command('FLUSHALL');
      },
    });
    print('emptied', result);
    expect(result).toMatchObject({ lost: 0, outOfOrder: 0 });
    expect(result.recoveredMs).not.toBeNull();
    expect(result.recoveredMs).toBeLessThanOrEqual(15_000);
  } finally {
    await server.stop();
  }
}, 240_000);
