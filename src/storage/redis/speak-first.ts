import type {
  ContactId,
  Conversation,
  ConversationId,
  OutboundContent,
  OutboundId,
} from '../../model/index.ts';
import type { SpokenFirst } from '../store.ts';
import { list, text } from './client.ts';
import { contentPlace, openAddress, type RedisContext, runIn, sealJson } from './context.ts';
import { type Partition, partitionIn } from './keys.ts';
import { listConversationsOf } from './kin.ts';
import { READ_CONVERSATION, SPEAK_FIRST } from './lua/speak-first.ts';

/** The conversation as it stands; undefined once erased, or for an id that this store never made. */
export async function readConversation(
  context: RedisContext,
  id: ConversationId,
): Promise<Conversation | undefined> {
  const partition = knownPartition(id);
  if (partition === undefined) return undefined;
  const reply = list(await runIn(context, partition, READ_CONVERSATION, id));
  if (reply.length === 0) return undefined;
  const [contact, account, address, last, optedOut] = reply;
  return {
    id,
    contactId: text(contact) as ContactId,
    address: openAddress(context, address, id),
    account: text(account),
    isOptedOut: text(optedOut) === '1',
    lastInboundAt: new Date(Number(text(last))),
  };
}

/** Every conversation of the person behind this one; none once erased, or for an id that this store never made. */
export async function conversationsOf(context: RedisContext, id: ConversationId): Promise<ConversationId[]> {
  const partition = knownPartition(id);
  return partition === undefined ? [] : listConversationsOf(context, id, partition);
}

/** Words that answer nothing; the stop word and the floor are looked at in the script that would write them. */
export async function speakFirst(
  context: RedisContext,
  conversation: ConversationId,
  { id, content }: { readonly id: OutboundId; readonly content: OutboundContent },
  at: Date,
): Promise<SpokenFirst> {
  const partition = knownPartition(conversation);
  if (partition === undefined) return 'gone';
  const sealed = Buffer.from(sealJson(context, content, contentPlace(id)));
  const answer = text(await runIn(context, partition, SPEAK_FIRST, conversation, id, sealed, at.getTime()));
  if (answer === 'queued') context.places.remember(id, conversation);
  return answer as SpokenFirst;
}

function knownPartition(id: ConversationId): Partition | undefined {
  try {
    return partitionIn(id);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
