import type {
  ConversationId,
  InboundMessage,
  Language,
  OutboundContent,
  OutboundId,
  Ticket,
  TicketId,
  TicketReason,
  TicketState,
} from '../../model/index.ts';
import type { Backlog, TranscriptEntry } from '../store.ts';
import { list, type Reply, text } from './client.ts';
import { bodyPlace, contentPlace, openJson, type RedisContext, runIn } from './context.ts';
import { ALL_PARTITIONS, partitionIn } from './keys.ts';
import { READ_BACKLOG, READ_TICKETS, READ_TRANSCRIPT } from './lua/reports.ts';

const DEFAULT_TICKETS = 1000;
const STATES: readonly TicketState[] = ['waiting', 'open', 'resolved'];

/** Most urgent first, then the one that has waited longest; each partition gives its own, the best of all are kept. */
export async function readTickets(
  context: RedisContext,
  filter: { readonly state?: TicketState; readonly limit?: number },
): Promise<Ticket[]> {
  const limit = filter.limit ?? DEFAULT_TICKETS;
  const states = filter.state === undefined ? STATES : [filter.state];
  const replies = await Promise.all(
    ALL_PARTITIONS.map((partition) => runIn(context, partition, READ_TICKETS, limit, ...states)),
  );
  return replies
    .flatMap((reply) => list(reply).map(toTicket))
    .sort((a, b) => b.priority - a.priority || a.openedAt.getTime() - b.openedAt.getTime())
    .slice(0, limit);
}

function toTicket(reply: Reply): Ticket {
  const [id, conversation, state, reason, priority, language, topic, riskCodes, openedAt] =
    list(reply).map(text);
  return {
    id: id as TicketId,
    conversationId: conversation as ConversationId,
    state: state as TicketState,
    reason: reason as TicketReason,
    priority: Number(priority),
    language: language as Language,
    ...(topic ? { topic } : {}),
    riskCodes: JSON.parse(riskCodes ?? '[]') as string[],
    openedAt: new Date(Number(openedAt)),
  };
}

/** The newest `limit` messages, oldest first; what is past its term is left out. */
export async function readTranscript(
  context: RedisContext,
  conversation: ConversationId,
  limit: number,
): Promise<TranscriptEntry[]> {
  const replies = list(await runIn(context, partitionIn(conversation), READ_TRANSCRIPT, conversation, limit));
  const entries = replies.map((reply): TranscriptEntry => {
    const [kind, id, at, sealed, status] = list(reply);
    const time = new Date(Number(text(at)));
    if (text(kind) === 'i')
      return {
        direction: 'in',
        at: time,
        content: openJson<InboundMessage>(context, sealed, bodyPlace(text(id))).content,
      };
    return {
      direction: 'out',
      at: time,
      content: openJson<OutboundContent>(context, sealed, contentPlace(text(id) as OutboundId)),
      status: text(status),
    };
  });
  // Stable: at the same moment the message comes before its answer, and answers keep their order.
  return [
    ...entries.filter(({ direction }) => direction === 'in'),
    ...entries.filter(({ direction }) => direction === 'out'),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
}

export async function readBacklog(context: RedisContext): Promise<Backlog> {
  const rows = (
    await Promise.all(ALL_PARTITIONS.map((partition) => runIn(context, partition, READ_BACKLOG)))
  ).map((reply) => list(reply).map(text));
  const sum = (index: number) => rows.reduce((total, row) => total + Number(row[index] ?? 0), 0);
  const oldest = (index: number): Date | undefined => {
    const times = rows.flatMap((row) => (row[index] ? [Number(row[index])] : []));
    return times.length === 0 ? undefined : new Date(Math.min(...times));
  };
  const [oldestInboundAt, oldestOutboundAt] = [oldest(3), oldest(4)];
  return {
    inbound: sum(0),
    outbound: sum(1),
    deadLetters: sum(2),
    ...(oldestInboundAt ? { oldestInboundAt } : {}),
    ...(oldestOutboundAt ? { oldestOutboundAt } : {}),
  };
}
