import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { serve } from './serve.ts';

/** Random, as production asks of all secrets; they open nothing. */
export const APP_SECRET = 'b7d1f0c39a5e4826b1c07f5d3e92a684';
export const PHONE_NUMBER_ID = '100000000000001';
const ACCOUNT = '200000000000001';

/** Environment that points the service at a Graph API of the test. */
export const metaEnv = (graphUrl: string): Record<string, string> => ({
  WHATSAPP_PHONE_NUMBER_ID: PHONE_NUMBER_ID,
  WHATSAPP_ACCESS_TOKEN: 'EAAd2f61c0b85e9374a1d6',
  WHATSAPP_APP_SECRET: APP_SECRET,
  WHATSAPP_VERIFY_TOKEN: '5c8e13a7f90b42d6',
  WHATSAPP_API_URL: graphUrl,
});

export const signMeta = (body: string): string =>
  `sha256=${createHmac('sha256', APP_SECRET).update(body).digest('hex')}`;

/** One webhook body as Meta sends it. */
export function metaBody(value: Record<string, unknown>): string {
  const metadata = { display_phone_number: '525500000000', phone_number_id: PHONE_NUMBER_ID };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: ACCOUNT,
        changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } }],
      },
    ],
  });
}

export interface PersonMessage {
  readonly from: string;
  readonly id: string;
  readonly text?: string;
  readonly tap?: { readonly id: string; readonly title: string };
  readonly at?: Date;
}

export function messageBody(message: PersonMessage): string {
  const timestamp = String(Math.floor((message.at ?? new Date()).getTime() / 1000));
  const content = message.tap
    ? { type: 'interactive', interactive: { type: 'list_reply', list_reply: message.tap } }
    : { type: 'text', text: { body: message.text ?? '' } };
  return metaBody({
    contacts: [{ profile: { name: 'X' }, wa_id: message.from }],
    messages: [{ from: message.from, id: message.id, timestamp, ...content }],
  });
}

/**
 * Kept open as Meta keeps its own; what people wrote and what became of our words do not wait for each other. After a
 * crash all are made anew, and libuv accepts one in each round of the loop: with hundreds that would be what is measured.
 */
const keptOpen = (maxSockets: number): Agent => new Agent({ keepAlive: true, maxSockets });
const MESSAGES = keptOpen(64);
const RECEIPTS = keptOpen(32);

/** Posts a signed webhook; the status, or 0 when nobody answered. */
export function postMeta(serviceUrl: string, body: string, agent = MESSAGES): Promise<number> {
  return new Promise((done) => {
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      'X-Hub-Signature-256': signMeta(body),
    };
    const req = request(`${serviceUrl}/webhooks/whatsapp`, { method: 'POST', agent, headers }, (res) => {
      res.resume();
      res.once('error', () => {}); // cut in the midst: not complete
      res.once('close', () => done(res.complete ? (res.statusCode ?? 0) : 0));
    });
    req.once('error', () => done(0));
    req.end(body);
  });
}

export interface SentMessage {
  readonly wamid: string;
  readonly to: string;
  /** Our outbound id, echoed. */
  readonly callback: string;
  readonly body: Record<string, unknown>;
  readonly at: number;
}

export interface GraphStub {
  readonly url: string;
  readonly sent: SentMessage[];
  /** Where status webhooks go; changes when the service moves. Unset: none are sent. */
  serviceUrl: string | undefined;
  /** Called before an answer; may return an error answer instead. */
  onSend: ((body: Record<string, unknown>) => { status: number; json: unknown } | undefined) | undefined;
  /** Resolves when no status webhook is under way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A Graph API of the test's own (not the sandbox's), which takes every message, answers at once and reports
 * `sent` and `delivered` by signed webhook, tried again until answered 200 — as Meta does.
 */
export async function startGraphStub({ retryMs = 400, latencyMs = 0 } = {}): Promise<GraphStub> {
  const sent: SentMessage[] = [];
  let next = 0;
  let open = 0;
  let isClosed = false;
  const stub = { sent, serviceUrl: undefined, onSend: undefined } as unknown as {
    -readonly [K in keyof GraphStub]: GraphStub[K];
  };
  const report = async (message: SentMessage) => {
    open += 1;
    for (const status of ['sent', 'delivered']) {
      const body = metaBody({
        statuses: [
          {
            id: message.wamid,
            status,
            timestamp: String(Math.floor(Date.now() / 1000)),
            recipient_id: message.to,
            biz_opaque_callback_data: message.callback,
          },
        ],
      });
      while (
        !isClosed &&
        stub.serviceUrl !== undefined &&
        (await postMeta(stub.serviceUrl, body, RECEIPTS)) !== 200
      ) {
        await new Promise((done) => setTimeout(done, retryMs));
      }
    }
    open -= 1;
  };
  const served = await serve((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk) => chunks.push(chunk));
    req.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>;
      const reply = (status: number, json: unknown) => {
        const finish = () => {
          res.writeHead(status, { 'Content-Type': 'application/json' });
          res.end(JSON.stringify(json));
        };
        if (latencyMs > 0) setTimeout(finish, latencyMs);
        else finish();
      };
      if (body.status === 'read') return reply(200, { success: true });
      const refused = stub.onSend?.(body);
      if (refused) return reply(refused.status, refused.json);
      next += 1;
      const to = String(body.to ?? body.recipient);
      const message = {
        wamid: `wamid.STUB${next}`,
        to,
        callback: String(body.biz_opaque_callback_data ?? ''),
        body,
        at: Date.now(),
      };
      sent.push(message);
      void report(message);
      reply(200, {
        messaging_product: 'whatsapp',
        contacts: [{ input: to, wa_id: to }],
        messages: [{ id: message.wamid }],
      });
    });
  });
  served.server.keepAliveTimeout = 60_000;
  stub.url = served.url;
  stub.settled = async () => {
    while (open > 0) await new Promise((done) => setTimeout(done, 20));
  };
  stub.close = async () => {
    isClosed = true;
    await served.close();
  };
  return stub as GraphStub;
}
