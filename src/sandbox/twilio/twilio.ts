import { createHmac, randomBytes } from 'node:crypto';
import { Faults } from '../faults.ts';
import type { Phones } from '../phones.ts';
import { postWebhook } from '../post-webhook.ts';
import { answerJson, type FarEnd, listenOnLoopback } from '../server.ts';
import { type ListedMessage, listMessages } from './list.ts';
import { measure } from './segments.ts';

export interface TwilioOptions {
  readonly accountSid: string;
  readonly authToken: string;
  readonly from: string;
  /** Where our own server listens. */
  readonly webhookBaseUrl: string;
  /** The address in the signature: what Twilio's console would have. */
  readonly publicUrl: string;
  readonly phones: Phones;
  readonly statusGapMs?: number;
}

export interface Twilio extends FarEnd {
  /** Sends a person's SMS as Twilio would: form, signed. */
  receive(person: string, text: string): Promise<boolean>;
  /** A person's SMS whose webhook was given up: it is only in the list of messages. */
  lose(person: string, text: string, at: Date): void;
}

const STOP = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'END', 'QUIT', 'CANCEL', 'REVOKE', 'OPTOUT']);
const START = new Set(['START', 'YES', 'UNSTOP']);

/** A stand-in for Twilio's Messages API, its status callbacks and its own handling of STOP. */
export async function startTwilio(options: TwilioOptions): Promise<Twilio> {
  const { accountSid, authToken, from, webhookBaseUrl, publicUrl, phones, statusGapMs = 350 } = options;
  const faults = new Faults();
  const stopped = new Set<string>();
  /** In the order they came or went, as the list resource shows them. */
  const messages = new Map<string, ListedMessage>();
  let isClosed = false;
  const messagesPath = `/2010-04-01/Accounts/${accountSid}/Messages`;

  const post = (path: string, form: Readonly<Record<string, string>>): Promise<boolean> => {
    const signed = Object.keys(form)
      .sort()
      .map((name) => name + (form[name] ?? ''))
      .join('');
    const signature = createHmac('sha1', authToken).update(`${publicUrl}${path}${signed}`).digest('base64');
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'X-Twilio-Signature': signature,
    };
    return postWebhook(
      `${webhookBaseUrl}${path}`,
      new URLSearchParams(form).toString(),
      headers,
      () => isClosed,
    );
  };

  const reportStatuses = async (sid: string, person: string, callback: string | null): Promise<void> => {
    for (const status of ['sent', 'delivered'] as const) {
      await new Promise<void>((done) => setTimeout(done, statusGapMs).unref());
      if (isClosed) return;
      phones.add({ kind: 'status', id: sid, person, status });
      if (!callback?.startsWith(publicUrl)) continue;
      await post(callback.slice(publicUrl.length), {
        MessageSid: sid,
        SmsSid: sid,
        MessageStatus: status,
        SmsStatus: status,
        To: person,
        From: from,
        AccountSid: accountSid,
        ApiVersion: '2010-04-01',
      });
    }
  };

  /** It is theirs from now on, whether or not anybody takes the webhook. */
  const keepReceived = (sid: string, person: string, text: string, at: Date): void => {
    const sent = at.toUTCString();
    messages.set(sid, {
      sid,
      account_sid: accountSid,
      api_version: '2010-04-01',
      body: text,
      direction: 'inbound',
      from: person,
      to: from,
      status: 'received',
      num_media: '0',
      num_segments: String(measure(text).segments),
      date_created: sent,
      date_sent: sent,
      date_updated: sent,
      error_code: null,
      error_message: null,
      messaging_service_sid: null,
      price: null,
      price_unit: 'USD',
      uri: `${messagesPath}/${sid}.json`,
      subresource_uris: { media: `${messagesPath}/${sid}/Media.json` },
    });
  };

  const farEnd = await listenOnLoopback((req, res, text) => {
    const path = (req.url ?? '').split('?')[0] ?? '';
    if (req.method === 'POST' && path === '/__sandbox/faults') {
      faults.set(JSON.parse(text));
      return answerJson(res, 200, { ok: true });
    }
    const refuse = (status: number, code: number, message: string) =>
      answerJson(res, status, {
        code,
        message,
        more_info: `https://www.twilio.com/docs/errors/${code}`,
        status,
      });
    const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    if (req.headers.authorization !== expected) return refuse(401, 20003, 'Authenticate');
    const sidAsked = new RegExp(`^${messagesPath}/(SM[0-9a-f]{32})\\.json$`).exec(path)?.[1];
    if (req.method === 'GET' && sidAsked) {
      const found = messages.get(sidAsked);
      return found ? answerJson(res, 200, found) : refuse(404, 20404, 'The requested resource was not found');
    }
    if (req.method === 'GET' && path === `${messagesPath}.json`)
      return answerJson(
        res,
        200,
        listMessages([...messages.values()], new URL(req.url ?? '', 'http://twilio'), messagesPath),
      );
    if (req.method !== 'POST' || path !== `${messagesPath}.json`)
      return refuse(404, 20404, `The requested resource ${path} was not found`);
    const form = new URLSearchParams(text);
    const to = form.get('To') ?? '';
    const body = form.get('Body') ?? '';
    const fault = faults.next();
    const respond = () => {
      if (fault?.code !== undefined || fault?.httpStatus !== undefined)
        return refuse(fault.httpStatus ?? 400, fault.code ?? 20500, fault.message ?? 'fault on demand');
      if (!/^\+[1-9]\d{6,14}$/.test(to))
        return refuse(400, 21211, `The 'To' number is not a valid phone number.`);
      if (stopped.has(to)) return refuse(400, 21610, 'Attempt to send to unsubscribed recipient');
      if (body === '') return refuse(400, 21602, 'Message body is required.');
      if (body.length > 1600)
        return refuse(400, 21617, 'The concatenated message body exceeds the 1600 character limit');
      const sms = measure(body);
      const sid = `SM${randomBytes(16).toString('hex')}`;
      const message = {
        sid,
        account_sid: accountSid,
        api_version: '2010-04-01',
        body,
        direction: 'outbound-api',
        from: form.get('From') ?? '',
        to,
        status: 'queued',
        messaging_service_sid: form.get('MessagingServiceSid'),
        num_media: '0',
        num_segments: String(sms.segments),
        error_code: null,
        error_message: null,
        date_created: new Date().toUTCString(),
        date_sent: null,
        date_updated: new Date().toUTCString(),
        price: null,
        price_unit: 'USD',
        uri: `${messagesPath}/${sid}.json`,
        subresource_uris: { media: `${messagesPath}/${sid}/Media.json` },
      };
      messages.set(sid, message);
      phones.add({
        kind: 'bubble',
        bubble: { id: sid, channel: 'sms', person: to, from: 'rumbo', at: Date.now(), text: body, sms },
      });
      void reportStatuses(sid, to, form.get('StatusCallback'));
      if (fault?.drop) return res.socket?.destroy();
      answerJson(res, 201, message);
    };
    if (fault?.delayMs) setTimeout(respond, fault.delayMs).unref();
    else respond();
  });

  return {
    url: farEnd.url,
    lose: (person, text, at) => keepReceived(`SM${randomBytes(16).toString('hex')}`, person, text, at),
    receive: (person, text) => {
      const word = text.trim().toUpperCase();
      const say = (words: string) =>
        phones.add({
          kind: 'bubble',
          bubble: {
            id: `twilio-${randomBytes(6).toString('hex')}`,
            channel: 'sms',
            person,
            from: 'rumbo',
            at: Date.now(),
            text: words,
            sms: measure(words),
          },
        });
      if (STOP.has(word)) {
        stopped.add(person);
        say(
          'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.',
        );
      } else if (START.has(word) && stopped.delete(person))
        say(
          'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe.',
        );
      const optOutType = STOP.has(word)
        ? 'STOP'
        : word === 'START' || word === 'UNSTOP'
          ? 'START'
          : undefined;
      const sid = `SM${randomBytes(16).toString('hex')}`;
      keepReceived(sid, person, text, new Date());
      return post('/webhooks/twilio', {
        MessageSid: sid,
        SmsMessageSid: sid,
        SmsSid: sid,
        SmsStatus: 'received',
        AccountSid: accountSid,
        ApiVersion: '2010-04-01',
        From: person,
        To: from,
        Body: text,
        NumMedia: '0',
        NumSegments: String(measure(text).segments),
        FromCountry: 'MX',
        ToCountry: 'MX',
        ...(optOutType ? { OptOutType: optOutType } : {}),
      });
    },
    close: async () => {
      isClosed = true;
      await farEnd.close();
    },
  };
}
