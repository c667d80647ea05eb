import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from '../../../telemetry/telemetry.ts';
import { AGAIN, type Neighbours } from '../../desk-store.ts';
import type { Connection } from '../client.ts';

const CHANNEL = 'rumbo:neighbours';
/** Of who said it; one's own words come back too and are dropped. */
const NAME_BYTES = 9;

/** What processes say to each other by PUBLISH: lost while the connection is, so nothing may depend on it alone. */
export class RedisNeighbours implements Neighbours {
  readonly #name = randomBytes(NAME_BYTES).toString('base64url');
  readonly #connection: Connection;
  readonly #logger: Logger;
  readonly #listeners = new Set<(topic: string, json: string) => void>();
  #subscriber: Redis | undefined;
  #isClosed = false;

  constructor(connection: Connection, logger: Logger) {
    this.#connection = connection;
    this.#logger = logger;
  }

  async listen(): Promise<void> {
    const subscriber = this.#connection.openBlocking();
    this.#subscriber = subscriber;
    subscriber.on('message', (_channel: string, message: string) => {
      const [name, topic, ...json] = message.split(' ');
      if (name === this.#name || !topic) return;
      for (const listener of this.#listeners) listener(topic, json.join(' '));
    });
    await subscriber.subscribe(CHANNEL);
    subscriber.on('ready', () => {
      for (const listener of this.#listeners) listener(AGAIN, '');
    });
  }

  tell(topic: string, json: string): void {
    if (this.#isClosed) return;
    this.#connection.client
      .publish(CHANNEL, `${this.#name} ${topic} ${json}`)
      .catch((error) => this.#logger.debug({ err: error }, 'the other processes were not told'));
  }

  onTold(listener: (topic: string, json: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    this.#isClosed = true;
    this.#subscriber?.disconnect();
    this.#listeners.clear();
  }
}
