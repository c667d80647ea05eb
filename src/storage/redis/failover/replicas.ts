import type { Redis } from 'ioredis';
import type { Logger } from '../../../telemetry/telemetry.ts';
import { ALL_PARTITIONS, prefixOf } from '../keys.ts';
import type { NodeState } from './nodes.ts';

/** `alone`: there is no replica that could be promoted. `late`: there is one, and it has not got everything yet. */
export type Copied = 'copied' | 'alone' | 'late';

/** After a replica was late nobody waits for a while: one that hangs must not slow every webhook. */
const NOT_ASKED_MS = 2_000;
const FORGOTTEN_MS = 15 * 60_000;

/**
 * Waits until a replica has what was written (WAIT 1). WAIT speaks of the writes of its own connection, and would block it;
 * so each server has one for this, on which a small write goes before: what was written before that one has reached the
 * replica too, as replication keeps the order. Who comes while a WAIT is under way shares the next.
 */
export class Replicas {
  readonly #waitMs: number;
  readonly #logger: Logger;
  /** `seenAt`: when a replica was connected last, by uptime; undefined: never. */
  #nodes = new Map<Redis, { readonly group: NodeGroup; count: number; seenAt: number | undefined }>();

  constructor(waitMs: number, logger: Logger) {
    this.#waitMs = waitMs;
    this.#logger = logger;
  }

  /** The servers that take writes now, with how many replicas each has. */
  update(states: readonly NodeState[]): void {
    const before = this.#nodes;
    this.#nodes = new Map();
    for (const { node, replicas } of states) {
      const known = before.get(node) ?? {
        group: new NodeGroup(node, this.#waitMs),
        count: 0,
        seenAt: undefined,
      };
      before.delete(node);
      if (replicas === 0 && known.count > 0)
        this.#logger.warn(
          {},
          'no replica of Redis is connected any more: what is accepted now has one copy there',
        );
      this.#nodes.set(node, {
        ...known,
        count: replicas,
        seenAt: replicas > 0 ? performance.now() : known.seenAt,
      });
    }
    for (const { group } of before.values()) group.close();
  }

  /** Of everything written until now, on every server. Never rejects: a copy that nobody confirms is late. */
  async confirm(): Promise<Copied> {
    if (this.#waitMs === 0 || this.#nodes.size === 0) return 'alone';
    const found = await Promise.all(
      [...this.#nodes.values()].map(({ group, count, seenAt }) =>
        count > 0 ? group.confirm() : mayBePromoted(seenAt) ? ('late' as const) : ('alone' as const),
      ),
    );
    if (found.includes('late')) return 'late';
    return found.includes('copied') ? 'copied' : 'alone';
  }

  get isLate(): boolean {
    return [...this.#nodes.values()].some(({ group, count, seenAt }) =>
      count > 0 ? group.isLate : mayBePromoted(seenAt),
    );
  }

  close(): void {
    for (const { group } of this.#nodes.values()) group.close();
    this.#nodes.clear();
  }
}

/** One that is gone for longer would lack more than anybody keeps to offer again, and was taken away on purpose. */
const mayBePromoted = (seenAt: number | undefined): boolean =>
  seenAt !== undefined && performance.now() - seenAt < FORGOTTEN_MS;

/** One server: at most one WAIT at a time. */
class NodeGroup {
  readonly #node: Redis;
  readonly #waitMs: number;
  #connection: Redis | undefined;
  #key: string | undefined;
  #waiting: ((copied: Copied) => void)[] = [];
  #isRunning = false;
  #lateUntil = 0;

  constructor(node: Redis, waitMs: number) {
    this.#node = node;
    this.#waitMs = waitMs;
  }

  get isLate(): boolean {
    return performance.now() < this.#lateUntil;
  }

  confirm(): Promise<Copied> {
    if (this.isLate) return Promise.resolve('late');
    return new Promise((done) => {
      this.#waiting.push(done);
      if (!this.#isRunning) void this.#run();
    });
  }

  close(): void {
    this.#connection?.disconnect();
    this.#connection = undefined;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      const isCopied = await this.#ask().catch(() => false);
      if (!isCopied) this.#lateUntil = performance.now() + NOT_ASKED_MS;
      for (const done of batch) done(isCopied ? 'copied' : 'late');
    }
    this.#isRunning = false;
  }

  async #ask(): Promise<boolean> {
    this.#connection ??= this.#open();
    this.#key ??= await this.#findKey(this.#connection);
    const answers = await this.#connection.pipeline().set(this.#key, '').wait(1, this.#waitMs).exec();
    const [[writeError] = [], [waitError, copies] = []] = answers ?? [];
    // A slot that moved, a server that became a replica: look for a key of its own again.
    if (writeError) this.#key = undefined;
    return !writeError && !waitError && Number(copies) >= 1;
  }

  #open(): Redis {
    const connection = this.#node.duplicate({
      enableAutoPipelining: false,
      enableReadyCheck: true,
      lazyConnect: false,
      commandTimeout: this.#waitMs + 1_000,
      maxRetriesPerRequest: 1,
      retryStrategy: (times: number) => Math.min(100 * times, 1_000),
    });
    connection.on('error', () => {}); // the main connection says it
    return connection;
  }

  /** A key that lies on this server: in a cluster not all do. */
  async #findKey(connection: Redis): Promise<string> {
    for (const partition of ALL_PARTITIONS) {
      const key = `${prefixOf(partition)}:rw`;
      try {
        await connection.set(key, '');
        return key;
      } catch (error) {
        // ASK: its slot is moving away.
        if (!(error instanceof Error && /^(?:MOVED|ASK) /.test(error.message))) throw error;
      }
    }
    throw new Error('this server holds no partition');
  }
}
