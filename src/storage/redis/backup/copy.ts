import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { Cluster, type Redis } from 'ioredis';
import { silentLogger } from '../../../telemetry/telemetry.ts';
import { type Client, connect } from '../client.ts';
import { primaries } from '../failover/nodes.ts';
import { META } from '../keys.ts';
import { copyServer } from './copy-server.ts';
import { FileWindow } from './file-window.ts';
import { RdbError, readRdb, readRdbVersion } from './rdb.ts';

/** First bytes of a copy; a copy of the embedded store begins with SQLite's own. */
const COPY_HEAD = Buffer.from('RUMBORD1');
const SLOTS_MOVE =
  'slots of the cluster are moving from one node to another; run the backup again after that';
const PREFIX = Buffer.from('rumbo:');

/** One key with its value as RESTORE wants it, without the end. */
export interface CopiedKey {
  readonly key: Buffer;
  readonly expiresAt: number | undefined;
  readonly value: Buffer;
  /** Of the format of the value. */
  readonly version: number;
}

/**
 * Copies everything of Rumbo in a Redis to one file, while it is being written to: each server as it stands at one
 * moment, by the protocol through which replicas get their first copy. Of a cluster the servers are copied one after the
 * other, the one with the common log last: what is told there has not been dropped in an earlier copy before it was told.
 * Nothing may move from one to another meanwhile, or it would be in both copies or in none.
 * @param file is written in clear as far as Redis holds it in clear (what is personal is sealed): encrypt and delete it
 * @throws RedisUnavailableError, RdbError
 */
export async function copyRedis(url: string, file: string): Promise<{ keys: number; conversations: number }> {
  const connection = await connect(url, silentLogger);
  const { client } = connection;
  const target = createWriteStream(file, { mode: 0o600 });
  const rdb = `${file}.rdb`;
  try {
    if ((await client.hget(META, 'schema')) === null) throw new RdbError('there is no store at REDIS_URL');
    const database = client.options && 'db' in client.options ? Number(client.options.db ?? 0) : 0;
    target.write(COPY_HEAD);
    const sum = { keys: 0, conversations: 0 };
    const slots = await readSlots(client);
    for (const node of await inOrder(client)) {
      await copyServer(node, rdb);
      const version = readRdbVersion(rdb);
      for (const { key, expiresAt, value, database: found } of readRdb(rdb)) {
        if (found !== database || !key.subarray(0, PREFIX.length).equals(PREFIX)) continue;
        sum.keys += 1;
        if (/^rumbo:\{p\d\d\}:c:/.test(key.toString('latin1'))) sum.conversations += 1;
        if (!target.write(toBytes({ key, expiresAt, value, version }))) await once(target, 'drain');
      }
      await rm(rdb);
    }
    if ((await readSlots(client)) !== slots) throw new RdbError(SLOTS_MOVE);
    target.end();
    await finished(target);
    return sum;
  } finally {
    // After a fault its own is not the one to tell.
    target.on('error', () => {}).destroy();
    await rm(rdb, { force: true });
    await connection.close();
  }
}

/** Which slots each server of a cluster has; empty for a single one. @throws RdbError while one is on its way */
async function readSlots(client: Client): Promise<string> {
  if (!(client instanceof Cluster)) return '';
  const lines = await Promise.all(
    primaries(client).map(async (node) => {
      const known = String(await node.cluster('NODES'));
      const [id, , , , , , , , ...slots] = (/^\S+ \S+ \S*myself.*$/m.exec(known)?.[0] ?? '').split(' ');
      return [id, ...slots].join(' ');
    }),
  );
  // [93->-id], [77-<-id]: on its way there, or from there.
  if (lines.some((line) => line.includes('['))) throw new RdbError(SLOTS_MOVE);
  return lines.toSorted().join('\n');
}

/** Or one of the embedded store. */
export async function isCopyOfRedis(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(COPY_HEAD.length), 0, COPY_HEAD.length, 0);
    return bytesRead === COPY_HEAD.length && buffer.equals(COPY_HEAD);
  } finally {
    await handle.close();
  }
}

/** @throws RdbError, CutShortError */
export function* readCopy(file: string): Generator<CopiedKey, void, undefined> {
  const input = new FileWindow(file);
  try {
    if (!input.take(COPY_HEAD.length).equals(COPY_HEAD))
      throw new RdbError(
        'this is no backup of a Redis; one of the embedded store is restored without REDIS_URL',
      );
    while (!input.isAtEnd) {
      input.mark();
      const expires = Number(input.take(8).readBigUInt64BE());
      const version = input.take(2).readUInt16BE();
      const key = Buffer.from(input.take(input.take(4).readUInt32BE()));
      const value = Buffer.from(input.take(input.take(4).readUInt32BE()));
      yield { key, value, version, expiresAt: expires === 0 ? undefined : expires };
    }
  } finally {
    input.close();
  }
}

function toBytes({ key, expiresAt, value, version }: CopiedKey): Buffer {
  const head = Buffer.alloc(14);
  head.writeBigUInt64BE(BigInt(expiresAt ?? 0), 0);
  head.writeUInt16BE(version, 8);
  head.writeUInt32BE(key.length, 10);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return Buffer.concat([head, key, length, value]);
}

/** The server with what belongs to no partition comes last. */
async function inOrder(client: Client): Promise<Redis[]> {
  const found = await Promise.all(
    primaries(client).map(async (node) => ({
      node,
      // Elsewhere it answers MOVED.
      isLast: await node.exists(META).then(
        () => true,
        () => false,
      ),
    })),
  );
  return found.sort((a, b) => Number(a.isLast) - Number(b.isLast)).map(({ node }) => node);
}
