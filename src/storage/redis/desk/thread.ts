import type {
  AgentId,
  ConversationId,
  InboundId,
  InboundMessage,
  OutboundContent,
  OutboundId,
} from '../../../model/index.ts';
import type { ThreadMessage } from '../../desk-store.ts';
import { list, type Reply, text } from '../client.ts';
import { bodyPlace, contentPlace, openJson, type RedisContext, runIn } from '../context.ts';
import { dedupeKeyOf, inboundIdOf, partitionIn } from '../keys.ts';
import { READ_ENTRY, READ_THREAD } from '../lua/desk.ts';

/** Ids of a person's messages within their conversation; those we sent have the outbox's own. */
export const inboundMessageId = (inbound: InboundId): string => `in-${inbound}`;

/** A message as the talk's list names it. */
const entryOf = (id: string): string =>
  id.startsWith('in-') ? `i${dedupeKeyOf(id.slice(3) as InboundId)}` : `o${id}`;

/** The newest `limit` messages before one, oldest first, in the order in which they were stored. */
export async function readThread(
  context: RedisContext,
  conversation: ConversationId,
  { before, limit }: { readonly before?: string; readonly limit: number },
): Promise<{ messages: ThreadMessage[]; hasEarlier: boolean }> {
  const [hasEarlier, rows] = list(
    await runIn(
      context,
      partitionIn(conversation),
      READ_THREAD,
      conversation,
      before === undefined ? '' : entryOf(before),
      limit,
    ),
  );
  const messages = list(rows)
    .map((row) => toMessage(context, conversation, row))
    .reverse();
  return { messages, hasEarlier: Number(hasEarlier) === 1 };
}

export async function readThreadMessage(
  context: RedisContext,
  conversation: ConversationId,
  id: string,
): Promise<ThreadMessage | undefined> {
  const row = await runIn(context, partitionIn(conversation), READ_ENTRY, conversation, entryOf(id));
  return row === null ? undefined : toMessage(context, conversation, row);
}

function toMessage(context: RedisContext, conversation: ConversationId, reply: Reply): ThreadMessage {
  const [kind, idReply, atReply, sealed, status, code, author] = list(reply);
  const id = text(idReply);
  const at = new Date(Number(text(atReply)));
  if (text(kind) === 'i')
    return {
      id: inboundMessageId(inboundIdOf(conversation, id)),
      at,
      from: 'person',
      content: openJson<InboundMessage>(context, sealed, bodyPlace(id)).content,
    };
  const by = text(author);
  return {
    id,
    at,
    from: by === '' ? 'bot' : 'agent',
    author: by === '' ? undefined : (by as AgentId),
    content: openJson<OutboundContent>(context, sealed, contentPlace(id as OutboundId)),
    status: text(status),
    code: text(code) === '' ? undefined : text(code),
  };
}
