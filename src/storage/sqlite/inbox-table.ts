import type {
  ContactId,
  ConversationId,
  InboundId,
  InboundMessage,
  TicketReason,
  TicketState,
} from '../../model/index.ts';
import type { AcceptItem, AcceptResult, CommitResult, NewTicket, PendingTurn, TurnCommit } from '../store.ts';
import { openJson, sealJson, type TableContext } from './context.ts';
import { toFloor } from './desk/tickets.ts';
import { isFloorMoved, noteTurn } from './desk/turn-side.ts';
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
    ConversationRow & FloorColumns & { seq: number; dedupe_key: string; body: Uint8Array; failures: number }
  >(
    `SELECT i.seq, i.dedupe_key, i.body, i.failures, ${CONVERSATION_COLUMNS}, ${FLOOR_COLUMNS}
     FROM inbox i JOIN conversation c ON c.id = i.conversation JOIN contact p ON p.id = c.contact
     LEFT JOIN floor f ON f.conversation = i.conversation LEFT JOIN ticket t ON t.id = f.ticket
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
    ...floorOf(head),
  };
}

type FloorColumns = {
  floor_state: string | null;
  floor_epoch: number | null;
  floor_ticket: string | null;
  floor_holder: string | null;
  floor_since: number | null;
  ticket_state: string | null;
  ticket_reason: string | null;
  ticket_risks: string | null;
};
const FLOOR_COLUMNS = `f.state AS floor_state, f.epoch AS floor_epoch, f.ticket AS floor_ticket, f.holder AS floor_holder,
  f.since AS floor_since, t.state AS ticket_state, t.reason AS ticket_reason, t.risk_codes AS ticket_risks`;

/** Who may speak, and the case it is about; nothing where nobody was ever asked for. */
function floorOf(row: FloorColumns): Pick<PendingTurn, 'floor' | 'ticket'> {
  if (row.floor_state === null || row.floor_epoch === null || row.floor_since === null) return {};
  const floor = toFloor({
    state: row.floor_state,
    epoch: row.floor_epoch,
    ticket: row.floor_ticket,
    holder: row.floor_holder,
    since: row.floor_since,
  });
  if (floor.ticket === undefined || row.ticket_state === null) return { floor };
  return {
    floor,
    ticket: {
      id: floor.ticket,
      state: row.ticket_state as TicketState,
      reason: row.ticket_reason as TicketReason,
      riskCodes: JSON.parse(row.ticket_risks ?? '[]') as string[],
    },
  };
}

/** State, replies, tickets, events and the message's end, in the caller's transaction. */
export function commitTurn(context: TableContext, commit: TurnCommit): CommitResult {
  const { db } = context;
  const seq = Number(commit.inbound);
  if (isFloorMoved(context, commit)) return { kind: 'conflict' };
  if (db.run('UPDATE inbox SET done = 1 WHERE seq = ? AND done = 0', seq) !== 1) return { kind: 'conflict' };
  const isWritten = db.run(
    `UPDATE conversation SET state = ?, version = version + 1, last_inbound_at = max(last_inbound_at, ?)
     WHERE id = ? AND version = ?`,
    context.sealer.seal(commit.stateJson, `conversation:state:${commit.conversation}`),
    Math.min(commit.at.getTime(), commit.writtenAt?.getTime() ?? Number.POSITIVE_INFINITY),
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
  noteTurn(context, commit);
  for (const event of commit.events) writeEvent(context, event, commit.at);
  if (commit.optOut !== undefined) setContactOptedOut(context, contactOf(context, commit), commit.optOut);
  if (!commit.erase) return { kind: 'committed' };
  const contact = contactOf(context, commit);
  // A backup from before must not bring them back: the pseudonym stays until no such backup is kept.
  db.run(
    'INSERT INTO tombstone (key, at) SELECT key, ? FROM identity WHERE contact = ? ON CONFLICT (key) DO UPDATE SET at = excluded.at',
    commit.at.getTime(),
    contact,
  );
  const wakes = eraseContact(context, contact);
  writeEvent(context, { type: 'contact.erased' });
  return { kind: 'committed', ...(wakes.length > 0 ? { wakes } : {}) };
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
    `INSERT INTO ticket (id, conversation, state, reason, priority, language, topic, risk_codes, context, opened_at,
       last_message_at, unanswered_since) VALUES (?, ?, 'waiting', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ticket.id,
    commit.conversation,
    ticket.reason,
    ticket.priority,
    ticket.language,
    ticket.topic ?? null,
    JSON.stringify(ticket.riskCodes),
    sealJson(context, ticket.context, `ticket:context:${ticket.id}`),
    commit.at.getTime(),
    commit.at.getTime(),
    commit.at.getTime(),
  );
}
