import type { AgentId, ConversationId, InboundMessage, OutboundContent } from '../../../model/index.ts';
import type { ThreadMessage } from '../../desk-store.ts';
import { openJson, type TableContext, toDate } from '../context.ts';

type InRow = { seq: number; dedupe_key: string; body: Uint8Array; received_at: number };
type OutRow = {
  seq: number;
  id: string;
  content: Uint8Array;
  created_at: number;
  status: string;
  code: string | null;
  author: string | null;
};

/** Ids of a person's messages within their conversation; those we sent have the outbox's own. */
export const inboundMessageId = (seq: number | string): string => `in-${seq}`;
const seqOf = (id: string): number | undefined => {
  const digits = /^in-(\d{1,15})$/.exec(id)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

const IN_COLUMNS = 'seq, dedupe_key, body, received_at';
const OUT_COLUMNS =
  'o.seq, o.id, o.content, o.created_at, o.status, o.code, a.author FROM outbox o LEFT JOIN agent_message a ON a.outbound = o.id';

/** Where a message stands: by time; at the same moment a person's words come before the answer to them. */
interface Place {
  readonly at: number;
  readonly isOut: boolean;
  readonly seq: number;
}

/** The newest `limit` messages before one, oldest first; what is past its term is left out. */
export function readThread(
  context: TableContext,
  conversation: ConversationId,
  { before, limit }: { readonly before?: string; readonly limit: number },
): { messages: ThreadMessage[]; hasEarlier: boolean } {
  const place: Place | undefined =
    before === undefined
      ? { at: Number.MAX_SAFE_INTEGER, isOut: true, seq: Number.MAX_SAFE_INTEGER }
      : placeOf(context, conversation, before);
  if (!place) return { messages: [], hasEarlier: false };
  const { at, isOut, seq } = place;
  const inbound = context.db
    .all<InRow>(
      `SELECT ${IN_COLUMNS} FROM inbox WHERE conversation = ? AND done = 1 AND body IS NOT NULL
         AND (received_at < ? OR (received_at = ? AND (? = 1 OR seq < ?))) ORDER BY seq DESC LIMIT ?`,
      conversation,
      at,
      at,
      isOut ? 1 : 0,
      seq,
      limit + 1,
    )
    .map((row) => ({
      place: { at: row.received_at, isOut: false, seq: row.seq },
      read: () => fromPerson(context, row),
    }));
  const outbound = context.db
    .all<OutRow>(
      `SELECT ${OUT_COLUMNS} WHERE o.conversation = ? AND o.content IS NOT NULL
         AND (o.created_at < ? OR (o.created_at = ? AND ? = 1 AND o.seq < ?)) ORDER BY o.seq DESC LIMIT ?`,
      conversation,
      at,
      at,
      isOut ? 1 : 0,
      seq,
      limit + 1,
    )
    .map((row) => ({
      place: { at: row.created_at, isOut: true, seq: row.seq },
      read: () => fromUs(context, row),
    }));
  const all = [...inbound, ...outbound].sort((a, b) => compare(a.place, b.place));
  const page = all.slice(-limit);
  return { messages: page.map(({ read }) => read()), hasEarlier: all.length > page.length };
}

export function readThreadMessage(
  context: TableContext,
  conversation: ConversationId,
  id: string,
): ThreadMessage | undefined {
  const seq = seqOf(id);
  if (seq !== undefined) {
    const row = context.db.get<InRow>(
      `SELECT ${IN_COLUMNS} FROM inbox WHERE seq = ? AND conversation = ? AND body IS NOT NULL`,
      seq,
      conversation,
    );
    return row && fromPerson(context, row);
  }
  const row = context.db.get<OutRow>(
    `SELECT ${OUT_COLUMNS} WHERE o.id = ? AND o.conversation = ? AND o.content IS NOT NULL`,
    id,
    conversation,
  );
  return row && fromUs(context, row);
}

function placeOf({ db }: TableContext, conversation: ConversationId, id: string): Place | undefined {
  const inSeq = seqOf(id);
  if (inSeq !== undefined) {
    const row = db.get<{ at: number }>(
      'SELECT received_at AS at FROM inbox WHERE seq = ? AND conversation = ?',
      inSeq,
      conversation,
    );
    return row && { at: row.at, isOut: false, seq: inSeq };
  }
  const row = db.get<{ at: number; seq: number }>(
    'SELECT created_at AS at, seq FROM outbox WHERE id = ? AND conversation = ?',
    id,
    conversation,
  );
  return row && { at: row.at, isOut: true, seq: row.seq };
}

const compare = (a: Place, b: Place): number =>
  a.at - b.at || Number(a.isOut) - Number(b.isOut) || a.seq - b.seq;

function fromPerson(context: TableContext, row: InRow): ThreadMessage {
  return {
    id: inboundMessageId(row.seq),
    at: toDate(row.received_at),
    from: 'person',
    content: openJson<InboundMessage>(context, row.body, `inbox:body:${row.dedupe_key}`).content,
  };
}

function fromUs(context: TableContext, row: OutRow): ThreadMessage {
  return {
    id: row.id,
    at: toDate(row.created_at),
    from: row.author === null ? 'bot' : 'agent',
    author: (row.author ?? undefined) as AgentId | undefined,
    content: openJson<OutboundContent>(context, row.content, `outbox:content:${row.id}`),
    status: row.status,
    code: row.code ?? undefined,
  };
}
