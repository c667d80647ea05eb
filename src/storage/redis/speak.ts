import type {
  ContactId,
  Conversation,
  ConversationId,
  OutboundContent,
  OutboundId,
} from '../../model/index.ts';
import { list, text } from './client.ts';
import { contentPlace, openAddress, type RedisContext, runIn, sealJson } from './context.ts';
import { partitionIn } from './keys.ts';
import { READ_CONVERSATION, SPEAK_FIRST } from './lua/speak.ts';

/** The conversation as it stands; undefined once erased. */
export async function readConversation(
  context: RedisContext,
  id: ConversationId,
): Promise<Conversation | undefined> {
  const reply = list(await runIn(context, partitionIn(id), READ_CONVERSATION, id));
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

/** Words that answer nothing, once for each message id. */
export async function speakFirst(
  context: RedisContext,
  conversation: ConversationId,
  { id, content }: { readonly id: OutboundId; readonly content: OutboundContent },
  at: Date,
): Promise<'queued' | 'repeated' | 'optedOut' | 'gone'> {
  const sealed = sealJson(context, content, contentPlace(id));
  const said = text(
    await runIn(context, partitionIn(conversation), SPEAK_FIRST, conversation, id, sealed, at.getTime()),
  );
  return said as 'queued' | 'repeated' | 'optedOut' | 'gone';
}
