import type { ChainableCommander } from 'ioredis';
import type { Client } from '../client.ts';
import { META, type Partition, prefixOf } from '../keys.ts';

const AT_ONCE = 400;

/** Many plain writes, in order within each partition; every batch has its keys in one slot, as a cluster wants. */
export class Bulk {
  readonly #client: Client;
  readonly #open = new Map<string, { pipe: ChainableCommander; size: number }>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** @param write gets the prefix of the partition's keys */
  async in(partition: Partition, write: (pipe: ChainableCommander, prefix: string) => void): Promise<void> {
    await this.#add(prefixOf(partition), write);
  }

  async inMeta(write: (pipe: ChainableCommander, prefix: string) => void): Promise<void> {
    await this.#add(META, write);
  }

  async flush(): Promise<void> {
    for (const prefix of [...this.#open.keys()]) await this.#send(prefix);
  }

  async #add(prefix: string, write: (pipe: ChainableCommander, prefix: string) => void): Promise<void> {
    const batch = this.#open.get(prefix) ?? { pipe: this.#client.pipeline(), size: 0 };
    this.#open.set(prefix, batch);
    write(batch.pipe, prefix);
    batch.size += 1;
    if (batch.size >= AT_ONCE) await this.#send(prefix);
  }

  async #send(prefix: string): Promise<void> {
    const batch = this.#open.get(prefix);
    this.#open.delete(prefix);
    for (const [error] of (await batch?.pipe.exec()) ?? []) if (error) throw error;
  }
}
