import { createHash } from 'node:crypto';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '../../telemetry/telemetry.ts';
import { readSentinelUrl } from './sentinel-url.ts';
import { trimScript } from './trim-script.ts';

export type Client = Redis | Cluster;

/** Redis cannot be reached, or answers that it cannot take part. Safe to say: holds no address and no password. */
export class RedisUnavailableError extends Error {
  override readonly name = 'RedisUnavailableError';
}

/** Longer than any fsync that is not a fault; a webhook that waits longer is better answered 503 and sent again. */
const COMMAND_TIMEOUT_MS = 4_000;
const CONNECT_TIMEOUT_MS = 4_000;
/** A Redis that is back must be found at once: recovery is promised within five seconds. */
const MOST_RETRY_PAUSE_MS = 400;

const OPTIONS = {
  // Replies in the shapes of RESP2: Redis 7.0 speaks both, proxies often only this one.
  protocol: 2,
  commandTimeout: COMMAND_TIMEOUT_MS,
  connectTimeout: CONNECT_TIMEOUT_MS,
  // The timeout decides, not a number of tries: every script here may be run twice without harm.
  maxRetriesPerRequest: null,
  retryStrategy: (times: number) => Math.min(50 * times, MOST_RETRY_PAUSE_MS),
  // After a failover the old address answers READONLY: connect anew, and send again what was refused.
  reconnectOnError: (error: Error): 2 | false => (error.message.startsWith('READONLY') ? 2 : false),
  enableAutoPipelining: true,
  // A restore must see who is connected.
  connectionName: 'rumbo',
} satisfies RedisOptions;

const SENTINEL_OPTIONS = {
  sentinelRetryStrategy: OPTIONS.retryStrategy,
  // Told at once of a new primary, instead of finding out when the old one no longer answers.
  failoverDetector: true,
} satisfies RedisOptions;

export interface Connection {
  readonly client: Client;
  readonly isCluster: boolean;
  /** A connection of its own for commands that block. */
  openBlocking(): Redis;
  close(): Promise<void>;
}

/**
 * Connects to a Redis, or to the cluster that the given node belongs to.
 * @param url `redis://` or `rediss://`, with credentials and database number as usual, or `redis+sentinel://`
 * @throws RedisUnavailableError when nobody answers
 */
export async function connect(url: string, logger: Logger): Promise<Connection> {
  const first = openOne(url, { ...OPTIONS, lazyConnect: true, retryStrategy: null });
  const quiet = (): void => {};
  first.on('error', quiet); // said below, without the address
  let isCluster: boolean;
  try {
    await first.connect();
    isCluster = /cluster_enabled:1/.test(await first.info('cluster'));
  } catch (error) {
    throw new RedisUnavailableError(
      `REDIS_URL cannot be reached or refuses us (${codeOf(error)}); start Redis or correct REDIS_URL`,
      { cause: error },
    );
  } finally {
    first.disconnect();
  }
  const client = isCluster ? openCluster(url, first) : openOne(url, OPTIONS);
  let isDown = false;
  client.on('error', (error) => {
    if (!isDown) logger.error({ code: codeOf(error) }, 'the connection to Redis is lost; trying again');
    isDown = true;
  });
  client.on('ready', () => {
    if (isDown) logger.info({}, 'the connection to Redis is back');
    isDown = false;
  });
  return {
    client,
    isCluster,
    openBlocking: () => {
      const blocking = openOne(url, { ...OPTIONS, enableAutoPipelining: false });
      blocking.on('error', quiet); // the main connection says it
      return blocking;
    },
    close: async () => {
      await client.quit().catch(() => client.disconnect());
    },
  };
}

/** At the address itself, or at the primary that sentinels name. */
function openOne(url: string, options: Omit<RedisOptions, 'replyMapping'>): Redis {
  const sentinels = readSentinelUrl(url);
  if (!sentinels) return new Redis(url, options);
  const found: Omit<RedisOptions, 'replyMapping'> = { ...options, ...SENTINEL_OPTIONS, ...sentinels };
  if (options.retryStrategy === null) found.sentinelRetryStrategy = () => null;
  return new Redis(found);
}

function openCluster(url: string, { options }: Redis): Cluster {
  return new Cluster([url], {
    redisOptions: {
      ...OPTIONS,
      enableAutoPipelining: false,
      ...(options.username ? { username: options.username } : {}),
      ...(options.password ? { password: options.password } : {}),
      ...(options.tls ? { tls: options.tls } : {}),
    },
    // It would choose the node by a script's hash instead of its key.
    enableAutoPipelining: false,
    clusterRetryStrategy: (times) => Math.min(50 * times, MOST_RETRY_PAUSE_MS),
    slotsRefreshTimeout: CONNECT_TIMEOUT_MS,
  });
}

/** What a reply of a script may be: bulk strings come as buffers. */
export type Reply = Buffer | number | null | Reply[];
export type Argument = string | number | Buffer | Uint8Array;

/** ioredis makes a `…Buffer` of every command; its types leave these two out. */
interface BinaryScripts {
  evalshaBuffer(hash: string, keys: 1, key: string, ...args: (string | number | Buffer)[]): Promise<unknown>;
  evalBuffer(script: string, keys: 1, key: string, ...args: (string | number | Buffer)[]): Promise<unknown>;
}

/** A Lua script that runs by its hash and is sent whole only when the server does not know it (after a restart). */
export class Script {
  readonly #text: string;
  readonly #hash: string;

  constructor(text: string) {
    this.#text = trimScript(text);
    this.#hash = createHash('sha1').update(this.#text).digest('hex');
  }

  /** @param key decides the slot; the script builds its other keys from it */
  async run(client: Client, key: string, args: readonly Argument[]): Promise<Reply> {
    const values = args.map((value) => (value instanceof Uint8Array ? asBuffer(value) : value));
    const commands = client as unknown as BinaryScripts;
    try {
      return (await commands.evalshaBuffer(this.#hash, 1, key, ...values)) as Reply;
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return (await commands.evalBuffer(this.#text, 1, key, ...values)) as Reply;
    }
  }
}

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The text of a reply; empty for nothing. */
export const text = (reply: Reply | undefined): string =>
  Buffer.isBuffer(reply) ? reply.toString() : reply === null || reply === undefined ? '' : String(reply);

export const list = (reply: Reply | undefined): Reply[] => (Array.isArray(reply) ? reply : []);

function codeOf(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return code;
  // The first word of a Redis error is its code (NOAUTH, WRONGPASS); the rest may say more than it should.
  return /^[A-Z]{3,}\b/.exec(String(message ?? ''))?.[0] ?? 'no answer';
}
