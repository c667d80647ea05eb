import { createHash } from 'node:crypto';
import { connect as connectTo } from 'node:net';
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
const GREETING_MS = 1_000;
const NO_CODE = 'no answer';
const HUNG_UP: ReadonlySet<string> = new Set([NO_CODE, 'EPIPE', 'ECONNRESET']);
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
  let fault: unknown;
  first.on('error', (error) => {
    fault = error; // said below, without the address
  });
  let isCluster: boolean;
  try {
    await first.connect();
    isCluster = /cluster_enabled:1/.test(await first.info('cluster'));
  } catch (error) {
    const code = codeOf(fault ?? error);
    throw new RedisUnavailableError(
      HUNG_UP.has(code) && (await isInProtectedMode(first.options))
        ? 'Redis at REDIS_URL is in protected mode and takes only callers on its own machine; give it a password (requirepass) and put it into REDIS_URL, or start it with --protected-mode no where nobody else can reach it'
        : `REDIS_URL cannot be reached or refuses us (${code}); start Redis or correct REDIS_URL`,
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

/** Redis says so as soon as somebody connects, and hangs up; a client that writes first may see the line cut alone. */
function isInProtectedMode({ host, port, tls }: RedisOptions): Promise<boolean> {
  if (host === undefined || port === undefined || tls) return Promise.resolve(false);
  return new Promise((done) => {
    const socket = connectTo({ host, port, timeout: GREETING_MS });
    const end = (isDenied: boolean): void => {
      socket.destroy();
      done(isDenied);
    };
    socket.once('data', (bytes) => end(bytes.toString('latin1').startsWith('-DENIED')));
    for (const event of ['timeout', 'error', 'close'] as const) socket.once(event, () => end(false));
  });
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

/**
 * While a slot of a cluster moves to another node its keys lie on both, and a script, which names one key and builds the
 * others, would see a part of them: messages that are gone, a talk without its memory. Two keys that do not exist are
 * refused by either node as long as it lasts, on one as not there any more, on the other as not there yet (cluster
 * specification, "Multiple keys operations"); so it is asked before anything is read or written.
 * TRYAGAIN: the client asks again, and gives up after a second.
 */
const IS_WHOLE = `
if type(redis.pcall('EXISTS', KEYS[1] .. ':~1', KEYS[1] .. ':~2')) == 'table' then
  return redis.error_reply('TRYAGAIN this slot is moving to another node')
end
`;

/** A Lua script that runs by its hash and is sent whole only when the server does not know it (after a restart). */
export class Script {
  readonly #alone: ScriptText;
  readonly #inCluster: ScriptText;

  constructor(text: string) {
    const trimmed = trimScript(text);
    this.#alone = new ScriptText(trimmed);
    this.#inCluster = new ScriptText(`${IS_WHOLE}${trimmed}`);
  }

  /** @param key decides the slot; the script builds its other keys from it */
  async run(client: Client, key: string, args: readonly Argument[]): Promise<Reply> {
    const { text, hash } = client instanceof Cluster ? this.#inCluster : this.#alone;
    const values = args.map((value) => (value instanceof Uint8Array ? asBuffer(value) : value));
    const commands = client as unknown as BinaryScripts;
    try {
      return (await commands.evalshaBuffer(hash, 1, key, ...values)) as Reply;
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return (await commands.evalBuffer(text, 1, key, ...values)) as Reply;
    }
  }
}

class ScriptText {
  readonly text: string;
  readonly hash: string;
  constructor(text: string) {
    this.text = text;
    this.hash = createHash('sha1').update(text).digest('hex');
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
  return /^[A-Z]{3,}\b/.exec(String(message ?? ''))?.[0] ?? NO_CODE;
}
