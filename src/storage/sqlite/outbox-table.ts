import type { ConversationId, OutboundContent, OutboundId, Receipt, SendError } from '../../model/index.ts';
import type { NewOutbound, PendingOutbound, ReceiptOutcome, SpokenFirst } from '../store.ts';
import { openJson, type Route, sealJson, type TableContext, toDate } from './context.ts';
import { noteDelivery } from './desk/delivery.ts';

const RANK: Readonly<Record<string, number>> = {
  withdrawn: 0,
  queued: 0,
  attempted: 1,
  sent: 2,
  delivered: 3,
  read: 4,
  failed: 5,
};
const rankOf = (status: string): number => RANK[status] ?? 0;

export function insertOutbound(
  context: TableContext,
  conversation: ConversationId,
  message: NewOutbound,
  at: Date,
): void {
  context.db.run(
    "INSERT INTO outbox (id, conversation, content, status, created_at, stays) VALUES (?, ?, ?, 'queued', ?, ?)",
    message.id,
    conversation,
    sealJson(context, message.content, `outbox:content:${message.id}`),
    at.getTime(),
    message.stays ? 1 : 0,
  );
}

/** Words of the bot: a counsellor's have an author. */
const OF_BOT = 'stays = 0 AND last_words IS NULL AND id NOT IN (SELECT outbound FROM agent_message)';

/** Takes back what the bot has said and nobody has begun to send. */
export function withdrawOutbound(context: TableContext, conversation: ConversationId): void {
  // The first condition lets the index of open lanes be used.
  const withdrawn = context.db.all<{ id: string }>(
    `UPDATE outbox SET status = 'withdrawn' WHERE conversation = ? AND status IN ('queued', 'attempted')
       AND status = 'queued' AND ${OF_BOT} RETURNING id`,
    conversation,
  );
  for (const { id } of withdrawn) noteDelivery(context, id as OutboundId, 'withdrawn', null);
}

/** Words that answer nothing; the stop word and the floor are looked at in the same transaction that would write them. */
export function speakFirst(
  context: TableContext,
  conversation: ConversationId,
  message: { readonly id: OutboundId; readonly content: OutboundContent },
  at: Date,
): SpokenFirst {
  const { db } = context;
  if (db.get('SELECT 1 AS one FROM outbox WHERE id = ?', message.id) !== undefined) return 'repeated';
  const person = db.get<{ opted_out: number }>(
    'SELECT p.opted_out FROM conversation c JOIN contact p ON p.id = c.contact WHERE c.id = ?',
    conversation,
  );
  if (!person) return 'gone';
  if (person.opted_out === 1) return 'optedOut';
  if (db.get("SELECT 1 AS one FROM floor WHERE conversation = ? AND state = 'human'", conversation))
    return 'held';
  insertOutbound(context, conversation, message, at);
  return 'queued';
}

export function listOpenOutboxLanes({ db }: TableContext): ConversationId[] {
  return db
    .all<{ conversation: string }>(
      "SELECT conversation FROM outbox WHERE status IN ('queued', 'attempted') GROUP BY conversation ORDER BY min(seq)",
    )
    .map((row) => row.conversation as ConversationId);
}

type OutboxRow = {
  id: string;
  content: Uint8Array;
  status: string;
  attempts: number;
  not_before: number | null;
  attempted_at: number | null;
  created_at: number;
  last_words: Uint8Array | null;
  address: Uint8Array | null;
  account: string | null;
};

/** The head of the lane with the address as it stands now: a person who changed numbers is answered on the new one. */
export function readNextOutbound(
  context: TableContext,
  conversation: ConversationId,
): PendingOutbound | undefined {
  const row = context.db.get<OutboxRow>(
    `SELECT o.id, o.content, o.status, o.attempts, o.not_before, o.attempted_at, o.created_at, o.last_words, c.address, c.account
     FROM outbox o LEFT JOIN conversation c ON c.id = o.conversation
     WHERE o.conversation = ? AND o.status IN ('queued', 'attempted') ORDER BY o.seq LIMIT 1`,
    conversation,
  );
  if (!row) return undefined;
  const route: Route =
    row.last_words === null
      ? {
          address: openJson(context, row.address, `conversation:address:${conversation}`),
          account: String(row.account),
        }
      : openJson<Route>(context, row.last_words, `outbox:last_words:${row.id}`);
  const status = row.status === 'attempted' ? 'attempted' : 'queued';
  const notBefore = status === 'attempted' ? row.attempted_at : row.not_before;
  return {
    id: row.id as OutboundId,
    conversation,
    to: route.address,
    account: route.account,
    content: openJson<OutboundContent>(context, row.content, `outbox:content:${row.id}`),
    status,
    attempts: row.attempts,
    createdAt: toDate(row.created_at),
    ...(notBefore === null ? {} : { notBefore: toDate(notBefore) }),
  };
}

export function markAttempted({ db }: TableContext, id: OutboundId, at: Date): boolean {
  return (
    db.run(
      "UPDATE outbox SET status = 'attempted', attempted_at = ? WHERE id = ? AND status IN ('queued', 'attempted')",
      at.getTime(),
      id,
    ) === 1
  );
}

export function markSent(context: TableContext, id: OutboundId, providerId: string): void {
  const { db } = context;
  const isNews =
    db.run("UPDATE outbox SET status = 'sent' WHERE id = ? AND status IN ('queued', 'attempted')", id) === 1;
  db.run('UPDATE outbox SET provider_id = ?, attempts = attempts + 1 WHERE id = ?', providerId, id);
  if (isNews) noteDelivery(context, id, 'sent', null);
  for (const early of db.all<{ status: string; code: string | null }>(
    'SELECT status, code FROM early_receipt WHERE provider_id = ?',
    providerId,
  )) {
    advance(context, id, early.status, early.code);
  }
  db.run('DELETE FROM early_receipt WHERE provider_id = ?', providerId);
  forgetLastWords(context, id);
}

export function markRetry(
  context: TableContext,
  id: OutboundId,
  error: SendError,
  notBefore: Date,
  countsAsAttempt: boolean,
): boolean {
  const { db } = context;
  // A person took over while it was under way, and it did not arrive.
  const isLate = db.run(
    `UPDATE outbox SET status = 'withdrawn', code = ? WHERE id = ? AND status IN ('queued', 'attempted') AND ${OF_BOT}
       AND conversation IN (SELECT conversation FROM floor WHERE state = 'human')`,
    error.code,
    id,
  );
  if (isLate === 1) {
    noteDelivery(context, id, 'withdrawn', null);
    return false;
  }
  db.run(
    "UPDATE outbox SET status = 'queued', not_before = ?, code = ?, attempts = attempts + ? WHERE id = ? AND status IN ('queued', 'attempted')",
    notBefore.getTime(),
    error.code,
    countsAsAttempt ? 1 : 0,
    id,
  );
  return true;
}

export function markFailed(context: TableContext, id: OutboundId, error: SendError): void {
  context.db.run(
    "UPDATE outbox SET status = 'failed', code = ?, attempts = attempts + 1 WHERE id = ? AND status IN ('queued', 'attempted')",
    error.code,
    id,
  );
  noteDelivery(context, id, 'failed', error.code);
  forgetLastWords(context, id);
}

/** Joins one receipt; never backwards. A receipt nobody waits for yet is kept for `markSent`. */
export function applyReceipt(context: TableContext, receipt: Receipt): ReceiptOutcome {
  const { db } = context;
  type Found = { id: string; conversation: string; status: string };
  const found =
    (receipt.outboundId === undefined
      ? undefined
      : db.get<Found>('SELECT id, conversation, status FROM outbox WHERE id = ?', receipt.outboundId)) ??
    db.get<Found>('SELECT id, conversation, status FROM outbox WHERE provider_id = ?', receipt.providerId);
  if (!found) {
    db.run(
      'INSERT INTO early_receipt (provider_id, status, code, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      receipt.providerId,
      receipt.status,
      receipt.code ?? null,
      context.now().getTime(),
    );
    return { kind: 'unknown' };
  }
  const wasOpen = found.status === 'queued' || found.status === 'attempted';
  if (wasOpen) db.run('UPDATE outbox SET provider_id = ? WHERE id = ?', receipt.providerId, found.id);
  const isApplied = advance(context, found.id as OutboundId, receipt.status, receipt.code ?? null);
  if (wasOpen) forgetLastWords(context, found.id as OutboundId);
  return {
    kind: isApplied ? 'applied' : 'stale',
    conversation: found.conversation as ConversationId,
    outbound: found.id as OutboundId,
    settled: wasOpen,
  };
}

/** Moves a message forward. `failed` may follow `sent`, but not what the person has already received. */
function advance(context: TableContext, id: OutboundId, status: string, code: string | null): boolean {
  const { db } = context;
  const current = db.get<{ status: string }>('SELECT status FROM outbox WHERE id = ?', id)?.status;
  if (current === undefined || rankOf(status) <= rankOf(current)) return false;
  if (status === 'failed' && (current === 'delivered' || current === 'read')) return false;
  db.run('UPDATE outbox SET status = ?, code = coalesce(?, code) WHERE id = ?', status, code, id);
  noteDelivery(context, id, status, code);
  return true;
}

/** The last words to a person who asked to be forgotten go as soon as they are sent or given up. */
function forgetLastWords({ db }: TableContext, id: OutboundId): void {
  db.run(
    "DELETE FROM outbox WHERE id = ? AND last_words IS NOT NULL AND status NOT IN ('queued', 'attempted')",
    id,
  );
}
