import { createHmac } from 'node:crypto';
import { Redis } from 'ioredis';
import { type Logger, silentLogger } from '../../../telemetry/telemetry.ts';
import type { Sealer } from '../../sealer.ts';
import type { Database } from '../../sqlite/driver.ts';
import { type Client, connect, list, text } from '../client.ts';
import { checkDurability } from '../durability.ts';
import { ALL_PARTITIONS, META, prefixOf } from '../keys.ts';
import { READ_BACKLOG } from '../lua/reports.ts';
import { SCHEMA } from '../schema.ts';
import { Bulk } from './bulk.ts';
import { moveCases, moveLogs } from './desk.ts';
import { moveHistory, moveInbox, moveOutbox } from './messages.ts';
import { type Moved, movePeople } from './people.ts';

/** Nothing was moved, or not all: the embedded store is still the one. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

export interface ImportResult {
  readonly people: number;
  readonly messages: number;
  readonly answers: number;
  readonly cases: number;
}

/**
 * Moves everything of an embedded store, which nobody may have open, into an empty Redis. Until it has ended no service
 * starts on that Redis; afterwards none starts on the embedded store.
 * @param restart wipes what an interrupted try left
 * @throws ImportError
 */
export async function importSqlite(
  db: Database,
  options: {
    readonly url: string;
    readonly sealer: Sealer;
    readonly mayLose: readonly string[];
    readonly restart: boolean;
    /** Moves what else is kept of people, behind their conversations. */
    readonly moveMore?: (moved: Moved) => Promise<void>;
    readonly logger?: Logger;
  },
): Promise<ImportResult> {
  const { sealer } = options;
  const connection = await connect(options.url, options.logger ?? silentLogger);
  const { client } = connection;
  try {
    await checkDurability(client, options.mayLose);
    await prepare(client, options.restart);
    const sealed = db.get<{ value: Uint8Array }>("SELECT value FROM meta WHERE name = 'pepper'")?.value;
    if (!sealed) throw new ImportError('there is no store in DATA_DIR');
    const pepper = Buffer.from(sealer.open(sealed, 'meta:pepper'), 'base64');
    const keyed = (providerId: string): string =>
      createHmac('sha256', pepper).update(`provider:${providerId}`).digest('base64url').slice(0, 22);
    const bulk = new Bulk(client);
    const moved: Moved = { db, sealer, bulk, conversations: new Map() };
    const result = {
      people: await movePeople(moved),
      messages: await moveInbox(moved),
      answers: await moveOutbox(moved, keyed),
      cases: await moveCases(moved),
    };
    await moveHistory(moved);
    await moveLogs(moved);
    await options.moveMore?.(moved);
    await bulk.flush();
    await verify(client, db);
    db.run("INSERT INTO meta (name, value) VALUES ('moved', ?) ON CONFLICT DO NOTHING", Buffer.from('redis'));
    // Messages that came during the move are looked for as those of any pause.
    const born = db.get<{ value: Uint8Array }>("SELECT value FROM meta WHERE name = 'born'")?.value;
    await client.hset(META, 'schema', SCHEMA, 'pepper', Buffer.from(sealed));
    if (born) await client.hset(META, 'born', Buffer.from(born));
    await client.hdel(META, 'importing');
    return result;
  } finally {
    await connection.close();
  }
}

async function prepare(client: Client, restart: boolean): Promise<void> {
  const isInterrupted = (await client.hexists(META, 'importing')) === 1;
  const isEmpty = (await client.exists(META)) === 0;
  if (!isEmpty && !isInterrupted) throw new ImportError('the Redis at REDIS_URL holds a store already');
  if (isInterrupted && !restart)
    throw new ImportError('an earlier try was interrupted; --restart wipes what it left and begins anew');
  if (isInterrupted) await wipe(client);
  await client.hset(META, 'importing', 1);
}

async function wipe(client: Client): Promise<void> {
  for (const node of client instanceof Redis ? [client] : client.nodes('master')) {
    for await (const keys of node.scanStream({ match: 'rumbo:*', count: 1000 }) as AsyncIterable<string[]>)
      for (const key of keys) await node.unlink(key);
  }
}

/** What waits must be the same on both sides, or nobody is told that it has moved. */
async function verify(client: Client, db: Database): Promise<void> {
  const sums = [0, 0, 0];
  for (const partition of ALL_PARTITIONS)
    for (const [index, value] of list(await READ_BACKLOG.run(client, prefixOf(partition), []))
      .slice(0, 3)
      .entries())
      sums[index] = (sums[index] ?? 0) + Number(text(value));
  const count = (sql: string) => Number(db.get<{ n: number }>(sql)?.n ?? 0);
  const expected = [
    count('SELECT count(*) AS n FROM inbox WHERE done = 0'),
    count("SELECT count(*) AS n FROM outbox WHERE status IN ('queued', 'attempted')"),
    count("SELECT count(*) AS n FROM outbox WHERE status = 'failed'"),
  ];
  if (sums.join() !== expected.join())
    throw new ImportError(
      `what arrived in Redis is not what left (waiting, unsent, given up: ${sums.join(', ')} instead of ${expected.join(', ')})`,
    );
}
