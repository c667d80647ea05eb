import type { Redis } from 'ioredis';
import type { ConversationId } from '../../model/index.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import type { Connection } from './client.ts';
import { type Partition, prefixOf } from './keys.ts';

const BLOCK_MS = 1_000;
/** A cluster cannot wait on streams of several slots in one command: they are asked in turn. */
const CLUSTER_POLL_MS = 40;
const AT_ONCE = 500;

export interface WakeHandlers {
  /** A message waits for its turn. */
  readonly turn: (conversation: ConversationId) => void;
  /** Words wait to be sent, or an uncertain send was settled. */
  readonly outbox: (conversation: ConversationId) => void;
}

type StreamReply = [stream: string, entries: [id: string, fields: string[]][]][] | null;

/**
 * Reads the wake-up streams of the partitions held. Each is read from where it was left, so what happened while the
 * connection was down is heard afterwards; what happened before a partition was gained is found by its open lanes.
 */
export class Wakes {
  readonly #connection: Connection;
  readonly #blocking: Redis | undefined;
  readonly #handlers: WakeHandlers;
  readonly #logger: Logger;
  readonly #lastIds = new Map<Partition, string>();
  #isClosed = false;
  #loop: Promise<void> | undefined;

  constructor(connection: Connection, handlers: WakeHandlers, logger: Logger) {
    this.#connection = connection;
    this.#handlers = handlers;
    this.#logger = logger;
    this.#blocking = connection.isCluster ? undefined : connection.openBlocking();
  }

  /** Resolves when whatever is written from now on will be heard: read the open lanes after that. */
  async follow(partitions: readonly Partition[]): Promise<void> {
    await Promise.all(
      partitions.map(async (partition) => {
        const [newest] = (await this.#connection.client.xrevrange(
          `${prefixOf(partition)}:s`,
          '+',
          '-',
          'COUNT',
          1,
        )) as [string, string[]][];
        this.#lastIds.set(partition, newest?.[0] ?? '0-0');
      }),
    );
  }

  start(held: () => readonly Partition[]): void {
    this.#loop = this.#run(held);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#blocking?.disconnect();
    await this.#loop;
  }

  async #run(held: () => readonly Partition[]): Promise<void> {
    while (!this.#isClosed) {
      const partitions = held().filter((partition) => this.#lastIds.has(partition));
      try {
        if (partitions.length === 0) await pause(CLUSTER_POLL_MS);
        else if (this.#blocking) this.#take(await this.#readBlocking(this.#blocking, partitions));
        else {
          for (const reply of await Promise.all(partitions.map((one) => this.#readOne(one))))
            this.#take(reply);
          await pause(CLUSTER_POLL_MS);
        }
      } catch (error) {
        if (this.#isClosed) return;
        this.#logger.debug({ err: error }, 'reading wake-ups failed; tried again');
        await pause(200);
      }
    }
  }

  #readBlocking(redis: Redis, partitions: readonly Partition[]): Promise<StreamReply> {
    return redis.xread(
      'COUNT',
      AT_ONCE,
      'BLOCK',
      BLOCK_MS,
      'STREAMS',
      ...partitions.map((partition) => `${prefixOf(partition)}:s`),
      ...partitions.map((partition) => this.#lastIds.get(partition) ?? '$'),
    ) as Promise<StreamReply>;
  }

  #readOne(partition: Partition): Promise<StreamReply> {
    return this.#connection.client.xread(
      'COUNT',
      AT_ONCE,
      'STREAMS',
      `${prefixOf(partition)}:s`,
      this.#lastIds.get(partition) ?? '$',
    ) as Promise<StreamReply>;
  }

  #take(reply: StreamReply): void {
    for (const [stream, entries] of reply ?? []) {
      const partition = Number(/\{p(\d\d)\}/.exec(stream)?.[1]);
      for (const [id, fields] of entries) {
        this.#lastIds.set(partition, id);
        const [kind, conversation] = fields as ['t' | 'o', ConversationId];
        if (kind === 't') this.#handlers.turn(conversation);
        else this.#handlers.outbox(conversation);
      }
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
