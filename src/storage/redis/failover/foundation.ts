import { randomBytes } from 'node:crypto';
import type { Sealer } from '../../sealer.ts';
import type { Client } from '../client.ts';
import { ALL_PARTITIONS, META, type Partition, prefixOf } from '../keys.ts';
import { SCHEMA } from '../schema.ts';

/** Somebody else began anew in the place of the store: pseudonyms made here mean nothing there. */
export class RedisReplacedError extends Error {
  override readonly name = 'RedisReplacedError';
}

/**
 * What every store has from its first start. Gone, the server was emptied, or replaced by an empty one: it is laid anew
 * with the same pepper, so that the pseudonyms of all processes, and of messages offered again, stay what they are.
 */
export class Foundation {
  readonly #client: Client;
  readonly #sealer: Sealer;
  readonly #pepper: Buffer;
  #lives: readonly (string | null)[] = [];

  constructor(parts: { client: Client; sealer: Sealer; pepper: Buffer }) {
    this.#client = parts.client;
    this.#sealer = parts.sealer;
    this.#pepper = parts.pepper;
  }

  /** Marks every partition with the life it is in: of a cluster one server may be emptied alone. */
  async lay(): Promise<void> {
    await this.#client.hsetnx(META, 'schema', SCHEMA);
    await this.#client.hsetnx(META, 'pepper', Buffer.from(this.#sealed()));
    const life = randomBytes(9).toString('base64url');
    await Promise.all(ALL_PARTITIONS.map((partition) => this.#client.setnx(markOf(partition), life)));
    this.#lives = await this.#readLives();
  }

  /** Of all partitions together: another one after somebody emptied the server, or one of a cluster. */
  get life(): string {
    return this.#lives.join(' ');
  }

  /** Whether a partition is still in the life that this process knows; another process may have laid it anew. */
  isKnown(partition: Partition, life: string): boolean {
    return this.#lives[partition] === life;
  }

  /**
   * Looks whether it is all there; what is gone is laid anew.
   * @returns true when something was gone, also when another process has laid it anew since the last look
   * @throws RedisReplacedError (to the process: it must start anew) when there is another store in its place
   */
  async heal(): Promise<boolean> {
    const [lives, sealed] = await Promise.all([this.#readLives(), this.#client.hgetBuffer(META, 'pepper')]);
    const isWhole = sealed !== null && lives.every((life, partition) => life === this.#lives[partition]);
    if (!isWhole) await this.lay();
    const kept = sealed ?? (await this.#client.hgetBuffer(META, 'pepper'));
    if (kept && !this.#isOurs(kept, isWhole))
      // Nothing here may go on with pseudonyms that fit nothing: the process ends, and starts with the new ones.
      setImmediate(() => {
        throw new RedisReplacedError(
          'another store has taken the place of the one at REDIS_URL; start again',
        );
      });
    return !isWhole;
  }

  /** Where nothing else is gone, one that cannot be opened is ours under a newer key: who started with it sealed it anew. */
  #isOurs(sealed: Buffer, isWhole: boolean): boolean {
    try {
      return this.#sealer.open(sealed, 'meta:pepper') === this.#pepper.toString('base64');
    } catch (error) {
      if (!isWhole) throw error;
      return true;
    }
  }

  #readLives(): Promise<(string | null)[]> {
    return Promise.all(ALL_PARTITIONS.map((partition) => this.#client.get(markOf(partition))));
  }

  #sealed(): Uint8Array {
    return this.#sealer.seal(this.#pepper.toString('base64'), 'meta:pepper');
  }
}

const markOf = (partition: Partition): string => `${prefixOf(partition)}:mark`;
