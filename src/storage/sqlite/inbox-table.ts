import type { ContactId, ConversationId, InboundId, InboundMessage } from '../../model/index.ts';
import type { AcceptItem, AcceptResult, CommitResult, NewTicket, PendingTurn, TurnCommit } from '../store.ts';
import { openJson, sealJson, type TableContext } from './context.ts';
import { writeEvent } from './events.ts';
import { insertOutbound } from './outbox-table.ts';
import {
  CONVERSATION_COLUMNS,
  type ConversationRow,
  eraseContact,
  findKnownConversation,
  resolveConversation,
  reviveMessage,
  toConversation,
} from './people.ts';

const inboundId = (seq: number): InboundId => String(seq) as InboundId;

/** Once per dedupe key: the unique index decides, never a look before. */
export function acceptOne(context: TableContext, item: AcceptItem): AcceptResult {
  const { db } = context;
  const known = findKnownConversation(context, item);
  // Only where the sender is new must a repeat be told before anything is made: after an erasure nobody comes back by one.
  if (
    known === undefined &&
    db.get('SELECT 1 AS one FROM inbox WHERE dedupe_key = ?', item.dedupeKey) !== undefined
  )
    return { kind: 'duplicate' };
  const conversation = known ?? resolveConversation(context, item);
  const row = db.get<{ seq: number }>(
    'INSERT INTO inbox (dedupe_key, conversation, body, received_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING seq',
    item.dedupeKey,
    conversation,
    sealJson(context, item.message, `inbox:body:${item.dedupeKey}`),
    item.message.receivedAt.getTime(),
  );
  return row ? { kind: 'stored', inbound: inboundId(row.seq), conversation } : { kind: 'duplicate' };
}

export function listOpenLanes({ db }: TableContext): ConversationId[] {
  return db
    .all<{ conversation: string }>(
      'SELECT conversation FROM inbox WHERE done = 0 AND conversation IS NOT NULL GROUP BY conversation ORDER BY min(seq)',
    )
    .map((row) => row.conversation as ConversationId);
}

export function readNextTurn(context: TableContext, id: ConversationId): PendingTurn | undefined {
  const head = context.db.get<
    ConversationRow & { seq: number; dedupe_key: string; body: Uint8Array; failures: number }
  >(
    `SELECT i.seq, i.dedupe_key, i.body, i.failures, ${CONVERSATION_COLUMNS}
     FROM inbox i JOIN conversation c ON c.id = i.conversation JOIN contact p ON p.id = c.contact
     WHERE i.conversation = ? AND i.done = 0 ORDER BY i.seq LIMIT 1`,
    id,
  );
  if (!head) return undefined;
  const stored = toConversation(context, id, head);
  return {
    inbound: inboundId(head.seq),
    message: reviveMessage(openJson<InboundMessage>(context, head.body, `inbox:body:${head.dedupe_key}`)),
    conversation: stored.conversation,
    state: stored.stateJson === undefined ? undefined : { json: stored.stateJson, version: stored.version },
    failures: head.failures,
  };
}

/** State, replies, tickets, events and the message's end, in the caller's transaction. */
export function commitTurn(context: TableContext, commit: TurnCommit): CommitResult {
  const { db } = context;
  const seq = Number(commit.inbound);
  if (db.run('UPDATE inbox SET done = 1 WHERE seq = ? AND done = 0', seq) !== 1) return { kind: 'conflict' };
  const isWritten = db.run(
    `UPDATE conversation SET state = ?, version = version + 1, last_inbound_at = max(last_inbound_at, ?)
     WHERE id = ? AND version = ?`,
    context.sealer.seal(commit.stateJson, `conversation:state:${commit.conversation}`),
    commit.at.getTime(),
    commit.conversation,
    commit.expectedVersion,
  );
  if (isWritten !== 1) {
    // Others of the same group may be committed with this one: what it did must be undone by hand.
    db.run('UPDATE inbox SET done = 0 WHERE seq = ?', seq);
    return { kind: 'conflict' };
  }
  for (const message of commit.outbound) insertOutbound(context, commit.conversation, message, commit.at);
  for (const ticket of commit.tickets) insertTicket(context, commit, ticket);
  for (const event of commit.events) writeEvent(context, event, commit.at);
  if (commit.optOut !== undefined) setContactOptedOut(context, contactOf(context, commit), commit.optOut);
  if (!commit.erase) return { kind: 'committed' };
  const wake = eraseContact(context, contactOf(context, commit));
  writeEvent(context, { type: 'contact.erased' });
  return { kind: 'committed', ...(wake ? { wake } : {}) };
}

function contactOf({ db }: TableContext, { conversation }: TurnCommit): ContactId {
  return db.get<{ contact: string }>('SELECT contact FROM conversation WHERE id = ?', conversation)
    ?.contact as ContactId;
}

export function setContactOptedOut({ db }: TableContext, contact: ContactId, isOptedOut: boolean): void {
  db.run('UPDATE contact SET opted_out = ? WHERE id = ?', isOptedOut ? 1 : 0, contact);
}

function insertTicket(context: TableContext, commit: TurnCommit, ticket: NewTicket): void {
  context.db.run(
    `INSERT INTO ticket (id, conversation, state, reason, priority, language, topic, risk_codes, context, opened_at)
     VALUES (?, ?, 'waiting', ?, ?, ?, ?, ?, ?, ?)`,
    ticket.id,
    commit.conversation,
    ticket.reason,
    ticket.priority,
    ticket.language,
    ticket.topic ?? null,
    JSON.stringify(ticket.riskCodes),
    sealJson(context, ticket.context, `ticket:context:${ticket.id}`),
    commit.at.getTime(),
  );
}
