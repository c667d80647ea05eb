import type { ConversationId, OutboundContent, OutboundId, Receipt, SendError } from '../../model/index.ts';
import type { PendingOutbound, ReceiptOutcome } from '../store.ts';
import { list, type Reply, text } from './client.ts';
import { contentPlace, openAddress, openJson, type RedisContext, runIn } from './context.ts';
import { partitionIn, partitionOf } from './keys.ts';
import {
  APPLY_RECEIPT,
  DROP_EARLY,
  FIND_OR_KEEP,
  MARK_ATTEMPTED,
  MARK_FAILED,
  MARK_RETRY,
  MARK_SENT,
  NAME_SENT,
  NEXT_OUTBOUND,
} from './lua/outbox.ts';

const NAMED_SECONDS = 30 * 86_400;
const EARLY_SECONDS = 86_400;

/** Another process holds the partition by now: what was about to be sent is sent by it. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
}

/** The head of the lane with the address as it stands now: a person who changed numbers is answered on the new one. */
export async function readNextOutbound(
  context: RedisContext,
  conversation: ConversationId,
): Promise<PendingOutbound | undefined> {
  const reply = list(await runIn(context, partitionIn(conversation), NEXT_OUTBOUND, conversation));
  if (reply.length === 0) return undefined;
  const [idReply, content, statusReply, attempts, restUntil, attemptedAt, createdAt, address, account] =
    reply;
  const id = text(idReply) as OutboundId;
  context.places.remember(id, conversation);
  const status = text(statusReply) === 'attempted' ? 'attempted' : 'queued';
  const notBefore = text(status === 'attempted' ? attemptedAt : restUntil);
  return {
    id,
    conversation,
    to: openAddress(context, address, conversation),
    account: text(account),
    content: openJson<OutboundContent>(context, content, contentPlace(id)),
    status,
    attempts: Number(text(attempts)),
    createdAt: toDate(createdAt),
    ...(notBefore === '' ? {} : { notBefore: new Date(Number(notBefore)) }),
  };
}

/** @throws FencedError when another process holds the partition: then nothing may be sent */
export async function markAttempted(context: RedisContext, id: OutboundId, at: Date): Promise<boolean> {
  const conversation = await context.places.find(id);
  // Its place is remembered when it is read to be sent: without one there is nothing to send.
  if (conversation === undefined) return false;
  const partition = partitionIn(conversation);
  const epoch = context.leases.epochOf(partition);
  if (epoch === undefined) throw new FencedError('the conversation is another process’s by now');
  const [answer] = await Promise.all([
    runIn(context, partition, MARK_ATTEMPTED, epoch, id, at.getTime()),
    context.places.publish(id, conversation),
  ]);
  if (text(answer) !== 'fenced') return text(answer) === 'ok';
  context.leases.lose(partition);
  throw new FencedError('the conversation is another process’s by now');
}

export async function markSent(context: RedisContext, id: OutboundId, providerId: string): Promise<void> {
  const conversation = await context.places.find(id);
  if (conversation === undefined) return;
  const early = await nameSent(context, id, conversation, providerId);
  const partition = partitionIn(conversation);
  await runIn(
    context,
    partition,
    MARK_SENT,
    context.leases.epochOf(partition) ?? '',
    id,
    ...early.map((value) => text(value)),
  );
  const keyed = context.keyed(providerId);
  if (early.length > 0) await runIn(context, partitionOf(keyed), DROP_EARLY, keyed);
  context.places.forget(id);
}

/** From now on a receipt by the provider's id alone finds the message. Resolves to those that came before. */
async function nameSent(
  context: RedisContext,
  id: OutboundId,
  conversation: ConversationId,
  providerId: string,
): Promise<Reply[]> {
  const keyed = context.keyed(providerId);
  return list(
    await runIn(context, partitionOf(keyed), NAME_SENT, keyed, `${conversation} ${id}`, NAMED_SECONDS),
  );
}

export async function markRetry(
  context: RedisContext,
  id: OutboundId,
  error: SendError,
  notBefore: Date,
  countsAsAttempt: boolean,
): Promise<boolean> {
  const conversation = await context.places.find(id);
  if (conversation === undefined) return false;
  const counts = countsAsAttempt ? 1 : 0;
  const partition = partitionIn(conversation);
  return (await runIn(context, partition, MARK_RETRY, id, error.code, notBefore.getTime(), counts)) === 1;
}

export async function markFailed(context: RedisContext, id: OutboundId, error: SendError): Promise<void> {
  const conversation = await context.places.find(id);
  if (conversation === undefined) return;
  const partition = partitionIn(conversation);
  await runIn(context, partition, MARK_FAILED, context.leases.epochOf(partition) ?? '', id, error.code);
  context.places.forget(id);
}

/** Joins one receipt; never backwards. A receipt nobody waits for yet is kept for `markSent`. */
export async function applyReceipt(context: RedisContext, receipt: Receipt): Promise<ReceiptOutcome> {
  if (receipt.outboundId !== undefined) {
    const id = receipt.outboundId as OutboundId;
    const conversation = await context.places.find(id);
    const outcome = conversation && (await applyTo(context, id, conversation, receipt));
    if (outcome) return outcome;
  }
  const keyed = context.keyed(receipt.providerId);
  const place = text(
    await runIn(
      context,
      partitionOf(keyed),
      FIND_OR_KEEP,
      keyed,
      receipt.status,
      receipt.code ?? '',
      EARLY_SECONDS,
    ),
  );
  const [conversation, id] = place.split(' ') as [ConversationId, OutboundId | undefined];
  if (id === undefined) return { kind: 'unknown' };
  return (await applyTo(context, id, conversation, receipt)) ?? { kind: 'unknown' };
}

async function applyTo(
  context: RedisContext,
  id: OutboundId,
  conversation: ConversationId,
  receipt: Receipt,
): Promise<ReceiptOutcome | undefined> {
  const answer = list(
    await runIn(context, partitionIn(conversation), APPLY_RECEIPT, id, receipt.status, receipt.code ?? ''),
  );
  const kind = text(answer[0]);
  if (kind !== 'applied' && kind !== 'stale') return undefined;
  const settled = Number(answer[1]) === 1;
  if (settled) {
    context.places.forget(id);
    await nameSent(context, id, conversation, receipt.providerId);
  }
  return { kind, conversation, outbound: id, settled };
}

const toDate = (value: Reply | undefined): Date => new Date(Number(text(value)));
