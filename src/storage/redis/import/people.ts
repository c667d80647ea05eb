import type { ConversationId } from '../../../model/index.ts';
import type { Sealer } from '../../sealer.ts';
import type { Database, Row } from '../../sqlite/driver.ts';
import { type Partition, partitionOf, placeIn } from '../keys.ts';
import type { Bulk } from './bulk.ts';

export interface Moved {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly bulk: Bulk;
  /** Where each conversation has gone. */
  readonly conversations: Map<string, { readonly id: ConversationId; readonly partition: Partition }>;
}

type PersonRow = Row & { id: string; opted_out: number; created_at: number };
type TalkRow = Row & {
  id: string;
  channel: string;
  account: string;
  address: Uint8Array;
  address_key: string;
  state: Uint8Array | null;
  version: number;
  last_inbound_at: number;
  retired: number;
};
const AT_ONCE = 1000;

/** Contacts, the keys they are known by, and their conversations; sealed anew, as a value is bound to its conversation's id. */
export async function movePeople(moved: Moved): Promise<number> {
  const { db } = moved;
  let last = '';
  let count = 0;
  for (;;) {
    const people = db.all<PersonRow>('SELECT * FROM contact WHERE id > ? ORDER BY id LIMIT ?', last, AT_ONCE);
    for (const person of people) await movePerson(moved, person);
    count += people.length;
    if (people.length < AT_ONCE) return count;
    last = people.at(-1)?.id ?? '';
  }
}

async function movePerson(moved: Moved, person: PersonRow): Promise<void> {
  const { db, sealer, bulk, conversations } = moved;
  const keys = db
    .all<{ key: string }>('SELECT key FROM identity WHERE contact = ? ORDER BY key', person.id)
    .map(({ key }) => key);
  const talks = db.all<TalkRow>('SELECT * FROM conversation WHERE contact = ?', person.id);
  // At home where their next message will look for them first.
  const newest = talks.toSorted((a, b) => b.last_inbound_at - a.last_inbound_at)[0];
  const partition = partitionOf(newest?.address_key.split(' ')[0] ?? keys[0] ?? person.id);
  const contact = placeIn(partition, person.id);
  for (const key of keys)
    await bulk.in(partitionOf(key), (pipe, prefix) => pipe.set(`${prefix}:i:${key}`, contact));
  await bulk.in(partition, (pipe, prefix) => {
    pipe.hset(`${prefix}:k:${contact}`, {
      keys: keys.map((key) => `${placeIn(partitionOf(key), '').slice(0, 2)}:${key}`).join(' '),
      opted_out: person.opted_out,
      created_at: person.created_at,
    });
    pipe.zadd(`${prefix}:az`, newest?.last_inbound_at ?? person.created_at, contact);
  });
  const retired = talks.filter((talk) => talk.retired !== 0);
  const own = (talk: TalkRow) => (talk.retired === 0 ? contact : placeIn(partition, talk.id));
  // Of two conversations on one channel the other belongs to a contact of its own here, linked with the person (kin.ts).
  for (const talk of retired)
    await bulk.in(partition, (pipe, prefix) => {
      pipe.hset(`${prefix}:k:${own(talk)}`, {
        keys: '',
        opted_out: person.opted_out,
        created_at: person.created_at,
      });
      pipe.zadd(`${prefix}:az`, talk.last_inbound_at, own(talk));
      pipe.sadd(`${prefix}:kn:${contact}`, own(talk));
      pipe.sadd(`${prefix}:kn:${own(talk)}`, contact);
    });
  for (const talk of talks) {
    const id = placeIn(partition, talk.id) as ConversationId;
    conversations.set(talk.id, { id, partition });
    const reseal = (sealed: Uint8Array, kind: 'address' | 'state') =>
      Buffer.from(
        sealer.seal(sealer.open(sealed, `conversation:${kind}:${talk.id}`), `conversation:${kind}:${id}`),
      );
    await bulk.in(partition, (pipe, prefix) => {
      pipe.hset(`${prefix}:k:${own(talk)}`, `ch:${talk.channel}`, id);
      pipe.hset(`${prefix}:c:${id}`, {
        contact: own(talk),
        channel: talk.channel,
        account: talk.account,
        address: reseal(talk.address, 'address'),
        address_key: talk.address_key,
        version: talk.version,
        last: talk.last_inbound_at,
        ...(talk.state === null ? {} : { state: reseal(talk.state, 'state') }),
      });
    });
  }
}
