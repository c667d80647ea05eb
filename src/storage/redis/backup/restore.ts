import type { ContactId } from '../../../model/index.ts';
import { silentLogger } from '../../../telemetry/telemetry.ts';
import type { Sealer } from '../../sealer.ts';
import { type Client, connect, list, text } from '../client.ts';
import type { RedisContext } from '../context.ts';
import { checkDurability } from '../durability.ts';
import { primaries } from '../failover/nodes.ts';
import { ALL_PARTITIONS, META, partitionIn, prefixOf } from '../keys.ts';
import { Leases } from '../leases.ts';
import { eraseOther } from '../left.ts';
import { READ_IDENTITY } from '../lua/people.ts';
import { READ_TOMBSTONES } from '../lua/reoffer.ts';
import { COUNT_OPEN, KEEP_TOMBSTONES, SETTLE_OPEN, WAS_THERE } from '../lua/restore.ts';
import { SETTLE_WISHES } from '../lua/wishes.ts';
import { Places } from '../places.ts';
import { SCHEMA } from '../schema.ts';
import { readCopy } from './copy.ts';
import { crc64 } from './crc64.ts';

/** Nothing was restored, or not all; what to do is in the message. */
export class RedisRestoreError extends Error {
  override readonly name = 'RedisRestoreError';
}

export interface RestoreOptions {
  readonly url: string;
  readonly mayLose: readonly string[];
  readonly sealer: Sealer;
  readonly newId: () => string;
  readonly now: () => Date;
  /** A copy as `copyRedis` wrote it. */
  readonly file: string;
  /** Nothing went on after the copy was made: what was open then is answered and sent now. */
  readonly resume: boolean;
  /** Wipes what is there. */
  readonly replace: boolean;
}

export interface RestoreResult {
  readonly keys: number;
  readonly openInbound: number;
  readonly openOutbound: number;
  /** People who asked to be forgotten after the copy was made, and were forgotten again. */
  readonly forgottenAgain: number;
}

type Tombstones = ReadonlyMap<string, number>;
const AT_ONCE = 500;
const MOST_LOOKS = 5;
const LOOK_AGAIN_MS = 200;

/**
 * Puts a copy in the place of the store at REDIS_URL, one server or a cluster, whichever it came from. No process of the
 * service may be connected. Until it has ended none starts; interrupted, it is begun anew with `replace`.
 * @throws RedisRestoreError, RedisMayLoseError, RedisUnavailableError, RdbError
 */
export async function restoreRedis(options: RestoreOptions): Promise<RestoreResult> {
  const connection = await connect(options.url, silentLogger);
  const { client } = connection;
  try {
    await checkDurability(client, options.mayLose);
    await refuseUsers(client);
    const tombstones = await prepare(client, options.replace);
    const keys = await writeKeys(client, options.file, options.now());
    const context = makeContext(client, options);
    await checkFits(client, options.sealer);
    const [openInbound, openOutbound] = await settle(client, options.resume, options.now());
    const forgottenAgain = await forgetAgain(context, tombstones);
    await client.hdel(META, 'importing');
    return { keys, openInbound, openOutbound, forgottenAgain };
  } finally {
    await connection.close();
  }
}

/** Connections of the service carry its name; where Redis does not tell, the operator must know. */
async function refuseUsers(client: Client): Promise<void> {
  for (let looks = 0; await isUsed(client); looks += 1) {
    // One that has just ended may still be listed.
    if (looks === MOST_LOOKS)
      throw new RedisRestoreError('the service is connected to this Redis; stop all its processes first');
    await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS));
  }
}

async function isUsed(client: Client): Promise<boolean> {
  for (const node of primaries(client)) {
    const clients = String(await node.client('LIST').catch(() => ''));
    const own = String(await node.client('ID').catch(() => ''));
    const isOther = (line: string): boolean => / name=rumbo /.test(line) && !line.startsWith(`id=${own} `);
    if (clients.split('\n').some(isOther)) return true;
  }
  return false;
}

/** Remembers who was forgotten, then wipes. An interrupted restore has kept that in the same place. */
async function prepare(client: Client, replace: boolean): Promise<Tombstones> {
  const isEmpty = (await client.exists(META)) === 0;
  if (!isEmpty && !replace)
    throw new RedisRestoreError(
      'the Redis at REDIS_URL holds a store; --replace wipes it (take a backup of it first)',
    );
  const tombstones = new Map<string, number>();
  for (const partition of ALL_PARTITIONS) {
    const flat = list(await READ_TOMBSTONES.run(client, prefixOf(partition), ['-inf'])).map(text);
    for (let i = 0; i + 1 < flat.length; i += 2)
      tombstones.set(
        flat[i] as string,
        Math.max(tombstones.get(flat[i] as string) ?? 0, Number(flat[i + 1])),
      );
  }
  await client.hset(META, 'importing', 1);
  // The tombstones stay: if this is interrupted they are needed again.
  for (const node of primaries(client))
    for await (const keys of node.scanStream({ match: 'rumbo:*', count: 1000 }) as AsyncIterable<string[]>)
      await Promise.all(
        keys.filter((key) => key !== META && !key.endsWith(':tb')).map((key) => node.unlink(key)),
      );
  return tombstones;
}

async function writeKeys(client: Client, file: string, now: Date): Promise<number> {
  let written = 0;
  let batch: Promise<unknown>[] = [];
  for (const { key, value, version, expiresAt } of readCopy(file)) {
    if (expiresAt !== undefined && expiresAt <= now.getTime()) continue;
    const end = Buffer.alloc(2);
    end.writeUInt16LE(version);
    const payload = Buffer.concat([value, end, crc64(value, end)]);
    // META comes with the fields of the store that was copied; what says that this has not ended must stay.
    const extra = expiresAt === undefined ? ['REPLACE'] : ['REPLACE', 'ABSTTL'];
    if (key.toString() === META) await restoreMeta(client, payload);
    else if (!key.toString('latin1').endsWith(':tb'))
      batch.push(client.call('RESTORE', key, expiresAt ?? 0, payload, ...extra));
    else await mergeTombstones(client, key, payload);
    written += 1;
    if (batch.length >= AT_ONCE) await Promise.all(batch.splice(0));
  }
  await Promise.all(batch);
  batch = [];
  return written;
}

/** In the same slot, beside it, so that one step puts it in place with the mark. */
async function restoreMeta(client: Client, payload: Buffer): Promise<void> {
  const beside = `${META}:restoring`;
  await client.call('RESTORE', beside, 0, payload, 'REPLACE');
  await client.hset(beside, 'importing', 1);
  await client.rename(beside, META);
}

async function mergeTombstones(client: Client, key: Buffer, payload: Buffer): Promise<void> {
  const beside = `${key.toString()}:restoring`;
  await client.call('RESTORE', beside, 0, payload, 'REPLACE');
  await client.call('ZUNIONSTORE', key, 2, key, beside, 'AGGREGATE', 'MAX');
  await client.unlink(beside);
}

async function checkFits(client: Client, sealer: Sealer): Promise<void> {
  const [schema, pepper] = [
    Number(await client.hget(META, 'schema')),
    await client.hgetBuffer(META, 'pepper'),
  ];
  if (schema > SCHEMA || !pepper)
    throw new RedisRestoreError('this backup was made by a newer version, or is no backup of Rumbo');
  sealer.open(pepper, 'meta:pepper');
}

async function settle(client: Client, resume: boolean, now: Date): Promise<[number, number]> {
  const open: [number, number] = [0, 0];
  await client.unlink(`${META}:workers`);
  for (const partition of ALL_PARTITIONS) {
    // Whoever held it when the copy was made does not any more.
    await client.hset(`${prefixOf(partition)}:lease`, 'open', 0);
    const script = resume ? COUNT_OPEN : SETTLE_OPEN;
    const [waiting, unsent] = list(await script.run(client, prefixOf(partition), [])).map(Number);
    open[0] += waiting ?? 0;
    open[1] += unsent ?? 0;
    if (!resume) await SETTLE_WISHES.run(client, prefixOf(partition), [now.getTime()]);
  }
  // Whoever went on has told of these vacancies.
  if (!resume) await client.unlink(`${META}:vn`, `${META}:vnz`);
  return open;
}

async function forgetAgain(context: RedisContext, tombstones: Tombstones): Promise<number> {
  const { client } = context;
  const contacts = new Map<string, number>();
  for (const [placed, at] of tombstones) {
    const [home, key] = [Number(placed.slice(0, 2)), placed.slice(3)];
    const contact = text(await READ_IDENTITY.run(client, prefixOf(home), [key]));
    await KEEP_TOMBSTONES.run(client, prefixOf(home), [placed, at]);
    if (contact === '') continue;
    const wasThere = await WAS_THERE.run(client, prefixOf(partitionIn(contact)), [contact, at]);
    if (Number(wasThere) === 1) contacts.set(contact, at);
  }
  for (const [contact, at] of contacts) await eraseOther(context, contact as ContactId, at);
  return contacts.size;
}

/** As the store has it, without any share of the work. */
function makeContext(client: Client, { sealer, newId, now }: RestoreOptions): RedisContext {
  return {
    client,
    sealer,
    newId,
    now,
    leases: new Leases({ client, owner: 'restore', leaseMs: 1, logger: silentLogger, onGained: () => {} }),
    places: new Places(client),
    keyed: (providerId) => providerId,
    onEmptied: () => {},
    isKnownLife: () => true,
  };
}
