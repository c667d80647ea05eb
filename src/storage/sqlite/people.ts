import type { Address, ContactId, Conversation, ConversationId, InboundMessage } from '../../model/index.ts';
import type { AcceptItem } from '../store.ts';
import { openJson, type Route, sealJson, type TableContext, toDate } from './context.ts';
import { forgetConversation } from './desk/turn-side.ts';
import { writeEvent } from './events.ts';

/**
 * The usual case in one look: known keys of one person (a number, or a number and Meta's own id), the same address and
 * account as last time. Undefined: look closer.
 */
export function findKnownConversation(
  { db }: TableContext,
  { identityKeys, newIdentityKeys, message }: AcceptItem,
): ConversationId | undefined {
  const [key, second = key] = identityKeys;
  if (key === undefined || second === undefined || identityKeys.length > 2 || newIdentityKeys !== undefined)
    return undefined;
  const row = db.get<{ id: string }>(
    `SELECT c.id FROM identity i JOIN conversation c ON c.contact = i.contact AND c.channel = ? AND c.retired = 0
     JOIN identity other ON other.key = ? AND other.contact = i.contact
     WHERE i.key = ? AND c.address_key = ? AND c.account = ?`,
    message.from.channel,
    second,
    key,
    identityKeys.join(' '),
    message.account,
  );
  return row?.id as ConversationId | undefined;
}

/** Finds or makes the conversation a message belongs to and keeps its newest address. */
export function resolveConversation(context: TableContext, item: AcceptItem): ConversationId {
  const { message } = item;
  const contact = resolveContact(context, item);
  const newAddress = message.content.kind === 'system' ? message.content.newAddress : undefined;
  const address = newAddress ?? message.from;
  const keys = newAddress ? (item.newIdentityKeys ?? item.identityKeys) : item.identityKeys;
  const addressKey = keys.join(' ');
  const found = context.db.get<{ id: string; address_key: string; account: string }>(
    'SELECT id, address_key, account FROM conversation WHERE contact = ? AND channel = ? AND retired = 0',
    contact,
    address.channel,
  );
  if (!found)
    return createConversation(
      context,
      contact,
      { address, account: message.account },
      addressKey,
      message.sentAt,
    );
  if (found.address_key !== addressKey || found.account !== message.account) {
    context.db.run(
      'UPDATE conversation SET address = ?, address_key = ?, account = ? WHERE id = ?',
      sealJson(context, address, `conversation:address:${found.id}`),
      addressKey,
      message.account,
      found.id,
    );
  }
  if (newAddress) writeEvent(context, { type: 'contact.number_changed' });
  return found.id as ConversationId;
}

/** A new conversation without memory. */
export function createConversation(
  context: TableContext,
  contact: ContactId,
  route: Route,
  addressKey: string,
  at: Date,
): ConversationId {
  const id = context.newId() as ConversationId;
  context.db.run(
    'INSERT INTO conversation (id, contact, channel, account, address, address_key, last_inbound_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    id,
    contact,
    route.address.channel,
    route.account,
    sealJson(context, route.address, `conversation:address:${id}`),
    addressKey,
    at.getTime(),
  );
  return id;
}

/** A person is one contact under all their keys; contacts that turn out to be one person become the first found. */
function resolveContact(context: TableContext, item: AcceptItem): ContactId {
  const keys = [...item.identityKeys, ...(item.newIdentityKeys ?? [])];
  const owners = keys.map(
    (key) => context.db.get<{ contact: string }>('SELECT contact FROM identity WHERE key = ?', key)?.contact,
  );
  const contact = (owners.find((owner) => owner !== undefined) ?? createContact(context)) as ContactId;
  for (const [index, key] of keys.entries()) {
    const owner = owners[index];
    if (owner === undefined)
      context.db.run(
        'INSERT INTO identity (key, contact) VALUES (?, ?) ON CONFLICT (key) DO NOTHING',
        key,
        contact,
      );
    else if (owner !== contact) mergeContact(context, owner as ContactId, contact);
  }
  return contact;
}

/**
 * Everything of one contact becomes the other's: keys, conversations with their memory, transcript and cases, and the stop
 * word, whoever it was recorded under. Messages that wait for their turn keep their lane.
 */
function mergeContact(context: TableContext, from: ContactId, into: ContactId): void {
  const { db } = context;
  // Two keys of one item may have been of the same contact.
  if (db.get('SELECT 1 AS one FROM contact WHERE id = ?', from) === undefined) return;
  db.run(
    'UPDATE contact SET opted_out = 1 WHERE id = ? AND (SELECT opted_out FROM contact WHERE id = ?) = 1',
    into,
    from,
  );
  db.run('UPDATE identity SET contact = ? WHERE contact = ?', into, from);
  db.run(
    `UPDATE conversation SET retired = rowid WHERE contact = ?
       AND channel IN (SELECT channel FROM conversation WHERE contact = ? AND retired = 0)`,
    from,
    into,
  );
  db.run('UPDATE conversation SET contact = ? WHERE contact = ?', into, from);
  db.run('DELETE FROM contact WHERE id = ?', from);
  writeEvent(context, { type: 'contact.merged' });
}

export function createContact(context: TableContext): ContactId {
  const id = context.newId() as ContactId;
  context.db.run('INSERT INTO contact (id, created_at) VALUES (?, ?)', id, context.now().getTime());
  return id;
}

export type ConversationRow = {
  contact: string;
  account: string;
  address: Uint8Array;
  state: Uint8Array | null;
  version: number;
  last_inbound_at: number;
  opted_out: number;
};

export const CONVERSATION_COLUMNS =
  'c.contact, c.account, c.address, c.state, c.version, c.last_inbound_at, p.opted_out';

export interface StoredConversation {
  readonly conversation: Conversation;
  readonly stateJson: string | undefined;
  readonly version: number;
}

/** The conversation and its memory as they stand; undefined once erased. */
export function readConversation(context: TableContext, id: ConversationId): StoredConversation | undefined {
  const row = context.db.get<ConversationRow>(
    `SELECT ${CONVERSATION_COLUMNS} FROM conversation c JOIN contact p ON p.id = c.contact WHERE c.id = ?`,
    id,
  );
  return row && toConversation(context, id, row);
}

export function toConversation(
  context: TableContext,
  id: ConversationId,
  row: ConversationRow,
): StoredConversation {
  return {
    conversation: {
      id,
      contactId: row.contact as ContactId,
      address: openJson<Address>(context, row.address, `conversation:address:${id}`),
      account: row.account,
      isOptedOut: row.opted_out === 1,
      lastInboundAt: toDate(row.last_inbound_at),
    },
    stateJson: row.state === null ? undefined : context.sealer.open(row.state, `conversation:state:${id}`),
    version: row.version,
  };
}

/**
 * Erases a person: contact, keys, every conversation with its memory, transcript and tickets. Dedupe keys stay, linked
 * to nobody. Unsent words keep their address until they are sent, then go too. Messages that wait for a turn (they came
 * after the request) begin a new conversation without memory on their channel, so that nothing accepted is lost.
 * @returns the new lanes, where messages wait
 */
export function eraseContact(context: TableContext, contact: ContactId): ConversationId[] {
  const { db } = context;
  const conversations = db.all<{
    id: string;
    channel: string;
    address: Uint8Array;
    address_key: string;
    account: string;
  }>(
    'SELECT id, channel, address, address_key, account FROM conversation WHERE contact = ? ORDER BY retired',
    contact,
  );
  // By channel: a retired conversation's messages go where those of the present one go.
  const successors = new Map<string, ConversationId>();
  const waiting = conversations.filter(
    ({ id }) =>
      db.get('SELECT 1 AS one FROM inbox WHERE conversation = ? AND done = 0 LIMIT 1', id) !== undefined,
  );
  const successor = waiting.length > 0 ? createContact(context) : undefined;
  for (const { id, channel, address, address_key: addressKey, account } of conversations) {
    const route: Route = {
      address: openJson<Address>(context, address, `conversation:address:${id}`),
      account,
    };
    for (const row of db.all<{ id: string }>(
      "SELECT id FROM outbox WHERE conversation = ? AND status IN ('queued', 'attempted')",
      id,
    )) {
      db.run(
        'UPDATE outbox SET last_words = ? WHERE id = ?',
        sealJson(context, route, `outbox:last_words:${row.id}`),
        row.id,
      );
    }
    db.run("DELETE FROM outbox WHERE conversation = ? AND status NOT IN ('queued', 'attempted')", id);
    db.run(
      'UPDATE inbox SET body = NULL, conversation = NULL, id = NULL WHERE conversation = ? AND done = 1',
      id,
    );
    forgetConversation(context, id as ConversationId);
    db.run('DELETE FROM conversation WHERE id = ?', id);
    if (successor !== undefined && waiting.some((one) => one.id === id)) {
      const next =
        successors.get(channel) ?? createConversation(context, successor, route, addressKey, context.now());
      for (const key of addressKey.split(' '))
        db.run('UPDATE identity SET contact = ? WHERE key = ?', successor, key);
      db.run('UPDATE inbox SET conversation = ? WHERE conversation = ? AND done = 0', next, id);
      successors.set(channel, next);
    }
  }
  db.run('DELETE FROM identity WHERE contact = ?', contact);
  db.run('DELETE FROM contact WHERE id = ?', contact);
  return [...successors.values()];
}

/** Every conversation of the person behind this one, on every channel; none once erased. */
export function listConversationsOf({ db }: TableContext, id: ConversationId): ConversationId[] {
  return db
    .all<{ id: string }>(
      'SELECT id FROM conversation WHERE contact = (SELECT contact FROM conversation WHERE id = ?)',
      id,
    )
    .map((row) => row.id as ConversationId);
}

/** Dates travel as text inside the sealed JSON. */
export function reviveMessage(message: InboundMessage): InboundMessage {
  return { ...message, sentAt: new Date(message.sentAt), receivedAt: new Date(message.receivedAt) };
}
