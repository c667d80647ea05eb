import { type RedisServer, startRedisServer } from './redis-server.ts';
import { findFreePort } from './service.ts';

const SLOTS = 16_384;

/** Three real nodes on loopback that share the slots; no replicas. */
export async function startRedisCluster(): Promise<{
  url: string;
  nodes: RedisServer[];
  stop(): Promise<void>;
}> {
  const buses: number[] = [];
  const nodes: RedisServer[] = [];
  for (let i = 0; i < 3; i += 1) {
    const bus = await findFreePort();
    buses.push(bus);
    nodes.push(
      await startRedisServer([
        ...['--cluster-enabled', 'yes', '--cluster-port', String(bus), '--cluster-node-timeout', '2000'],
        ...['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'],
      ]),
    );
  }
  const [first] = nodes as [RedisServer];
  for (const [index, node] of nodes.entries()) {
    const [from, to] = [index, index + 1].map((part) => Math.floor((part * SLOTS) / nodes.length));
    await node.command('CLUSTER', 'ADDSLOTSRANGE', String(from), String((to ?? 0) - 1));
    await node.command('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
  }
  for (const [index, node] of nodes.entries())
    await first.command('CLUSTER', 'MEET', '127.0.0.1', String(node.port), String(buses[index]));
  for (const node of nodes)
    while (!/cluster_state:ok[\s\S]*cluster_known_nodes:3/.test(await node.command('CLUSTER', 'INFO')))
      await new Promise((done) => setTimeout(done, 50));
  return {
    url: first.url,
    nodes,
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}
