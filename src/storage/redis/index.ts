import { createHmac, randomBytes } from 'node:crypto';
import type { ConversationId } from '../../model/index.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Logger, silentLogger } from '../../telemetry/telemetry.ts';
import type { Sealer } from '../sealer.ts';
import type { RetentionTerms, SharedStore } from '../store.ts';
import { connect, list, RedisUnavailableError, text } from './client.ts';
import { type RedisContext, runIn } from './context.ts';
import { makeRedisDesk } from './desk/index.ts';
import { RedisNeighbours } from './desk/neighbours.ts';
import { Relay } from './desk/relay.ts';
import { checkDurability, LOSSES } from './durability.ts';
import { guard } from './failover/index.ts';
import { acceptOne, readNextTurn } from './inbox.ts';
import { dedupeKeyOf, META, type Partition, partitionIn, partitionOf } from './keys.ts';
import { Leases } from './leases.ts';
import { finishLeft } from './left.ts';
import { RECORD_FAILURE } from './lua/inbox.ts';
import { OPEN_LANES } from './lua/leases.ts';
import { TAKE_TOKENS } from './lua/outbox.ts';
import { SET_OPTED_OUT, SWEEP } from './lua/people.ts';
import { linkOldMerges } from './old-merges.ts';
import { applyReceipt, markFailed, markRetry } from './outbox.ts';
import { Places } from './places.ts';
import { readBacklog, readTickets, readTranscript } from './reports.ts';
import { sweepLogs } from './retention.ts';
import { SCHEMA } from './schema.ts';
import { conversationsOf, readConversation, speakFirst } from './speak-first.ts';
import { type WakeHandlers, Wakes } from './wakes.ts';

export { RedisUnavailableError };

/** Written by a newer version, or no store of ours. */
export class RedisVersionError extends Error {
  override readonly name = 'RedisVersionError';
}

const LEASE_MS = 10_000;
const DAY_MS = 86_400_000;
/** No backup is kept longer (docs/many-machines.md): then nothing can bring back who was forgotten. */
const TOMBSTONE_DAYS = 35;
const SWEPT_AT_ONCE = 200;
/** Wake-ups are heard by stream; looking at every open lane again now and then costs little and forgives everything. */
const LOOK_AGAIN_MS = 30_000;
const DEFAULT_WAIT_MS = 100;

export interface RedisOptions {
  readonly url: string;
  readonly sealer: Sealer;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: () => string;
  readonly logger?: Logger;
  /** Ways to lose data that the operator accepts by name (durability.ts). */
  readonly mayLose?: readonly string[];
  /** How long a webhook, or a counsellor, waits for a replica's word that it has it too (failover/replicas.ts); 0: not at all. */
  readonly waitMs?: number;
  /** For tests: how long a holder that is not heard of keeps its partitions. */
  readonly leaseMs?: number;
}

export interface RedisStore extends SharedStore {
  /** For what else is kept in the partitions (src/vacancies/): the same connection, the same leases. */
  readonly context: RedisContext;
  /** Ends without handing anything back, as kill -9 would; for tests. */
  abandon(): Promise<void>;
}

/**
 * Opens the store that any number of processes share. Nothing is held until `work.start`: a process that only takes
 * webhooks never calls it.
 * @throws RedisUnavailableError, RedisMayLoseError, RedisVersionError
 */
export async function openRedisStore(options: RedisOptions): Promise<RedisStore> {
  const { sealer, clock, newId, logger = silentLogger, leaseMs = LEASE_MS } = options;
  const connection = await connect(options.url, logger);
  const { client } = connection;
  const owner = randomBytes(9).toString('base64url');
  let pepper: Buffer;
  let bornAt: Date;
  let seenAt: Date | undefined;
  try {
    const accepted = await checkDurability(client, options.mayLose ?? []);
    for (const loss of accepted) logger.warn({ loss }, `accepted by REDIS_MAY_LOSE: ${LOSSES[loss]}`);
    await checkSchema();
    pepper = await loadPepper();
    seenAt = await readTime('ping');
    await client.hsetnx(META, 'born', clock.now().getTime());
    bornAt = (await readTime('born')) ?? clock.now();
  } catch (error) {
    client.disconnect();
    throw error;
  }
  const keyed = (providerId: string): string =>
    createHmac('sha256', pepper).update(`provider:${providerId}`).digest('base64url').slice(0, 22);

  let handlers: WakeHandlers | undefined;
  let wakes: Wakes | undefined;
  let again: NodeJS.Timeout | undefined;
  const leases = new Leases({ client, owner, leaseMs, logger, onGained: (gained) => void takeUp(gained) });
  const places = new Places(client);
  const onEmptied = (): void => safety.suspect();
  const isKnownLife = (partition: Partition, life: string): boolean => safety.isKnownLife(partition, life);
  const context: RedisContext = {
    client,
    sealer,
    newId,
    now: () => clock.now(),
    leases,
    places,
    keyed,
    onEmptied,
    isKnownLife,
  };

  const safety = guard({
    context,
    connection,
    logger,
    name: owner,
    pepper,
    waitMs: options.waitMs ?? DEFAULT_WAIT_MS,
  });
  const relay = new Relay(context, logger);
  const emailKey = (email: string): string =>
    createHmac('sha256', pepper).update(`account:${email.trim().toLowerCase()}`).digest('base64url');
  const neighbours = new RedisNeighbours(connection, logger);
  const copied = async <Result>(write: Promise<Result>): Promise<Result> => {
    const result = await write;
    await safety.port.copied();
    return result;
  };
  const desk = makeRedisDesk({ context, relay, neighbours, emailKey, copied });
  await relay.listen(connection);
  safety.port.onLoss(() => relay.goOnAfterLoss());
  await safety.start(() => takeUp(leases.held));
  await neighbours.listen();

  async function checkSchema(): Promise<void> {
    if ((await client.hexists(META, 'importing')) === 1)
      throw new RedisVersionError(
        'a move into the Redis at REDIS_URL, or a restore, has not ended; run it again: npm run migrate:store -- --restart, or npm run restore -- FILE --replace',
      );
    await client.hsetnx(META, 'schema', SCHEMA);
    const schema = Number(await client.hget(META, 'schema'));
    if (schema !== SCHEMA)
      throw new RedisVersionError(`the store at REDIS_URL was written by a newer version (schema ${schema})`);
  }

  async function loadPepper(): Promise<Buffer> {
    const fresh = sealer.seal(randomBytes(32).toString('base64'), 'meta:pepper');
    await client.hsetnx(META, 'pepper', Buffer.from(fresh));
    const kept = await client.hgetBuffer(META, 'pepper');
    if (!kept) throw new RedisVersionError('the store at REDIS_URL has no pepper');
    const found = Buffer.from(sealer.open(kept, 'meta:pepper'), 'base64');
    // Sealed anew at each start: after a rotation it must be readable without the old key.
    await client.hset(META, 'pepper', Buffer.from(sealer.seal(found.toString('base64'), 'meta:pepper')));
    return found;
  }

  async function readTime(name: string): Promise<Date | undefined> {
    const kept = await client.hget(META, name);
    return kept === null ? undefined : new Date(Number(kept));
  }

  /** Wakes every open lane of these partitions, the oldest first. */
  async function takeUp(partitions: readonly Partition[]): Promise<void> {
    try {
      await wakes?.follow(partitions);
      await lookAgain(partitions);
      for (const partition of partitions) await linkOldMerges(context, partition);
    } catch (error) {
      logger.warn({ err: error }, 'taking up open lanes failed; they are looked at again');
    }
  }

  async function lookAgain(partitions: readonly Partition[]): Promise<void> {
    for (const partition of partitions) relay.flushSoon(partition);
    await Promise.all(
      partitions.map((partition) =>
        finishLeft(context, partition).catch((error) =>
          logger.warn(
            { err: error },
            'what was left to be done in other partitions failed; it is tried again',
          ),
        ),
      ),
    );
    if (!handlers) return;
    for (const conversation of await openLanesOf(partitions, 0)) handlers.turn(conversation);
    for (const conversation of await openLanesOf(partitions, 1)) handlers.outbox(conversation);
  }

  async function openLanesOf(partitions: readonly Partition[], which: 0 | 1): Promise<ConversationId[]> {
    const replies = await Promise.all(partitions.map((partition) => runIn(context, partition, OPEN_LANES)));
    const lanes = replies.flatMap((reply) => {
      const flat = list(list(reply)[which]).map(text);
      return flat.flatMap((value, index) =>
        index % 2 === 0 ? [{ id: value, at: Number(flat[index + 1]) }] : [],
      );
    });
    return lanes.sort((a, b) => a.at - b.at).map(({ id }) => id as ConversationId);
  }

  const isOurs = (conversation: ConversationId): boolean =>
    leases.epochOf(partitionIn(conversation)) !== undefined;

  async function stop(isClean: boolean): Promise<void> {
    clearInterval(again);
    relay.close();
    await safety.close();
    neighbours.close();
    await wakes?.close();
    await Promise.all([
      leases.close(isClean).catch((error) => logger.warn({ err: error }, 'handing back the leases failed')),
      isClean && safety.leave().catch((error) => logger.debug({ err: error }, 'nobody hears that we go')),
    ]);
    await connection.close();
  }

  return {
    context,
    pepper,
    bornAt,
    seenAt,
    desk,
    get unclean() {
      return { startsInARow: leases.uncleanInARow };
    },
    work: {
      start: async (on) => {
        handlers = on;
        wakes = new Wakes(connection, on, logger);
        await leases.start();
        wakes.start(() => leases.held);
        client.on('ready', () => void takeUpAll());
        again = setInterval(() => void takeUpAll(), LOOK_AGAIN_MS);
        again.unref();
      },
      held: () => leases.held.length,
      takeTokens: async (bucket, wanted, { capacity, perSecond }) => {
        const name = keyed(bucket);
        const [granted, waitMs] = list(
          await runIn(context, partitionOf(name), TAKE_TOKENS, name, wanted, capacity, perSecond),
        );
        return { granted: Number(granted), waitMs: Number(waitMs) };
      },
      safety: safety.port,
    },
    accept: async (items) => {
      // Messages of one person keep their order; those of different people need not wait for each other.
      const lanes = new Map<string, Promise<unknown>>();
      return Promise.all(
        items.map((item) => {
          const key = item.identityKeys[0] ?? '';
          const next = (lanes.get(key) ?? Promise.resolve()).then(() => acceptOne(context, item));
          lanes.set(key, next);
          return next;
        }),
      );
    },
    openLanes: () => openLanesOf(leases.held, 0),
    nextTurn: async (conversation) => {
      if (!isOurs(conversation) || safety.isUnsettled) return undefined;
      const turn = await readNextTurn(context, conversation);
      // Read from a server that meanwhile turns out to lack what came before it: all lanes are looked at again.
      return safety.isUnsettled ? undefined : turn;
    },
    commitTurn: (commit) => safety.commitTurn(commit),
    recordTurnFailure: async (inbound) =>
      Number(await runIn(context, partitionIn(inbound), RECORD_FAILURE, dedupeKeyOf(inbound))),
    openOutboxLanes: () => openLanesOf(leases.held, 1),
    nextOutbound: async (conversation) =>
      isOurs(conversation) ? safety.nextOutbound(conversation) : undefined,
    markAttempted: (id, at) => safety.markAttempted(id, at),
    markSent: (id, providerId) => safety.markSent(id, providerId),
    markRetry: (id, error, notBefore, counts) => markRetry(context, id, error, notBefore, counts),
    markFailed: (id, error) => markFailed(context, id, error),
    applyReceipts: async (receipts) => {
      const outcomes = [];
      for (const receipt of receipts) outcomes.push(await applyReceipt(context, receipt));
      return outcomes;
    },
    conversation: (id) => readConversation(context, id),
    conversationsOf: (id) => conversationsOf(context, id),
    speakFirst: (conversation, message, at) => speakFirst(context, conversation, message, at),
    setOptedOut: async (conversation, isOptedOut) => {
      await runIn(context, partitionIn(conversation), SET_OPTED_OUT, conversation, isOptedOut ? 1 : 0);
      await finishLeft(context, partitionIn(conversation));
    },
    tickets: (filter) => readTickets(context, filter),
    transcript: (conversation, limit) => readTranscript(context, conversation, limit),
    backlog: () => readBacklog(context),
    sweep: (now, terms) => sweep(now, terms),
    markStable: () => leases.markStable(),
    ping: async () => {
      await client.hset(META, 'ping', clock.now().getTime());
    },
    close: () => stop(true),
    abandon: () => stop(false),
  };

  async function takeUpAll(): Promise<void> {
    try {
      await lookAgain(leases.held);
    } catch (error) {
      logger.debug({ err: error }, 'looking at open lanes failed; done again later');
    }
  }

  async function sweep(
    now: Date,
    terms: RetentionTerms,
  ): Promise<{ conversations: number; dedupeKeys: number }> {
    const before = (days: number) => now.getTime() - days * DAY_MS;
    const sum = { conversations: 0, dedupeKeys: 0 };
    for (const partition of leases.held) {
      await sweepLogs(context, partition, now, terms);
      for (;;) {
        const [conversations = 0, keys = 0, others = 0] = list(
          await runIn(
            context,
            partition,
            SWEEP,
            SWEPT_AT_ONCE,
            before(terms.conversationDays),
            before(terms.messageDays),
            before(terms.dedupeDays),
            now.getTime(),
            before(TOMBSTONE_DAYS),
          ),
        ).map(Number);
        sum.conversations += conversations;
        sum.dedupeKeys += keys;
        if (conversations > 0) await finishLeft(context, partition);
        if (conversations + keys + others === 0) break;
      }
    }
    return sum;
  }
}
