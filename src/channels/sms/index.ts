import twilio from 'twilio';
import type { WebhookChannel } from '../channel.ts';
import { layOutSms } from './lay-out.ts';
import { parseInboundSms, parseSmsStatus } from './parse.ts';
import { makeSmsPort, type SmsPort, sendSms } from './send.ts';
import { toPlainText } from './transliterate.ts';

export { smsReceiptError } from './errors.ts';

export interface SmsOptions {
  readonly accountSid: string;
  readonly authToken: string;
  readonly from: string;
  readonly apiUrl: string;
  /** The address that Twilio calls: part of its signature, never taken from the request's Host. */
  readonly publicUrl: string;
  readonly accents: 'plain' | 'keep';
  readonly timeoutMs?: number;
  readonly port?: SmsPort;
}

/** SMS through Twilio. */
export function makeSmsChannel(options: SmsOptions): WebhookChannel {
  const { accountSid, authToken, from, apiUrl, publicUrl, accents, timeoutMs = 10_000 } = options;
  const port = options.port ?? makeSmsPort({ accountSid, authToken, from, apiUrl, timeoutMs });
  const encode = accents === 'plain' ? toPlainText : (text: string) => text;
  return {
    name: 'sms',
    verify: ({ body, headers, path }) => {
      const signature = headers['x-twilio-signature'];
      if (typeof signature !== 'string') return false;
      return twilio.validateRequest(authToken, signature, `${publicUrl}${path}`, readForm(body));
    },
    parse: ({ body, path, receivedAt }) =>
      path.startsWith('/webhooks/twilio/status')
        ? parseSmsStatus(body, path, receivedAt)
        : parseInboundSms(body, receivedAt),
    layOut: (contents, labels) => layOutSms(contents, labels, encode),
    send: (message) => sendSms(port, publicUrl, encode, message),
  };
}

/** Every parameter counts for the signature; one that comes twice is signed as a list. */
function readForm(body: Buffer): Record<string, unknown> {
  const form: Record<string, unknown> = Object.create(null);
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
    const before = form[name];
    form[name] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  }
  return form;
}
