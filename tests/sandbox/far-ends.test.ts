import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Graph, startGraph, toMetaJson } from '../../src/sandbox/graph/graph.ts';
import { Phones } from '../../src/sandbox/phones.ts';
import { startTwilio, type Twilio } from '../../src/sandbox/twilio/twilio.ts';
import { type Served, serve } from '../support/serve.ts';
import { until } from '../support/until.ts';

const PERSON = '5215500012345';
const PUBLIC = 'https://bot.example.org';
let ours: Served;
let received: { path: string; body: string; headers: NodeJS.Dict<string | string[]> }[];
let refuse: number;
let graph: Graph;
let phones: Phones;
let twilio: Twilio;

beforeEach(async () => {
  received = [];
  refuse = 0;
  ours = await serve((req, res) => {
    let body = '';
    req.on('data', (chunk) => (body += chunk));
    req.on('end', () => {
      if (refuse > 0) {
        refuse -= 1;
        res.statusCode = 503;
      } else received.push({ path: req.url ?? '', body, headers: req.headers });
      res.end();
    });
  });
  const webhookBaseUrl = ours.url;
  phones = new Phones();
  graph = await startGraph({
    phoneNumberId: '1',
    accessToken: 'token',
    appSecret: 'secret',
    webhookBaseUrl,
    phones,
    templates: () => [
      { name: 'news_1', languageCode: 'es_MX', text: 'Hay algo nuevo.', buttons: ['Ver', 'No más'] },
    ],
    statusGapMs: 1,
  });
  twilio = await startTwilio({
    accountSid: 'AC1',
    authToken: 'auth',
    from: '+525500000001',
    webhookBaseUrl,
    publicUrl: PUBLIC,
    phones,
    statusGapMs: 1,
  });
});
afterEach(async () => {
  await graph.close();
  await twilio.close();
  await ours.close();
});

const post = async (body: Record<string, unknown>, { token = 'token', path = '/v26.0/1/messages' } = {}) => {
  const res = await fetch(graph.url + path, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ messaging_product: 'whatsapp', to: PERSON, ...body }),
  });
  return {
    status: res.status,
    json: (await res.json()) as { error?: { code: number }; messages?: { id: string }[] },
  };
};
const text = (body: string) => ({ type: 'text', text: { body } });
const button = (titles: string[]) => ({
  type: 'interactive',
  interactive: {
    type: 'button',
    body: { text: 'x' },
    action: { buttons: titles.map((title, i) => ({ type: 'reply', reply: { id: `i${i}`, title } })) },
  },
});
const list = (rows: object[], label = 'Ver') => ({
  type: 'interactive',
  interactive: { type: 'list', body: { text: 'x' }, action: { button: label, sections: [{ rows }] } },
});
const rows = (count: number, title = 'Fila') =>
  Array.from({ length: count }, (_, i) => ({ id: `r${i}`, title: `${title} ${i}` }));

describe('the Graph API’s stand-in', () => {
  it('takes a message, answers as Meta does, and reports sent, delivered and read by signed webhook', async () => {
    await graph.receive(PERSON, { type: 'text', text: { body: '¿Qué tal? ñ/👍' } });
    const { status, json } = await post({ ...text('hola'), biz_opaque_callback_data: 'ours' });
    expect([status, json.messages?.[0]?.id]).toEqual([200, expect.stringMatching(/^wamid\./)]);
    await until(() => received.length === 4);
    for (const { path, body, headers } of received) {
      expect(path).toBe('/webhooks/whatsapp');
      expect(headers['x-hub-signature-256']).toBe(
        `sha256=${createHmac('sha256', 'secret').update(body).digest('hex')}`,
      );
    }
    expect(received[0]?.body).toContain('\\u00bfQu\\u00e9 tal? \\u00f1\\/\\ud83d\\udc4d');
    const statuses = received
      .slice(1)
      .map(({ body }) => JSON.parse(body).entry[0].changes[0].value.statuses[0]);
    expect(statuses.map(({ status: one }) => one)).toEqual(['sent', 'delivered', 'read']);
    expect(statuses[0]).toMatchObject({
      id: json.messages?.[0]?.id,
      biz_opaque_callback_data: 'ours',
      recipient_id: PERSON,
    });
  });
  it('tries a webhook again until it is taken', async () => {
    refuse = 2;
    expect(await graph.receive(PERSON, { type: 'text', text: { body: 'x' } })).toBe(true);
    expect(received).toHaveLength(1);
  });
  it.each([
    ['a text too long', text('x'.repeat(4097)), 131009],
    ['an empty text', text(''), 131008],
    ['four buttons', button(['a', 'b', 'c', 'd']), 131009],
    ['a button too long', button(['x'.repeat(21)]), 131009],
    ['two buttons alike', button(['a', 'a']), 131009],
    ['eleven rows', list(rows(11)), 131009],
    ['a row too long', list(rows(1, 'x'.repeat(24))), 131009],
    ['a list button too long', list(rows(1), 'x'.repeat(21)), 131009],
    ['a type nobody knows', { type: 'hologram' }, 100],
  ])('refuses %s', async (_name, body, code) => {
    await graph.receive(PERSON, { type: 'text', text: { body: 'x' } });
    expect(await post(body)).toMatchObject({ status: 400, json: { error: { code } } });
  });
  it('refuses a wrong token, a path without a version, and free text outside the window', async () => {
    expect(await post(text('x'), { token: 'other' })).toMatchObject({
      status: 401,
      json: { error: { code: 190 } },
    });
    expect((await post(text('x'), { path: '/1/messages' })).status).toBe(400);
    expect(await post(text('x'))).toMatchObject({ status: 400, json: { error: { code: 131047 } } });
  });
  const template = (name: string, code: string, payloads: string[]) => ({
    type: 'template',
    template: {
      name,
      language: { policy: 'deterministic', code },
      components: payloads.map((payload, index) => ({
        type: 'button',
        sub_type: 'quick_reply',
        index: String(index),
        parameters: [{ type: 'payload', payload }],
      })),
    },
  });
  const shown = () => {
    const bubbles: object[] = [];
    phones.follow(PERSON.slice(-10), 0, (event) => event.kind === 'bubble' && bubbles.push(event.bubble))();
    return bubbles;
  };
  it('takes a template at any time and shows the words that are approved, with what a tap gives back', async () => {
    expect((await post(template('news_1', 'es_MX', ['alerts:show']))).status).toBe(200);
    expect(shown()).toMatchObject([
      {
        from: 'rumbo',
        text: 'Hay algo nuevo.',
        quickReplies: [
          { id: 'alerts:show', title: 'Ver' },
          { id: 'No más', title: 'No más' },
        ],
      },
    ]);
  });
  it.each([
    ['that nobody has approved', template('other', 'es_MX', []), 132001],
    ['in a language that was not approved', template('news_1', 'fr', []), 132001],
    ['with more buttons than it has', template('news_1', 'es_MX', ['a', 'b', 'c']), 132000],
    ['that is no template', { type: 'template', template: null }, 132001],
  ])('refuses a template %s, and no phone shows anything', async (_name, body, code) => {
    expect(await post(body)).toMatchObject({ status: 400, json: { error: { code } } });
    expect(shown()).toEqual([]);
  });
  it('has faults on demand', async () => {
    await graph.receive(PERSON, { type: 'text', text: { body: 'x' } });
    await fetch(`${graph.url}/__sandbox/faults`, {
      method: 'POST',
      body: JSON.stringify([{ code: 130429, httpStatus: 429, retryAfterSeconds: 2, times: 2 }]),
    });
    expect([
      (await post(text('a'))).status,
      (await post(text('b'))).status,
      (await post(text('c'))).status,
    ]).toEqual([429, 429, 200]);
  });
  it('writes JSON as Meta does', () => {
    expect(toMetaJson({ a: 'ñ/👍' })).toBe('{"a":"\\u00f1\\/\\ud83d\\udc4d"}');
  });
});

describe('Twilio’s stand-in', () => {
  const send = async (form: Record<string, string>, auth = 'AC1:auth') => {
    const res = await fetch(`${twilio.url}/2010-04-01/Accounts/AC1/Messages.json`, {
      method: 'POST',
      headers: { Authorization: `Basic ${Buffer.from(auth).toString('base64')}` },
      body: new URLSearchParams({ From: '+525500000001', ...form }),
    });
    return {
      status: res.status,
      json: (await res.json()) as { code?: number; sid?: string; num_segments?: string },
    };
  };
  it('takes an SMS, counts it, and reports by signed callback to the very address it was given', async () => {
    const callback = `${PUBLIC}/webhooks/twilio/status?o=ours`;
    const { status, json } = await send({
      To: '+525500012345',
      Body: 'á'.repeat(71),
      StatusCallback: callback,
    });
    expect([status, json.num_segments]).toEqual([201, '2']);
    await until(() => received.length === 2);
    const { path, body, headers } = received[1] as (typeof received)[number];
    const signed = [...new URLSearchParams(body)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => k + v)
      .join('');
    expect(headers['x-twilio-signature']).toBe(
      createHmac('sha1', 'auth')
        .update(callback + signed)
        .digest('base64'),
    );
    expect(path).toBe('/webhooks/twilio/status?o=ours');
    expect(new URLSearchParams(body).get('MessageStatus')).toBe('delivered');
  });
  it.each([
    ['a wrong number', { To: 'nobody', Body: 'x' }, 21211],
    ['no words', { To: '+525500012345', Body: '' }, 21602],
    ['too many words', { To: '+525500012345', Body: 'x'.repeat(1601) }, 21617],
  ])('refuses %s', async (_name, form, code) => {
    expect(await send(form)).toMatchObject({ status: 400, json: { code } });
  });
  it('refuses a wrong token', async () => {
    expect(await send({ To: '+525500012345', Body: 'x' }, 'AC1:wrong')).toMatchObject({
      status: 401,
      json: { code: 20003 },
    });
  });
  it('answers STOP by itself, tells us, and sends that person nothing until START', async () => {
    await twilio.receive('+525500012345', 'stop');
    expect(new URLSearchParams(received[0]?.body).get('OptOutType')).toBe('STOP');
    expect(await send({ To: '+525500012345', Body: 'x' })).toMatchObject({
      status: 400,
      json: { code: 21610 },
    });
    await twilio.receive('+525500012345', 'START');
    expect((await send({ To: '+525500012345', Body: 'x' })).status).toBe(201);
  });
});
