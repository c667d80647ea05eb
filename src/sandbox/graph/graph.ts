import { createHmac, randomBytes } from 'node:crypto';
import { Faults } from '../faults.ts';
import type { Phones } from '../phones.ts';
import { postWebhook } from '../post-webhook.ts';
import { answerJson, type FarEnd, listenOnLoopback } from '../server.ts';
import { checkMessage } from './check-message.ts';
import { answerMedia } from './samples.ts';
import { type HeldTemplate, showTemplate } from './template.ts';

export interface GraphOptions {
  readonly phoneNumberId: string;
  readonly accessToken: string;
  readonly appSecret: string;
  /** Our own server: `<base>/webhooks/whatsapp` takes messages and statuses. */
  readonly webhookBaseUrl: string;
  readonly phones: Phones;
  /** Those that are approved, asked for with each message that names one; absent: none is. */
  readonly templates?: () => readonly HeldTemplate[];
  /** Gap between sent, delivered and read. */
  readonly statusGapMs?: number;
}

export interface Graph extends FarEnd {
  /** Sends a person's message as Meta would: wrapped, signed, retried. */
  receive(
    person: string,
    message: Readonly<Record<string, unknown>>,
    options?: { readonly isHidden?: boolean },
  ): Promise<boolean>;
}

type Json = Record<string, unknown>;

const WINDOW_MS = 24 * 3600_000;
const ACCOUNT_ID = '200000000000001';
const DISPLAY_NUMBER = '525500000000';

/** A stand-in for Meta's Graph API and its webhooks: same paths, ids, limits, error codes and signatures. */
export async function startGraph(options: GraphOptions): Promise<Graph> {
  const {
    phoneNumberId,
    accessToken,
    appSecret,
    webhookBaseUrl,
    phones,
    templates,
    statusGapMs = 350,
  } = options;
  const faults = new Faults();
  const lastInbound = new Map<string, number>();
  const handlesOf = new Map<string, string>();
  let isClosed = false;

  const deliver = (value: Json): Promise<boolean> => {
    const metadata = { display_phone_number: DISPLAY_NUMBER, phone_number_id: phoneNumberId };
    const change = { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } };
    const body = toMetaJson({
      object: 'whatsapp_business_account',
      entry: [{ id: ACCOUNT_ID, changes: [change] }],
    });
    const signature = createHmac('sha256', appSecret).update(body).digest('hex');
    return postWebhook(
      `${webhookBaseUrl}/webhooks/whatsapp`,
      body,
      { 'Content-Type': 'application/json', 'X-Hub-Signature-256': `sha256=${signature}` },
      () => isClosed,
    );
  };

  const reportStatuses = async (wamid: string, person: string, callback: unknown): Promise<void> => {
    for (const status of ['sent', 'delivered', 'read'] as const) {
      await new Promise<void>((done) => setTimeout(done, statusGapMs).unref());
      if (isClosed) return;
      phones.add({ kind: 'status', id: wamid, person, status });
      const echo = typeof callback === 'string' ? { biz_opaque_callback_data: callback } : {};
      await deliver({
        statuses: [{ id: wamid, status, timestamp: seconds(), recipient_id: person, ...echo }],
      });
    }
  };

  const farEnd = await listenOnLoopback((req, res, text) => {
    const path = (req.url ?? '').split('?')[0] ?? '';
    if (req.method === 'POST' && path === '/__sandbox/faults') {
      faults.set(JSON.parse(text));
      return answerJson(res, 200, { ok: true });
    }
    const refuse = (code: number, message: string, httpStatus = 400, headers = {}) =>
      answerJson(
        res,
        httpStatus,
        {
          error: {
            message,
            type: 'OAuthException',
            code,
            error_data: { messaging_product: 'whatsapp', details: message },
            fbtrace_id: 'SANDBOX',
          },
        },
        headers,
      );
    if (req.headers.authorization !== `Bearer ${accessToken}`)
      return refuse(190, 'Invalid OAuth access token - Cannot parse access token', 401);
    if (answerMedia(req, res, farEnd.url)) return;
    if (!/^\/v\d+\.\d+\//.test(path))
      return refuse(2500, 'Unknown path components: the Graph API version is missing');
    if (req.method !== 'POST' || !path.endsWith(`/${phoneNumberId}/messages`))
      return refuse(100, 'Unsupported request - method type or object', 400);
    const body = parseJson(text);
    if (!body) return refuse(100, '(#100) Invalid parameter');
    if (body.status === 'read') return answerJson(res, 200, { success: true });
    const fault = faults.next();
    const respond = () => {
      if (fault?.code !== undefined || fault?.httpStatus !== undefined) {
        return refuse(
          fault.code ?? 131000,
          fault.message ?? 'fault on demand',
          fault.httpStatus ?? 400,
          fault.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(fault.retryAfterSeconds) },
        );
      }
      const refusal = checkMessage(body);
      if (refusal) return refuse(refusal.code, refusal.message);
      const address = String(body.to ?? body.recipient);
      const person = handlesOf.get(address) ?? address;
      if (body.type !== 'template' && Date.now() - (lastInbound.get(person) ?? 0) > WINDOW_MS)
        return refuse(131047, 'Re-engagement message');
      const shown =
        body.type === 'template' ? showTemplate(body.template, templates?.() ?? []) : readBubble(body);
      if ('refusal' in shown) return refuse(shown.refusal.code, shown.refusal.message);
      const wamid = `wamid.${randomBytes(18).toString('base64url')}`;
      phones.add({
        kind: 'bubble',
        bubble: {
          id: wamid,
          channel: 'whatsapp',
          person,
          from: 'rumbo',
          at: Date.now(),
          ...shown,
        },
      });
      void reportStatuses(wamid, person, body.biz_opaque_callback_data);
      if (fault?.drop) return res.socket?.destroy();
      answerJson(res, 200, {
        messaging_product: 'whatsapp',
        contacts: [{ input: address, wa_id: person }],
        messages: [{ id: wamid }],
      });
    };
    if (fault?.delayMs) setTimeout(respond, fault.delayMs).unref();
    else respond();
  });

  return {
    url: farEnd.url,
    receive: (person, message, { isHidden = false } = {}) => {
      lastInbound.set(person, Date.now());
      const bsuid = `MX.${createHmac('sha256', 'sandbox bsuid').update(person).digest('hex').slice(0, 20)}`;
      if (isHidden) handlesOf.set(bsuid, person);
      const contact = {
        profile: { name: 'Sandbox' },
        user_id: bsuid,
        ...(isHidden ? {} : { wa_id: person }),
      };
      const sender = { from_user_id: bsuid, ...(isHidden ? {} : { from: person }) };
      return deliver({
        contacts: [contact],
        messages: [
          {
            ...sender,
            id: `wamid.${randomBytes(18).toString('base64url')}`,
            timestamp: seconds(),
            ...message,
          },
        ],
      });
    },
    close: async () => {
      isClosed = true;
      await farEnd.close();
    },
  };
}

/** As Meta writes it: letters beyond ASCII as lower-case escapes, slashes escaped; the signature is over these bytes. */
export function toMetaJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/');
}

function readBubble(body: Json) {
  const interactive = body.interactive as { type: string; body: { text: string }; action: Json } | undefined;
  if (!interactive)
    return { text: String((body.text as Json | undefined)?.body ?? `[${String(body.type)}]`) };
  const { action } = interactive;
  const text = interactive.body.text;
  if (interactive.type === 'button') {
    const buttons = (action.buttons as { reply: { id: string; title: string } }[]).map(({ reply }) => reply);
    return { text, buttons };
  }
  if (interactive.type === 'list') {
    const rows = (
      action.sections as { rows: { id: string; title: string; description?: string }[] }[]
    ).flatMap((section) => section.rows);
    return { text, list: { button: String(action.button), rows } };
  }
  if (interactive.type === 'cta_url') {
    const { url, display_text: label } = action.parameters as { url: string; display_text: string };
    return { text, link: { url, label } };
  }
  return { text, asksLocation: true };
}

const seconds = (): string => String(Math.floor(Date.now() / 1000));

function parseJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
