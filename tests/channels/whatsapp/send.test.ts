import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeWhatsAppChannel, whatsAppReceiptError } from '../../../src/channels/whatsapp/index.ts';
import { layOutWhatsApp } from '../../../src/channels/whatsapp/lay-out.ts';
import { LIMITS } from '../../../src/channels/whatsapp/limits.ts';
import { renderWhatsApp } from '../../../src/channels/whatsapp/render.ts';
import type { Choice, OutboundContent, OutboundId } from '../../../src/model/index.ts';

let server: Server;
let url: string;
let seen: { line: string; authorization: string | undefined; body: Record<string, unknown> }[];
let answer: (req: IncomingMessage, res: ServerResponse) => void;

beforeEach(async () => {
  seen = [];
  answer = (_req, res) => reply(res, 200, { messages: [{ id: 'wamid.1' }] });
  server = createServer((req, res) => {
    let text = '';
    req.on('data', (chunk) => (text += chunk));
    req.on('end', () => {
      seen.push({
        line: `${req.method} ${req.url}`,
        authorization: req.headers.authorization,
        body: JSON.parse(text),
      });
      answer(req, res);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const reply = (res: ServerResponse, status: number, json: unknown, headers = {}) => {
  res.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  res.end(JSON.stringify(json));
};
const channel = (timeoutMs = 30_000) =>
  makeWhatsAppChannel({
    phoneNumberId: '123',
    accessToken: 'token',
    appSecrets: ['s1', 's2'],
    verifyTokens: ['verify-me'],
    apiUrl: url,
    timeoutMs,
  });
const send = (
  content: OutboundContent,
  to = { phone: '5215512345678' } as { phone?: string; bsuid?: string },
  timeoutMs?: number,
) =>
  channel(timeoutMs).send({
    id: 'out1' as OutboundId,
    to: { channel: 'whatsapp', ...to },
    account: '123',
    content,
  });
const TEXT: OutboundContent = { kind: 'text', text: 'hola' };
const choices = (labels: string[], description?: string): OutboundContent => ({
  kind: 'choices',
  text: '¿Cuál?',
  listLabel: 'Ver',
  choices: labels.map((label, i) => ({ id: `c:${i}`, label, ...(description ? { description } : {}) })),
});

describe('send', () => {
  it('posts to the versioned path with the token and our own id', async () => {
    expect(await send(TEXT)).toEqual({ kind: 'sent', providerId: 'wamid.1' });
    expect(seen).toEqual([
      {
        line: expect.stringMatching(/^POST \/v\d\d\.0\/123\/messages$/),
        authorization: 'Bearer token',
        body: {
          messaging_product: 'whatsapp',
          recipient_type: 'individual',
          to: '5215512345678',
          biz_opaque_callback_data: 'out1',
          type: 'text',
          text: { body: 'hola', preview_url: false },
        },
      },
    ]);
  });
  it('reaches a person without a number by their business-scoped id', async () => {
    await send(TEXT, { bsuid: 'MX.Abc9' });
    expect(seen[0]?.body).toMatchObject({ recipient: 'MX.Abc9' });
    expect(seen[0]?.body).not.toHaveProperty('to');
  });
  it('sends what was approved as a template, with its values and what its buttons give back', async () => {
    await send({
      kind: 'template',
      name: 'news_1',
      languageCode: 'es_MX',
      parameters: ['2'],
      payloads: ['alerts:show', 'alert:stop'],
      text: 'Hay 2 novedades.',
    });
    expect(seen[0]?.body).toMatchObject({
      type: 'template',
      template: {
        name: 'news_1',
        language: { policy: 'deterministic', code: 'es_MX' },
        components: [
          { type: 'body', parameters: [{ type: 'text', text: '2' }] },
          {
            type: 'button',
            sub_type: 'quick_reply',
            index: '0',
            parameters: [{ type: 'payload', payload: 'alerts:show' }],
          },
          {
            type: 'button',
            sub_type: 'quick_reply',
            index: '1',
            parameters: [{ type: 'payload', payload: 'alert:stop' }],
          },
        ],
      },
    });
  });

  it.each([
    ['three short labels are buttons', choices(['Uno', 'Dos', 'Tres']), 'button'],
    ['four are a list', choices(['Uno', 'Dos', 'Tres', 'Cuatro']), 'list'],
    ['a longer label makes it a list', choices(['Ver más opciones de aquí']), 'list'],
    ['a description makes it a list', choices(['Uno'], 'algo más'), 'list'],
    [
      'a link is a link button',
      { kind: 'link', text: 'Vea', link: { url: 'https://www.gob.mx', label: 'Abrir' } } as OutboundContent,
      'cta_url',
    ],
    [
      'a location request',
      { kind: 'location_request', text: '¿Dónde está?', fallback: 'x' } as OutboundContent,
      'location_request_message',
    ],
  ])('%s', async (_name, content, type) => {
    await send(content);
    expect(seen[0]?.body.interactive).toMatchObject({ type });
  });

  it.each([
    [400, 131047, {}, { code: '131047', scope: 'message', retryable: false, meaning: 'window_closed' }],
    [400, 131026, {}, { scope: 'message', retryable: false, meaning: 'unreachable' }],
    [400, 131050, {}, { retryable: false, meaning: 'opted_out' }],
    [429, 131056, {}, { scope: 'pair', retryable: true }],
    [429, 130429, { 'Retry-After': '3' }, { scope: 'number', retryable: true, retryAfterMs: 3000 }],
    [500, 131000, {}, { scope: 'message', retryable: true, maxAttempts: 5 }],
    [503, 131016, {}, { retryable: true, maxAttempts: 5 }],
    [503, 131057, {}, { scope: 'number', retryAfterMs: 60_000 }],
    [401, 190, {}, { scope: 'account', retryable: true }],
    [403, 368, {}, { scope: 'account', meaning: 'blocked' }],
    [403, 215, {}, { scope: 'account' }],
    [400, 100, {}, { retryable: false, meaning: 'bug' }],
    [400, 132001, {}, { retryable: false, meaning: 'bug' }],
    [429, 131048, {}, { scope: 'account', meaning: 'blocked' }],
    [502, 999999, {}, { scope: 'number', retryable: true }],
    [400, 999999, {}, { retryable: false, meaning: 'bug' }],
  ])('HTTP %i with code %i', async (status, code, headers, error) => {
    answer = (_req, res) =>
      reply(res, status, { error: { message: 'no', type: 'OAuthException', code } }, headers);
    expect(await send(TEXT)).toMatchObject({ kind: 'failed', error });
  });
  it('a 5xx page that is not JSON pauses the number', async () => {
    answer = (_req, res) => {
      res.writeHead(503, { 'Content-Type': 'text/html' });
      res.end('<h1>down</h1>');
    };
    expect(await send(TEXT)).toMatchObject({
      kind: 'failed',
      error: { code: 'http_503', scope: 'number', retryable: true },
    });
  });
  it('a silent provider is a timeout whose end nobody knows', async () => {
    answer = () => {};
    expect(await send(TEXT, undefined, 150)).toEqual({
      kind: 'failed',
      error: { code: 'timeout', scope: 'number', retryable: true, isAmbiguous: true },
    });
  });
  it('a cut connection may have carried the message; a refused one has not', async () => {
    answer = (_req, res) => res.destroy();
    expect(await send(TEXT)).toMatchObject({ error: { code: 'network', isAmbiguous: true } });
    server.close();
    server.closeAllConnections();
    const refused = await send(TEXT);
    expect(refused).toMatchObject({ error: { code: 'network', retryable: true } });
    expect(refused).not.toHaveProperty('error.isAmbiguous');
  });
  it('never follows a redirect with the token', async () => {
    answer = (_req, res) => {
      res.writeHead(302, { Location: 'http://127.0.0.1:9/steal' });
      res.end();
    };
    expect((await send(TEXT)).kind).toBe('failed');
    expect(seen).toHaveLength(1);
  });
  it('what cannot be said in one message is a bug of ours, not a retry', async () => {
    expect(await send({ kind: 'text', text: 'x'.repeat(5000) })).toEqual({
      kind: 'failed',
      error: { code: 'render', scope: 'message', retryable: false, meaning: 'bug' },
    });
    expect(seen).toEqual([]);
  });
});

describe('receipts that fail', () => {
  it.each([
    ['131047', 'window_closed'],
    ['131026', 'unreachable'],
    ['131050', 'opted_out'],
  ])('%s means %s and is final', (code, meaning) => {
    expect(whatsAppReceiptError(code)).toMatchObject({ retryable: false, meaning });
  });
  it('a code nobody knows is final and harmless', () => {
    expect(whatsAppReceiptError('unknown')).toEqual({ code: 'unknown', scope: 'message', retryable: false });
  });
});

describe('verify', () => {
  const sign = (body: string, secret: string) =>
    `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const verify = (body: string, header: string | undefined) =>
    channel().verify({
      body: Buffer.from(body),
      headers: header === undefined ? {} : { 'x-hub-signature-256': header },
      path: '/',
      receivedAt: new Date(),
    });
  it.each(['{"a":"ñ 👍🏽 /"}', '{"a":"\\u00f1 \\ud83d\\udc4d \\/"}', ''])(
    'is over the bytes as they came: %s',
    (body) => {
      expect(verify(body, sign(body, 's1'))).toBe(true);
      expect(verify(body, sign(body, 's2'))).toBe(true);
      expect(verify(`${body} `, sign(body, 's1'))).toBe(false);
    },
  );
  it.each([
    undefined,
    '',
    'sha256=',
    'sha1=abc',
    `sha256=${'0'.repeat(63)}`,
    `sha256=${'z'.repeat(64)}`,
    `SHA256=${'0'.repeat(64)}`,
  ])('refuses the header %s', (header) => {
    expect(verify('{}', header)).toBe(false);
  });
});

describe('checkSubscription', () => {
  const query = { 'hub.mode': 'subscribe', 'hub.verify_token': 'verify-me', 'hub.challenge': '1158201444' };
  it('echoes the challenge', () => {
    expect(channel().checkSubscription(query)).toEqual({ kind: 'ok', challenge: '1158201444' });
  });
  it.each([
    { ...query, 'hub.verify_token': 'other' },
    { ...query, 'hub.mode': 'x' },
    { ...query, 'hub.challenge': '<script>' },
    { ...query, 'hub.challenge': ['1', '2'] },
    {},
    { ...query, 'hub.verify_token': ['verify-me'] },
  ])('refuses %j', (bad) => {
    expect(channel().checkSubscription(bad)).toEqual({ kind: 'forbidden' });
  });
});

describe('layOutWhatsApp', () => {
  const labels = { more: '1 = más', pickNumber: 'Responda con un número:' };
  const word = fc.stringMatching(/^[a-zñáé👍]{1,12}$/u);
  const text = fc
    .array(fc.oneof(word, fc.constant('\n'), fc.constant('\n\n'), fc.constant('palabra.')), {
      minLength: 1,
      maxLength: 900,
    })
    .map((words) => `x ${words.join(' ')}`);
  const choice = fc.record({ label: fc.string({ minLength: 1, maxLength: 40 }) });
  const content: fc.Arbitrary<OutboundContent> = fc.oneof(
    text.map((t): OutboundContent => ({ kind: 'text', text: t })),
    fc.tuple(text, fc.array(choice, { minLength: 1, maxLength: 14 })).map(
      ([t, list]): OutboundContent => ({
        kind: 'choices',
        text: t,
        listLabel: 'Ver',
        choices: list.map(({ label }, i): Choice => ({ id: `i${i}`, label })),
      }),
    ),
    text.map(
      (t): OutboundContent => ({
        kind: 'link',
        text: t,
        link: { url: 'https://www.gob.mx', label: 'Abrir' },
      }),
    ),
  );
  it('everything it lays out renders, and no word of it is lost', () => {
    fc.assert(
      fc.property(fc.array(content, { minLength: 1, maxLength: 3 }), (contents) => {
        const { now, later } = layOutWhatsApp(contents, labels);
        expect(later).toEqual([]);
        for (const one of now) renderWhatsApp(one); // throws beyond a limit
        const words = (list: readonly OutboundContent[]) =>
          list.flatMap((one) => ('text' in one ? one.text : '').split(/\s+/)).filter(Boolean);
        const after = words(now).join(' ');
        for (const said of words(contents)) expect(after).toContain(said);
      }),
      { seed: 3, numRuns: 150 },
    );
  });
  it('a text and its question are one bubble where they fit', () => {
    const { now } = layOutWhatsApp([{ kind: 'text', text: 'Respuesta.' }, choices(['Uno'])], labels);
    expect(now).toMatchObject([{ kind: 'choices', text: 'Respuesta.\n\n¿Cuál?' }]);
  });
  it('a long answer before buttons is split at a paragraph', () => {
    const long = `${'a'.repeat(600)}\n\n${'b'.repeat(600)}`;
    const { now } = layOutWhatsApp(
      [{ kind: 'choices', text: long, listLabel: 'Ver', choices: [{ id: 'x', label: 'Uno' }] }],
      labels,
    );
    expect(now.map((one) => ('text' in one ? one.text.length : 0))).toEqual([600, 600]);
    expect(LIMITS.body).toBe(1024);
  });
});
