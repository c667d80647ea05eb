import type { ChannelName, ConversationId, Parsed, Receipt, SendError } from '../model/index.ts';
import type { AcceptItem, Store } from '../storage/store.ts';
import type { Logger, Metrics } from '../telemetry/telemetry.ts';

export interface InboxDeps {
  readonly store: Pick<Store, 'accept' | 'applyReceipts' | 'setOptedOut'>;
  readonly pseudonyms: {
    identityKeys(address: AcceptItem['message']['from']): string[];
    dedupeKey(message: AcceptItem['message']): string;
  };
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly wakeTurn: (conversation: ConversationId) => void;
  /** A receipt settled a message whose send was uncertain: its lane may go on. */
  readonly settleOutbox: (conversation: ConversationId) => void;
  /** The channel's own table of what a failure code means. */
  readonly receiptError: (channel: ChannelName, code: string) => SendError;
}

/**
 * The step between webhook and turn: everything of one webhook is durable, once, before it is answered 200.
 * @returns accept(channel, parsed): resolves when durable, with the number of messages that were new; rejects when the
 * store cannot, then the answer is 503
 */
export function makeInbox(deps: InboxDeps) {
  const { store, pseudonyms, metrics, logger, wakeTurn, settleOutbox, receiptError } = deps;

  const acceptMessages = async (channel: ChannelName, items: readonly AcceptItem[]): Promise<number> => {
    const results = await store.accept(items);
    for (const [index, result] of results.entries()) {
      if (result.kind === 'duplicate') metrics.count('messages_duplicate', { channel });
      else {
        metrics.count('messages_in', { channel, kind: items[index]?.message.content.kind ?? 'unknown' });
        wakeTurn(result.conversation);
      }
    }
    return results.filter(({ kind }) => kind === 'stored').length;
  };

  const acceptReceipts = async (channel: ChannelName, receipts: readonly Receipt[]): Promise<void> => {
    const outcomes = await store.applyReceipts(receipts);
    for (const [index, outcome] of outcomes.entries()) {
      const receipt = receipts[index] as Receipt;
      metrics.count('receipts', { channel, status: receipt.status });
      if (outcome.kind === 'unknown') continue;
      if (outcome.settled) settleOutbox(outcome.conversation);
      if (outcome.kind === 'applied' && receipt.status === 'failed')
        await takeFailure(channel, receipt, outcome.conversation);
    }
  };

  /** A message that the provider had taken failed on the way: what the code says about the person is kept. */
  const takeFailure = async (
    channel: ChannelName,
    receipt: Receipt,
    conversation: ConversationId,
  ): Promise<void> => {
    const error = receiptError(channel, receipt.code ?? 'unknown');
    metrics.count('send_errors', { channel, code: error.code });
    logger.warn({ channel, code: error.code, meaning: error.meaning }, 'a message failed after it was sent');
    if (error.meaning === 'opted_out') await store.setOptedOut(conversation, true);
  };

  return {
    accept: async (channel: ChannelName, parsed: readonly Parsed[]): Promise<number> => {
      const items: AcceptItem[] = [];
      const receipts: Receipt[] = [];
      for (const element of parsed) {
        if (element.kind === 'ignored')
          metrics.count('messages_ignored', { channel, reason: element.reason });
        else if (element.kind === 'receipt') receipts.push(element.receipt);
        else items.push(toAcceptItem(pseudonyms, element.message));
      }
      const [isNew] = await Promise.all([
        items.length > 0 ? acceptMessages(channel, items) : 0,
        receipts.length > 0 ? acceptReceipts(channel, receipts) : undefined,
      ]);
      return isNew;
    },
  };
}

/** A message with the keys under which the store knows it and its sender. */
export function toAcceptItem(
  pseudonyms: InboxDeps['pseudonyms'],
  message: AcceptItem['message'],
): AcceptItem {
  const newAddress = message.content.kind === 'system' ? message.content.newAddress : undefined;
  return {
    dedupeKey: pseudonyms.dedupeKey(message),
    identityKeys: pseudonyms.identityKeys(message.from),
    ...(newAddress ? { newIdentityKeys: pseudonyms.identityKeys(newAddress) } : {}),
    message,
  };
}
