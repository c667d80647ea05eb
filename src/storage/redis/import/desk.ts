import type { MisuseRow } from '../../sqlite/desk/misuse.ts';
import type { Row } from '../../sqlite/driver.ts';
import type { KeptAlert } from '../desk/misuse.ts';
import { partitionOf } from '../keys.ts';
import type { Moved } from './people.ts';

const AT_ONCE = 1000;
const PLACE_SECONDS = 1000 * 86_400;

type TicketRow = Row & {
  id: string;
  conversation: string;
  state: string;
  priority: number;
  opened_at: number;
  resolved_at: number | null;
};

/** Cases with their notes, the floor of each conversation and its changes. */
export async function moveCases({ db, bulk, conversations }: Moved): Promise<number> {
  const tickets = db.all<TicketRow>('SELECT * FROM ticket ORDER BY id');
  for (const ticket of tickets) {
    const place = conversations.get(ticket.conversation);
    if (!place) continue;
    const { id, conversation: _conversation, ...columns } = ticket;
    const fields = Object.fromEntries(
      Object.entries(columns).flatMap(([name, value]) =>
        value === null ? [] : [[name, value instanceof Uint8Array ? Buffer.from(value) : String(value)]],
      ),
    );
    const notes = db.all<{ id: string; at: number; author: string; body: Uint8Array }>(
      'SELECT id, at, author, body FROM note WHERE ticket = ? ORDER BY at, id',
      id,
    );
    const score =
      ticket.state === 'resolved'
        ? -(ticket.resolved_at ?? 0)
        : (1000 - ticket.priority) * 4e12 + ticket.opened_at;
    await bulk.in(place.partition, (pipe, prefix) => {
      pipe.hset(`${prefix}:t:${id}`, { c: place.id, ...fields });
      pipe.zadd(`${prefix}:tz:${ticket.state}`, score, id);
      pipe.sadd(`${prefix}:tk:${place.id}`, id);
      for (const note of notes)
        pipe.rpush(`${prefix}:nt:${id}`, note.id, note.at, note.author, Buffer.from(note.body));
    });
    await bulk.in(partitionOf(id), (pipe, prefix) =>
      pipe.set(`${prefix}:tl:${id}`, place.id, 'EX', PLACE_SECONDS),
    );
  }
  for (const floor of db.all<Row & { conversation: string }>('SELECT * FROM floor')) {
    const place = conversations.get(floor.conversation);
    if (!place) continue;
    const { conversation: _conversation, ...columns } = floor;
    const fields = Object.entries(columns).flatMap(([name, value]) =>
      value === null ? [] : [name, String(value)],
    );
    await bulk.in(place.partition, (pipe, prefix) => pipe.hset(`${prefix}:f:${place.id}`, ...fields));
  }
  type Change = Row & {
    conversation: string;
    epoch: number;
    at: number;
    from_state: string;
    to_state: string;
    actor: string;
    reason: string;
  };
  for (const row of db.all<Change>('SELECT * FROM floor_event ORDER BY conversation, epoch')) {
    const place = conversations.get(row.conversation);
    if (!place) continue;
    const { epoch, at, from_state: from, to_state: to, actor, reason } = row;
    const event = JSON.stringify({ epoch, at: new Date(at), from, to, actor, reason });
    await bulk.in(place.partition, (pipe, prefix) => pipe.rpush(`${prefix}:fe:${place.id}`, event));
  }
  return tickets.length;
}

/** The log that desks follow, the audit chain as it is, accounts, sessions, and the events that are counted. */
export async function moveLogs({ db, bulk }: Moved): Promise<void> {
  await eachPage<{ seq: number; at: number; kind: string; ticket: string; data: string }>(
    (last) => db.all('SELECT * FROM desk_event WHERE seq > ? ORDER BY seq LIMIT ?', last, AT_ONCE),
    ({ seq, at, kind, ticket, data }) =>
      bulk.inMeta((pipe, prefix) =>
        pipe.xadd(
          `${prefix}:log`,
          `${seq}-0`,
          'e',
          JSON.stringify({ at, kind, ticket, data: JSON.parse(data) as unknown }),
        ),
      ),
  );
  const newest = db.get<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'desk_event'")?.seq;
  await eachPage<Row & { seq: number }>(
    (last) => db.all('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?', last, AT_ONCE),
    (row) =>
      bulk.inMeta((pipe, prefix) =>
        pipe.xadd(`${prefix}:audit`, `${row.seq}-0`, 'e', JSON.stringify({ ...row })),
      ),
  );
  const ends = db.get<{ value: Uint8Array }>("SELECT value FROM meta WHERE name = 'audit'")?.value;
  const lastLink = db.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM audit')?.seq ?? 0;
  await bulk.inMeta((pipe, prefix) => {
    pipe.hset(prefix, 'desk_seq', newest ?? 0, 'audit_seq', lastLink);
    if (ends) pipe.hset(prefix, 'audit', Buffer.from(ends));
  });
  type Account = { id: string; email_key: string; role: string; is_active: number; body: Uint8Array };
  for (const one of db.all<Account>('SELECT * FROM account')) {
    const body = Buffer.from(one.body).toString('base64');
    await bulk.inMeta((pipe, prefix) => {
      pipe.hset(`${prefix}:emails`, one.email_key, one.id);
      pipe.hset(
        `${prefix}:accounts`,
        one.id,
        JSON.stringify({ role: one.role, isActive: one.is_active === 1, body }),
      );
    });
  }
  for (const { account, body } of db.all<{ account: string; body: Uint8Array }>('SELECT * FROM practice'))
    await bulk.inMeta((pipe, prefix) =>
      pipe.hset(`${prefix}:practice`, account, Buffer.from(body).toString('base64')),
    );
  for (const alert of db.all<MisuseRow>('SELECT * FROM misuse_alert'))
    await bulk.inMeta((pipe, prefix) =>
      pipe.hset(`${prefix}:misuse`, alert.id, JSON.stringify(toKept(alert))),
    );
  type Session = { hash: string; account: string; created_at: number; seen_at: number };
  for (const { hash, account, created_at: createdAt, seen_at: seenAt } of db.all<Session>(
    'SELECT * FROM session',
  ))
    await bulk.inMeta((pipe, prefix) =>
      pipe.hset(`${prefix}:sessions`, hash, JSON.stringify({ account, createdAt, seenAt })),
    );
  await eachPage<{ seq: number; at: number; type: string; data: string | null }>(
    (last) => db.all('SELECT * FROM event WHERE seq > ? ORDER BY seq LIMIT ?', last, AT_ONCE),
    ({ seq, at, type, data }) =>
      bulk.in(partitionOf(String(seq)), (pipe, prefix) =>
        pipe.xadd(`${prefix}:ev`, '*', 'at', at, 'type', type, 'data', data ?? ''),
      ),
  );
}

const toKept = ({
  account,
  kind,
  day,
  at,
  count,
  most: limit,
  by_account: by,
  by_at: byAt,
  note,
}: MisuseRow): KeptAlert => ({
  account,
  kind: kind as KeptAlert['kind'],
  day,
  at,
  count,
  limit,
  ...(by === null || byAt === null || note === null
    ? {}
    : { by: { by, at: byAt, note: Buffer.from(note).toString('base64') } }),
});

async function eachPage<T extends { seq: number }>(
  read: (last: number) => T[],
  take: (row: T) => Promise<void>,
): Promise<void> {
  let last = 0;
  for (;;) {
    const rows = read(last);
    for (const row of rows) await take(row);
    if (rows.length < AT_ONCE) return;
    last = rows.at(-1)?.seq ?? last;
  }
}
