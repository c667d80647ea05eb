import type { InboundMessage } from '../../model/index.ts';
import { makeTwilioClient, type TwilioAccount } from './client.ts';
import { parseInboundSms } from './parse.ts';

const PAGE_SIZE = 200;
/** A day of a busy number; beyond it the oldest would be left out, which the caller is told. */
const MOST_MESSAGES = 20_000;
const MOST_MEDIA = 10;

export interface ReceivedMessages {
  /** Oldest first. */
  readonly messages: readonly InboundMessage[];
  /** Some older ones may be missing: there were more than are read at once. */
  readonly isCut: boolean;
}

/** @param since no message older than this; Twilio keeps whole seconds */
export type ListReceived = (since: Date, receivedAt: Date) => Promise<ReceivedMessages>;

/**
 * What Twilio took for us, whether or not its webhook ever reached us. Each becomes the very message that its webhook
 * would have been, so that one which did come is known by its id. Source: Twilio, "Messages resource", read multiple.
 * @param from our number; of a messaging service (`MG…`) every message of the account that came in is listed
 * @returns rejects as the SDK does
 */
export function makeListReceived(options: TwilioAccount & { readonly from: string }): ListReceived {
  const client = makeTwilioClient(options);
  const isService = options.from.startsWith('MG');
  return async (since, receivedAt) => {
    const found = await client.messages.list({
      ...(isService ? {} : { to: options.from }),
      dateSentAfter: since,
      pageSize: PAGE_SIZE,
      limit: MOST_MESSAGES,
    });
    const messages: InboundMessage[] = [];
    // Newest first there; of two in the same second the one listed later came first.
    for (const one of found.toReversed()) {
      if (one.direction !== 'inbound' || !one.from) continue;
      const sentAt = one.dateSent ?? one.dateCreated ?? receivedAt;
      if (sentAt < since) continue;
      const form = new URLSearchParams({
        MessageSid: one.sid,
        From: one.from,
        To: one.to,
        Body: one.body ?? '',
      });
      const mediaCount = Math.min(Number(one.numMedia) || 0, MOST_MEDIA);
      if (mediaCount > 0) {
        const media = await client.messages(one.sid).media.list({ limit: MOST_MEDIA });
        form.set('NumMedia', String(media.length));
        for (const [index, { uri, contentType }] of media.entries()) {
          form.set(`MediaUrl${index}`, `${options.apiUrl}${uri.replace(/\.json$/, '')}`);
          form.set(`MediaContentType${index}`, contentType);
        }
      }
      for (const parsed of parseInboundSms(Buffer.from(form.toString()), receivedAt))
        if (parsed.kind === 'message') messages.push({ ...parsed.message, sentAt });
    }
    messages.sort((a, b) => a.sentAt.getTime() - b.sentAt.getTime());
    return { messages, isCut: found.length >= MOST_MESSAGES };
  };
}
