import type {
  ConversationId,
  InboundMessage,
  Language,
  OutboundContent,
  Ticket,
  TicketId,
  TicketReason,
  TicketState,
} from '../../model/index.ts';
import type { Backlog, TranscriptEntry } from '../store.ts';
import { openJson, type TableContext, toDate } from './context.ts';

type TicketRow = {
  id: string;
  conversation: string;
  state: string;
  reason: string;
  priority: number;
  language: string;
  topic: string | null;
  risk_codes: string;
  opened_at: number;
};

/** Most urgent first, then the one that has waited longest. */
export function readTickets(
  { db }: TableContext,
  filter: { readonly state?: TicketState; readonly limit?: number },
): Ticket[] {
  const limit = filter.limit ?? 1000;
  const rows =
    filter.state === undefined
      ? db.all<TicketRow>('SELECT * FROM ticket ORDER BY priority DESC, opened_at LIMIT ?', limit)
      : db.all<TicketRow>(
          'SELECT * FROM ticket WHERE state = ? ORDER BY priority DESC, opened_at LIMIT ?',
          filter.state,
          limit,
        );
  return rows.map((row) => ({
    id: row.id as TicketId,
    conversationId: row.conversation as ConversationId,
    state: row.state as TicketState,
    reason: row.reason as TicketReason,
    priority: row.priority,
    language: row.language as Language,
    ...(row.topic === null ? {} : { topic: row.topic }),
    riskCodes: JSON.parse(row.risk_codes) as string[],
    openedAt: toDate(row.opened_at),
  }));
}

/** The newest `limit` messages, oldest first; what is past its term is left out. */
export function readTranscript(
  context: TableContext,
  conversation: ConversationId,
  limit: number,
): TranscriptEntry[] {
  const inbound = context.db
    .all<{ dedupe_key: string; body: Uint8Array; received_at: number }>(
      `SELECT dedupe_key, body, received_at FROM inbox WHERE body IS NOT NULL AND seq IN (
         SELECT seq FROM inbox WHERE conversation = ? AND done = 1
         UNION ALL SELECT seq FROM inbox WHERE conversation = ? AND done = 0
       ) ORDER BY seq DESC LIMIT ?`,
      conversation,
      conversation,
      limit,
    )
    .map(
      (row): TranscriptEntry => ({
        direction: 'in',
        at: toDate(row.received_at),
        content: openJson<InboundMessage>(context, row.body, `inbox:body:${row.dedupe_key}`).content,
      }),
    );
  const outbound = context.db
    .all<{ id: string; content: Uint8Array; created_at: number; status: string }>(
      'SELECT id, content, created_at, status FROM outbox WHERE conversation = ? AND content IS NOT NULL ORDER BY seq DESC LIMIT ?',
      conversation,
      limit,
    )
    .map(
      (row): TranscriptEntry => ({
        direction: 'out',
        at: toDate(row.created_at),
        content: openJson<OutboundContent>(context, row.content, `outbox:content:${row.id}`),
        status: row.status,
      }),
    );
  // Stable: at the same moment the message comes before its answer, and answers keep their order.
  return [...inbound.reverse(), ...outbound.reverse()]
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .slice(-limit);
}

export function readBacklog({ db }: TableContext): Backlog {
  const inbound = db.get<{ n: number; oldest: number | null }>(
    'SELECT count(*) AS n, min(received_at) AS oldest FROM inbox WHERE done = 0',
  );
  const outbound = db.get<{ n: number; oldest: number | null }>(
    "SELECT count(*) AS n, min(created_at) AS oldest FROM outbox WHERE status IN ('queued', 'attempted')",
  );
  const dead = db.get<{ n: number }>("SELECT count(*) AS n FROM outbox WHERE status = 'failed'");
  return {
    inbound: inbound?.n ?? 0,
    outbound: outbound?.n ?? 0,
    deadLetters: dead?.n ?? 0,
    ...(inbound?.oldest == null ? {} : { oldestInboundAt: toDate(inbound.oldest) }),
    ...(outbound?.oldest == null ? {} : { oldestOutboundAt: toDate(outbound.oldest) }),
  };
}
