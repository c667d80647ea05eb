import { Cluster, Redis } from 'ioredis';
import type { Client } from '../client.ts';

/** Longer than a healthy node needs, shorter than a person notices. */
const ASK_MS = 1_000;

/** One server that takes writes, as it describes itself. */
export interface NodeState {
  readonly node: Redis;
  /** Another one after a restart, a promotion or a full copy from elsewhere: what it took before may be gone. */
  readonly history: string;
  /** How much it has written; within one history it only grows. */
  readonly offset: number;
  /** Replicas that follow it now. */
  readonly replicas: number;
}

export const primaries = (client: Client): Redis[] =>
  client instanceof Redis ? [client] : client.nodes('master');

/** Asks all servers that take writes; `unheard` is how many did not answer. Where INFO is forbidden, each answer is a new history. */
export async function readNodes(
  client: Client,
): Promise<{ readonly states: readonly NodeState[]; readonly unheard: number }> {
  const nodes = primaries(client);
  const answers = await Promise.all(
    nodes.map((node) => within(ASK_MS, readNode(node)).catch(() => undefined)),
  );
  const states = answers.filter((state) => state !== undefined);
  // A dead server stays listed until the client asks who serves its slots now.
  if (client instanceof Cluster && states.length < answers.length) client.refreshSlotsCache();
  return { states, unheard: nodes.length === 0 ? 1 : answers.length - states.length };
}

async function readNode(node: Redis): Promise<NodeState | undefined> {
  let info: string;
  try {
    // In one answer: of two, one may come from the server before a failover and one from the server after it.
    info = String(await node.call('INFO', 'server', 'replication'));
  } catch (error) {
    if (!(error instanceof Error && /NOPERM|unknown command|not allowed/i.test(error.message))) throw error;
    return { node, history: '', offset: 0, replicas: 0 };
  }
  const field = (name: string): string => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim() ?? '';
  // One that became a replica takes no writes: nothing is known until the connection leads to its successor.
  if (field('role') !== 'master') return undefined;
  return {
    node,
    history: `${field('run_id')}:${field('master_replid')}`,
    offset: Number(field('master_repl_offset')),
    // One without a port only copies (a backup) and goes again.
    replicas: (info.match(/^slave\d+:ip=[^,]*,port=[1-9].*state=online/gm) ?? []).length,
  };
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error('no answer in time')), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
