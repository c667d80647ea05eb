import type { Address, ConversationId } from '../../../model/index.ts';
import type { Row } from '../../sqlite/driver.ts';
import { ALL_PARTITIONS, type Partition, partitionOf, placeIn } from '../keys.ts';
import type { Moved } from './people.ts';

const AT_ONCE = 1000;
const KEPT_SECONDS = 30 * 86_400;
const EARLY_SECONDS = 86_400;
const OPEN = ['queued', 'attempted'];

type InRow = Row & {
  seq: number;
  dedupe_key: string;
  conversation: string | null;
  body: Uint8Array | null;
  received_at: number;
  done: number;
  failures: number;
};
type OutRow = Row & {
  seq: number;
  id: string;
  conversation: string;
  content: Uint8Array;
  status: string;
  attempts: number;
  not_before: number | null;
  attempted_at: number | null;
  created_at: number;
  provider_id: string | null;
  code: string | null;
  last_words: Uint8Array | null;
  author: string | null;
  ticket: string | null;
  client_id: string | null;
  stays: number;
};

/** Messages received, in their order; their bodies are sealed under the dedupe key and go as they are. */
export async function moveInbox({ db, bulk, conversations }: Moved): Promise<number> {
  const waiting = new Set<string>();
  let last = 0;
  let count = 0;
  for (;;) {
    const rows = db.all<InRow>('SELECT * FROM inbox WHERE seq > ? ORDER BY seq LIMIT ?', last, AT_ONCE);
    for (const row of rows) {
      const place = row.conversation === null ? undefined : conversations.get(row.conversation);
      if (!place || row.body === null) {
        // Linked to nobody, so nobody can say where a repeat would look for it: it is told everywhere.
        for (const partition of ALL_PARTITIONS)
          await bulk.in(partition, (pipe, prefix) =>
            pipe.zadd(`${prefix}:da`, row.received_at, row.dedupe_key),
          );
        continue;
      }
      const { id, partition } = place;
      const body = Buffer.from(row.body);
      const isFirst = row.done === 0 && !waiting.has(id);
      if (isFirst) waiting.add(id);
      await bulk.in(partition, (pipe, prefix) => {
        pipe.zadd(`${prefix}:dm`, row.received_at, row.dedupe_key);
        pipe.hset(`${prefix}:m:${row.dedupe_key}`, {
          b: body,
          c: id,
          at: row.received_at,
          s: row.done,
          f: row.failures,
        });
        if (row.done === 1) return;
        pipe.rpush(`${prefix}:q:${id}`, row.dedupe_key);
        pipe.hincrby(`${prefix}:n`, 'in', 1);
        if (isFirst) pipe.zadd(`${prefix}:il`, row.received_at, id);
      });
      // A repeat is looked for where the sender's first key lives, which may be elsewhere by now.
      const keys = db
        .get<{ address_key: string }>('SELECT address_key FROM conversation WHERE id = ?', row.conversation)
        ?.address_key.split(' ');
      for (const home of new Set(keys?.map(partitionOf)))
        if (home !== partition)
          await bulk.in(home, (pipe, prefix) => pipe.zadd(`${prefix}:da`, row.received_at, row.dedupe_key));
    }
    count += rows.length;
    if (rows.length < AT_ONCE) return count;
    last = rows.at(-1)?.seq ?? last;
  }
}

/** Words of ours, sent or not; those to people who were forgotten meanwhile keep their address until they are sent. */
export async function moveOutbox(moved: Moved, keyed: (providerId: string) => string): Promise<number> {
  const { db, sealer, bulk, conversations } = moved;
  const open = new Set<string>();
  let last = 0;
  let count = 0;
  for (;;) {
    const rows = db.all<OutRow>(
      `SELECT o.*, a.author, a.ticket, a.client_id FROM outbox o LEFT JOIN agent_message a ON a.outbound = o.id
       WHERE o.seq > ? ORDER BY o.seq LIMIT ?`,
      last,
      AT_ONCE,
    );
    for (const row of rows) {
      const place = conversations.get(row.conversation) ?? ghostOf(row.conversation);
      const { id: conversation, partition } = place;
      const isOpen = OPEN.includes(row.status);
      const isFirst = isOpen && !open.has(conversation);
      if (isFirst) open.add(conversation);
      await bulk.in(partition, (pipe, prefix) => {
        pipe.hset(`${prefix}:o:${row.id}`, fieldsOf(row, conversation));
        pipe.zadd(`${prefix}:ob`, row.created_at, row.id);
        if (row.client_id !== null && row.ticket !== null)
          pipe.hset(`${prefix}:ci:${row.ticket}`, row.client_id, row.id);
        if (row.status === 'failed') pipe.hincrby(`${prefix}:n`, 'dead', 1);
        if (row.last_words !== null) {
          const route = JSON.parse(sealer.open(row.last_words, `outbox:last_words:${row.id}`)) as {
            address: Address;
            account: string;
          };
          const address = sealer.seal(JSON.stringify(route.address), `conversation:address:${conversation}`);
          pipe.hset(`${prefix}:g:${conversation}`, { address: Buffer.from(address), account: route.account });
        }
        if (!isOpen) return;
        pipe.rpush(`${prefix}:oq:${conversation}`, row.id);
        pipe.hincrby(`${prefix}:n`, 'out', 1);
        if (isFirst) pipe.zadd(`${prefix}:ol`, row.created_at, conversation);
      });
      if (row.status !== 'queued')
        await bulk.in(partitionOf(row.id), (pipe, prefix) =>
          pipe.set(`${prefix}:l:${row.id}`, conversation, 'EX', KEPT_SECONDS),
        );
      if (row.provider_id !== null) {
        const name = keyed(row.provider_id);
        await bulk.in(partitionOf(name), (pipe, prefix) =>
          pipe.set(`${prefix}:w:${name}`, `${conversation} ${row.id}`, 'EX', KEPT_SECONDS),
        );
      }
    }
    count += rows.length;
    if (rows.length < AT_ONCE) break;
    last = rows.at(-1)?.seq ?? last;
  }
  for (const early of db.all<{ provider_id: string; status: string; code: string | null }>(
    'SELECT provider_id, status, code FROM early_receipt',
  )) {
    const name = keyed(early.provider_id);
    await bulk.in(partitionOf(name), (pipe, prefix) => {
      pipe.rpush(`${prefix}:e:${name}`, early.status, early.code ?? '');
      pipe.expire(`${prefix}:e:${name}`, EARLY_SECONDS);
    });
  }
  return count;
}

/** The talk of each conversation in one order: by time, at the same moment a person's words before the answer. */
export async function moveHistory({ db, bulk, conversations }: Moved): Promise<void> {
  const move = async (old: string, { id, partition }: { id: ConversationId; partition: Partition }) => {
    const entries = db
      .all<{ entry: string }>(
        `SELECT entry FROM (
           SELECT 'i' || dedupe_key AS entry, received_at AS at, 0 AS side, seq FROM inbox
             WHERE conversation = ? AND done = 1 AND body IS NOT NULL
           UNION ALL SELECT 'i' || dedupe_key, received_at, 0, seq FROM inbox WHERE conversation = ? AND done = 0
           UNION ALL SELECT 'o' || id, created_at, 1, seq FROM outbox WHERE conversation = ?
         ) ORDER BY at, side, seq`,
        old,
        old,
        old,
      )
      .map(({ entry }) => entry);
    if (entries.length > 0)
      await bulk.in(partition, (pipe, prefix) => pipe.rpush(`${prefix}:h:${id}`, ...entries));
  };
  for (const [old, place] of conversations) await move(old, place);
  for (const { conversation } of db.all<{ conversation: string }>(
    'SELECT DISTINCT conversation FROM outbox WHERE last_words IS NOT NULL',
  ))
    await move(conversation, ghostOf(conversation));
}

const ghostOf = (conversation: string): { id: ConversationId; partition: Partition } => {
  const partition = partitionOf(conversation);
  return { id: placeIn(partition, conversation) as ConversationId, partition };
};

function fieldsOf(row: OutRow, conversation: ConversationId): Record<string, string | number | Buffer> {
  return {
    c: conversation,
    x: Buffer.from(row.content),
    st: row.status,
    n: row.attempts,
    ca: row.created_at,
    ...(row.not_before === null ? {} : { nb: row.not_before }),
    ...(row.attempted_at === null ? {} : { aa: row.attempted_at }),
    ...(row.code === null ? {} : { code: row.code }),
    ...(row.author === null ? {} : { au: row.author }),
    ...(row.stays === 1 ? { stays: 1 } : {}),
  };
}
