import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from './free-port.ts';
import { findRedisServer, type RedisServer, startRedisServer } from './redis-server.ts';
import { startTcpProxy } from './tcp-proxy.ts';

const field = (info: string, name: string): string => new RegExp(`${name}:(\\S*)`).exec(info)?.[1] ?? '';

export interface RedisPair {
  /** Leads to the primary, and after `promote` to the other one. */
  readonly url: string;
  readonly primary: RedisServer;
  readonly replica: RedisServer;
  /** From now on the replica gets nothing of what the primary takes. */
  freezeReplication(): void;
  /** From now on the replica gets everything this much later. */
  delayReplication(ms: number): void;
  /** Bytes of the primary's history that the replica does not have. */
  lag(): Promise<number>;
  /** Kills the primary and puts the replica in its place. */
  promote(): Promise<void>;
  stop(): Promise<void>;
}

/** A primary and a replica of it, both durable, behind one address; the replication runs through a link of its own. */
export async function startRedisPair(): Promise<RedisPair> {
  const primary = await startRedisServer();
  const replica = await startRedisServer();
  const link = await startTcpProxy(primary.port);
  const front = await startTcpProxy(primary.port);
  await follow(replica, primary, link.port);
  const offset = async (server: RedisServer, name: string): Promise<number> =>
    Number(field(await server.command('INFO', 'replication'), name));
  return {
    url: `redis://127.0.0.1:${front.port}`,
    primary,
    replica,
    freezeReplication: () => link.freeze(),
    delayReplication: (ms) => link.delay(ms),
    lag: async () =>
      (await offset(primary, 'master_repl_offset')) - (await offset(replica, 'slave_repl_offset')),
    promote: async () => {
      await primary.kill();
      await replica.command('REPLICAOF', 'NO', 'ONE');
      front.retarget(replica.port);
    },
    stop: async () => {
      await front.close();
      await link.close();
      await Promise.all([primary.stop(), replica.stop()]);
    },
  };
}

/**
 * Makes a server the replica of another, through a port in between if one is given; resolves when both say so: the
 * primary calls its replica online a while after the replica thinks that the link is up.
 */
export async function follow(replica: RedisServer, primary: RedisServer, port = primary.port): Promise<void> {
  await replica.command('REPLICAOF', '127.0.0.1', String(port));
  const info = (server: RedisServer) => server.command('INFO', 'replication');
  while (
    field(await info(replica), 'master_link_status') !== 'up' ||
    !/^slave0:.*state=online/m.test(await info(primary))
  )
    await new Promise((done) => setTimeout(done, 25));
}

/** A sentinel that watches one primary by the name `rumbo` and may promote its replica alone. */
export async function startSentinel(primary: RedisServer): Promise<{ port: number; stop(): Promise<void> }> {
  const port = await findFreePort();
  const folder = await mkdtemp(join(tmpdir(), 'rumbo-sentinel-'));
  const file = join(folder, 'sentinel.conf');
  await writeFile(
    file,
    [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${folder}`,
      `sentinel monitor rumbo 127.0.0.1 ${primary.port} 1`,
      'sentinel down-after-milliseconds rumbo 800',
      'sentinel failover-timeout rumbo 5000',
    ].join('\n'),
  );
  const child = spawn(findRedisServer(), [file, '--sentinel'], { stdio: 'ignore' });
  process.once('exit', () => child.kill('SIGKILL'));
  return {
    port,
    stop: async () => {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
