import type { InboundContent, MediaRef, Parsed, Receipt } from '../../model/index.ts';
import { MalformedBodyError } from '../channel.ts';

const LONGEST_TEXT = 20_000;
const MOST_MEDIA = 10;

/**
 * An inbound SMS or MMS as Twilio posts it. Unknown fields are allowed: Twilio adds some without notice.
 * @throws MalformedBodyError when there is no message id: then it is no message of Twilio's
 */
export function parseInboundSms(body: Buffer, receivedAt: Date): Parsed[] {
  const form = new URLSearchParams(body.toString('utf8'));
  const providerId = form.get('MessageSid') ?? form.get('SmsSid') ?? form.get('SmsMessageSid');
  if (!providerId) throw new MalformedBodyError('no MessageSid');
  const from = form.get('From');
  if (!from) return [{ kind: 'ignored', reason: 'no_sender' }];
  const handled = readOptOut(form.get('OptOutType'));
  return [
    {
      kind: 'message',
      message: {
        from: { channel: 'sms', phone: from },
        account: form.get('To') ?? form.get('MessagingServiceSid') ?? '',
        providerId,
        sentAt: receivedAt,
        receivedAt,
        content: readContent(form),
        ...(handled ? { optOutHandledByProvider: handled } : {}),
      },
    },
  ];
}

function readContent(form: URLSearchParams): InboundContent {
  const text = (form.get('Body') ?? '').slice(0, LONGEST_TEXT);
  const count = Math.min(Number(form.get('NumMedia') ?? 0) || 0, MOST_MEDIA);
  if (count === 0) return { kind: 'text', text };
  const media = Array.from({ length: count }, (_, index): MediaRef => {
    const url = form.get(`MediaUrl${index}`);
    const mimeType = form.get(`MediaContentType${index}`);
    return { ...(url ? { url } : {}), ...(mimeType ? { mimeType } : {}) };
  });
  return { kind: kindOf(media[0]?.mimeType), media, ...(text.trim() === '' ? {} : { text }) };
}

function kindOf(mimeType = ''): 'image' | 'audio' | 'video' | 'document' {
  if (mimeType.startsWith('image/')) return 'image';
  if (mimeType.startsWith('audio/')) return 'audio';
  return mimeType.startsWith('video/') ? 'video' : 'document';
}

/** Advanced Opt-Out: Twilio has answered already. */
function readOptOut(type: string | null): 'stop' | 'start' | 'help' | undefined {
  const word = type?.toLowerCase();
  return word === 'stop' || word === 'start' || word === 'help' ? word : undefined;
}

const RECEIPT_STATUS: Readonly<Record<string, Receipt['status']>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};
/** On the way: nothing that we do not know. */
const ON_THE_WAY = new Set(['queued', 'accepted', 'scheduled', 'sending', 'receiving', 'received']);

/** A delivery status; our own id of the message comes back in the query of the callback address. */
export function parseSmsStatus(body: Buffer, path: string, receivedAt: Date): Parsed[] {
  const form = new URLSearchParams(body.toString('utf8'));
  const providerId = form.get('MessageSid') ?? form.get('SmsSid');
  const word = form.get('MessageStatus') ?? form.get('SmsStatus') ?? '';
  if (!providerId) throw new MalformedBodyError('no MessageSid');
  const status = Object.hasOwn(RECEIPT_STATUS, word) ? RECEIPT_STATUS[word] : undefined;
  if (!status)
    return [{ kind: 'ignored', reason: ON_THE_WAY.has(word) ? 'status_on_the_way' : 'other_status' }];
  const outboundId = new URLSearchParams(path.split('?')[1] ?? '').get('o');
  return [
    {
      kind: 'receipt',
      receipt: {
        channel: 'sms',
        providerId,
        ...(outboundId ? { outboundId } : {}),
        status,
        ...(status === 'failed' ? { code: form.get('ErrorCode') || word } : {}),
        at: receivedAt,
      },
    },
  ];
}
