import type {
  Address,
  AgentId,
  ChannelName,
  ConversationId,
  Floor,
  FloorEvent,
  FloorState,
  Language,
  OutboundId,
  TicketId,
  TicketReason,
  TicketState,
} from '../../../model/index.ts';
import type { Decide, TicketPatch, TicketRecord, TicketWrites } from '../../desk-store.ts';
import { openJson, type TableContext, toDate } from '../context.ts';
import type { Value } from '../driver.ts';
import { writeEvent } from '../events.ts';
import { insertOutbound, withdrawOutbound } from '../outbox-table.ts';
import { appendAudit } from './audit.ts';
import { appendEvent } from './log.ts';
import { insertNote } from './notes.ts';

type Row = {
  id: string;
  conversation: string;
  state: string;
  reason: string;
  language: string;
  channel: string;
  topic: string | null;
  office: string | null;
  risk_codes: string;
  opened_at: number;
  holder: string | null;
  assignee: string | null;
  assigned_at: number | null;
  claimed_at: number | null;
  first_reply_at: number | null;
  last_agent_at: number | null;
  last_message_at: number;
  unanswered_since: number | null;
  hold_until: number | null;
  resolved_at: number | null;
  outcome: string | null;
  follow_up_at: number | null;
  override_score: number | null;
  override_by: string | null;
  override_reason: Uint8Array | null;
  alarms: string;
  thread_version: number;
  version: number;
  last_inbound_at: number;
  opted_out: number;
  floor_state: string | null;
  floor_epoch: number | null;
  floor_ticket: string | null;
  floor_holder: string | null;
  floor_since: number | null;
};

const SELECT = `SELECT t.id, t.conversation, t.state, t.reason, t.language, c.channel, t.topic, t.office, t.risk_codes,
  t.opened_at, t.holder, t.assignee, t.assigned_at, t.claimed_at, t.first_reply_at, t.last_agent_at, t.last_message_at,
  t.unanswered_since, t.hold_until, t.resolved_at, t.outcome, t.follow_up_at, t.override_score, t.override_by,
  t.override_reason, t.alarms, t.thread_version, t.version, c.last_inbound_at, p.opted_out, f.state AS floor_state,
  f.epoch AS floor_epoch, f.ticket AS floor_ticket, f.holder AS floor_holder, f.since AS floor_since
  FROM ticket t JOIN conversation c ON c.id = t.conversation JOIN contact p ON p.id = c.contact
  LEFT JOIN floor f ON f.conversation = t.conversation`;

/** Most urgent first by what was known at opening; the desk orders by the score as it is now. */
export function listTickets(
  context: TableContext,
  { state, limit }: { readonly state?: TicketState; readonly limit: number },
): TicketRecord[] {
  const rows =
    state === undefined
      ? context.db.all<Row>(`${SELECT} ORDER BY t.opened_at DESC LIMIT ?`, limit)
      : context.db.all<Row>(
          `${SELECT} WHERE t.state = ? ORDER BY ${state === 'resolved' ? 't.resolved_at DESC' : 't.priority DESC, t.opened_at'} LIMIT ?`,
          state,
          limit,
        );
  return rows.map((row) => toRecord(context, row));
}

export function readTicket(context: TableContext, id: string): TicketRecord | undefined {
  const row = context.db.get<Row>(`${SELECT} WHERE t.id = ?`, id);
  return row && toRecord(context, row);
}

export function readCasesOf(context: TableContext, conversation: ConversationId): TicketRecord[] {
  return context.db
    .all<Row>(`${SELECT} WHERE t.conversation = ?`, conversation)
    .map((row) => toRecord(context, row));
}

export function readTicketContext(context: TableContext, id: TicketId): Readonly<Record<string, unknown>> {
  const row = context.db.get<{ context: Uint8Array | null }>('SELECT context FROM ticket WHERE id = ?', id);
  return row?.context ? openJson(context, row.context, `ticket:context:${id}`) : {};
}

export function countEarlierTickets(
  { db }: TableContext,
  conversation: ConversationId,
  before: TicketId,
): number {
  return Number(
    db.get<{ n: number }>(
      `SELECT count(*) AS n FROM ticket WHERE conversation = ? AND id <> ?
         AND opened_at <= (SELECT opened_at FROM ticket WHERE id = ?)`,
      conversation,
      before,
      before,
    )?.n ?? 0,
  );
}

/** Newest first. Only the newest thousand cases are looked at: what was slow last year says nothing of today. */
export function readRecentWaits({ db }: TableContext, limit: number): number[] {
  return db
    .all<{ wait: number }>(
      `SELECT first_reply_at - opened_at AS wait FROM (SELECT opened_at, first_reply_at FROM ticket ORDER BY id DESC LIMIT 1000)
       WHERE first_reply_at IS NOT NULL ORDER BY first_reply_at DESC LIMIT ?`,
      limit,
    )
    .map(({ wait }) => wait);
}

/** Runs a decision on the case as it is now and writes what it wants, in the caller's transaction. */
export function decideOnTicket<R>(context: TableContext, id: string, decide: Decide<R>): R | undefined {
  const ticket = readTicket(context, id);
  if (!ticket) return undefined;
  const { writes, result } = decide(ticket, (clientId) => findSent(context, ticket.id, clientId));
  if (writes) write(context, ticket, writes);
  return result;
}

function findSent({ db }: TableContext, ticket: TicketId, clientId: string): OutboundId | undefined {
  return db.get<{ outbound: string }>(
    'SELECT outbound FROM agent_message WHERE ticket = ? AND client_id = ?',
    ticket,
    clientId,
  )?.outbound as OutboundId | undefined;
}

function write(context: TableContext, ticket: TicketRecord, writes: TicketWrites): void {
  const now = context.now();
  if (writes.floor) writeFloor(context, ticket.conversation, writes.floor.next, writes.floor.event);
  if (writes.withdraw) withdrawOutbound(context, ticket.conversation);
  if (writes.message) {
    const { id, author, text, template, clientId } = writes.message;
    insertOutbound(context, ticket.conversation, { id, content: template ?? { kind: 'text', text } }, now);
    context.db.run(
      'INSERT INTO agent_message (outbound, conversation, ticket, author, client_id) VALUES (?, ?, ?, ?, ?)',
      id,
      ticket.conversation,
      ticket.id,
      author,
      clientId ?? null,
    );
  }
  for (const message of writes.say ?? []) insertOutbound(context, ticket.conversation, message, now);
  if (writes.note) insertNote(context, ticket.id, writes.note);
  patchTicket(context, ticket.id, writes.patch ?? {});
  for (const event of writes.events ?? []) appendEvent(context, { ...event, ticket: ticket.id });
  for (const entry of writes.audit ?? []) appendAudit(context, { ...entry, ticket: ticket.id });
  for (const event of writes.counted ?? []) writeEvent(context, event, now);
}

const COLUMNS: Readonly<Record<Exclude<keyof TicketPatch, 'override' | 'alarms'>, string>> = {
  state: 'state',
  topic: 'topic',
  office: 'office',
  holder: 'holder',
  assignee: 'assignee',
  assignedAt: 'assigned_at',
  claimedAt: 'claimed_at',
  firstReplyAt: 'first_reply_at',
  lastAgentAt: 'last_agent_at',
  lastMessageAt: 'last_message_at',
  unansweredSince: 'unanswered_since',
  holdUntil: 'hold_until',
  resolvedAt: 'resolved_at',
  outcome: 'outcome',
  followUpAt: 'follow_up_at',
  threadVersion: 'thread_version',
};

export function patchTicket(context: TableContext, id: TicketId, patch: TicketPatch): void {
  const sets = ['version = version + 1'];
  const values: Value[] = [];
  for (const [field, value] of Object.entries(patch)) {
    if (field === 'override') {
      const override = value as TicketPatch['override'];
      sets.push('override_score = ?', 'override_by = ?', 'override_reason = ?');
      values.push(
        override?.score ?? null,
        override?.by ?? null,
        override ? context.sealer.seal(override.reason, `ticket:override:${id}`) : null,
      );
    } else if (field === 'alarms') {
      sets.push('alarms = ?');
      values.push(JSON.stringify(value));
    } else {
      sets.push(`${COLUMNS[field as keyof typeof COLUMNS]} = ?`);
      values.push(value instanceof Date ? value.getTime() : ((value ?? null) as Value));
    }
  }
  context.db.run(`UPDATE ticket SET ${sets.join(', ')} WHERE id = ?`, ...values, id);
}

export function writeFloor(
  { db }: TableContext,
  conversation: ConversationId,
  next: Floor,
  event: FloorEvent,
): void {
  db.run(
    `INSERT INTO floor (conversation, state, epoch, ticket, holder, since) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (conversation) DO UPDATE SET state = excluded.state, epoch = excluded.epoch, ticket = excluded.ticket,
       holder = excluded.holder, since = excluded.since`,
    conversation,
    next.state,
    next.epoch,
    next.ticket ?? null,
    next.holder ?? null,
    next.since.getTime(),
  );
  db.run(
    'INSERT INTO floor_event (conversation, epoch, at, from_state, to_state, actor, reason) VALUES (?, ?, ?, ?, ?, ?, ?)',
    conversation,
    event.epoch,
    event.at.getTime(),
    event.from,
    event.to,
    event.actor,
    event.reason,
  );
}

export type FloorRow = {
  state: string;
  epoch: number;
  ticket: string | null;
  holder: string | null;
  since: number;
};

export const toFloor = (row: FloorRow): Floor => ({
  state: row.state as FloorState,
  epoch: row.epoch,
  since: toDate(row.since),
  ...(row.ticket === null ? {} : { ticket: row.ticket as TicketId }),
  ...(row.holder === null ? {} : { holder: row.holder as AgentId }),
});

/** Undefined: nobody was ever asked for. */
export function readFloor({ db }: TableContext, conversation: ConversationId): Floor | undefined {
  const row = db.get<FloorRow>(
    'SELECT state, epoch, ticket, holder, since FROM floor WHERE conversation = ?',
    conversation,
  );
  return row && toFloor(row);
}

export function readFloorEvents({ db }: TableContext, conversation: ConversationId): FloorEvent[] {
  return db
    .all<{
      epoch: number;
      at: number;
      from_state: string;
      to_state: string;
      actor: string;
      reason: string;
    }>('SELECT * FROM floor_event WHERE conversation = ? ORDER BY epoch', conversation)
    .map((row) => ({
      epoch: row.epoch,
      at: toDate(row.at),
      from: row.from_state as FloorState,
      to: row.to_state as FloorState,
      actor: row.actor,
      reason: row.reason,
    }));
}

export function readAddress(context: TableContext, conversation: ConversationId): Address | undefined {
  const row = context.db.get<{ address: Uint8Array }>(
    'SELECT address FROM conversation WHERE id = ?',
    conversation,
  );
  return row && openJson<Address>(context, row.address, `conversation:address:${conversation}`);
}

const maybeDate = (value: number | null): Date | undefined => (value === null ? undefined : toDate(value));

function toRecord(context: TableContext, row: Row): TicketRecord {
  const openedAt = toDate(row.opened_at);
  return {
    id: row.id as TicketId,
    conversation: row.conversation as ConversationId,
    state: row.state as TicketState,
    reason: row.reason as TicketReason,
    language: row.language as Language,
    channel: row.channel as ChannelName,
    topic: row.topic ?? undefined,
    office: row.office ?? undefined,
    riskCodes: JSON.parse(row.risk_codes) as string[],
    openedAt,
    holder: (row.holder ?? undefined) as AgentId | undefined,
    assignee: (row.assignee ?? undefined) as AgentId | undefined,
    assignedAt: maybeDate(row.assigned_at),
    claimedAt: maybeDate(row.claimed_at),
    firstReplyAt: maybeDate(row.first_reply_at),
    lastAgentAt: maybeDate(row.last_agent_at),
    lastMessageAt: toDate(row.last_message_at),
    unansweredSince: maybeDate(row.unanswered_since),
    holdUntil: maybeDate(row.hold_until),
    resolvedAt: maybeDate(row.resolved_at),
    outcome: row.outcome ?? undefined,
    followUpAt: maybeDate(row.follow_up_at),
    override:
      row.override_score === null || row.override_reason === null
        ? undefined
        : {
            score: row.override_score,
            by: row.override_by as AgentId,
            reason: context.sealer.open(row.override_reason, `ticket:override:${row.id}`),
          },
    alarms: JSON.parse(row.alarms) as string[],
    threadVersion: row.thread_version,
    version: row.version,
    floor:
      row.floor_state === null
        ? { state: 'bot', epoch: 0, since: openedAt }
        : toFloor({
            state: row.floor_state,
            epoch: row.floor_epoch ?? 0,
            ticket: row.floor_ticket,
            holder: row.floor_holder,
            since: row.floor_since ?? 0,
          }),
    lastInboundAt: toDate(row.last_inbound_at),
    isOptedOut: row.opted_out === 1,
  };
}
