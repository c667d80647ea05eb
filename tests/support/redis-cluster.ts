import { findFreePort } from './free-port.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

const SLOTS = 16_384;

/**
 * Three real nodes on loopback that share the slots.
 * @param options `replicas`: each with a replica, which takes over by itself when its primary is not heard of
 */
export async function startRedisCluster({ replicas = false } = {}): Promise<{
  url: string;
  nodes: RedisServer[];
  /** In the order of their primaries. */
  replicas: RedisServer[];
  stop(): Promise<void>;
}> {
  const buses: number[] = [];
  const all: RedisServer[] = [];
  const count = replicas ? 6 : 3;
  for (let i = 0; i < count; i += 1) {
    const bus = await findFreePort();
    buses.push(bus);
    all.push(
      await startRedisServer([
        ...['--cluster-enabled', 'yes', '--cluster-port', String(bus), '--cluster-node-timeout', '2000'],
        ...['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'],
      ]),
    );
  }
  const nodes = all.slice(0, 3);
  const [first] = nodes as [RedisServer];
  for (const [index, node] of nodes.entries()) {
    const [from, to] = [index, index + 1].map((part) => Math.floor((part * SLOTS) / nodes.length));
    await node.command('CLUSTER', 'ADDSLOTSRANGE', String(from), String((to ?? 0) - 1));
    await node.command('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
  }
  for (const [index, node] of all.entries())
    await first.command('CLUSTER', 'MEET', '127.0.0.1', String(node.port), String(buses[index]));
  const isWhole = new RegExp(`cluster_state:ok[\\s\\S]*cluster_known_nodes:${count}`);
  for (const node of nodes)
    while (!isWhole.test(await node.command('CLUSTER', 'INFO')))
      await new Promise((done) => setTimeout(done, 50));
  for (const [index, replica] of all.slice(3).entries()) {
    const primary = nodes[index] as RedisServer;
    const id = /[0-9a-f]{40}/.exec(await primary.command('CLUSTER', 'MYID'))?.[0] ?? '';
    // Refused until it has heard of its primary.
    while (!(await replica.command('CLUSTER', 'REPLICATE', id)).startsWith('+OK'))
      await new Promise((done) => setTimeout(done, 50));
    while (!/master_link_status:up/.test(await replica.command('INFO', 'replication')))
      await new Promise((done) => setTimeout(done, 50));
  }
  return {
    url: first.url,
    nodes,
    replicas: all.slice(3),
    stop: async () => {
      await Promise.all(all.map((node) => node.stop()));
    },
  };
}
