import { createHmac } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MalformedBodyError } from '../../../src/channels/channel.ts';
import { makeSmsChannel, smsReceiptError } from '../../../src/channels/sms/index.ts';
import { layOutSms } from '../../../src/channels/sms/lay-out.ts';
import { countSegments } from '../../../src/channels/sms/segments.ts';
import { toPlainText } from '../../../src/channels/sms/transliterate.ts';
import type { OutboundContent, OutboundId } from '../../../src/model/index.ts';
import { measure } from '../../../src/sandbox/twilio/segments.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const TOKEN = 'fixture-auth-token';
const options = {
  accountSid: `AC${'0'.repeat(31)}1`,
  authToken: TOKEN,
  from: '+525500000001',
  apiUrl: 'http://127.0.0.1:9',
  publicUrl: 'https://bot.example.org',
  accents: 'plain' as const,
};

describe('countSegments', () => {
  it.each([
    ['', 1, 'GSM-7', 0],
    ['a'.repeat(160), 1, 'GSM-7', 160],
    ['a'.repeat(161), 2, 'GSM-7', 161],
    ['a'.repeat(306), 2, 'GSM-7', 306],
    ['a'.repeat(307), 3, 'GSM-7', 307],
    ['ñ'.repeat(160), 1, 'GSM-7', 160],
    ['€'.repeat(80), 1, 'GSM-7', 160],
    ['€'.repeat(81), 2, 'GSM-7', 162],
    // The pair of septets does not fit into the last place of the first segment and moves on whole.
    [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 3, 'GSM-7', 306],
    ['á'.repeat(70), 1, 'UCS-2', 70],
    ['á'.repeat(71), 2, 'UCS-2', 71],
    ['👍'.repeat(35), 1, 'UCS-2', 70],
    ['👍'.repeat(36), 2, 'UCS-2', 72],
    [`${'á'.repeat(66)}👍${'á'.repeat(66)}`, 3, 'UCS-2', 134],
  ])('%s', (text, segments, encoding, units) => {
    expect(countSegments(text)).toEqual({ segments, encoding, units });
  });
  it('agrees with the count of the provider’s stand-in, which is another piece of code', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', 'ñ', 'é', 'á', '€', '{', '👍', ' ', '\n', 'ç'),
          maxLength: 400,
        }),
        (text) => {
          const { segments, encoding, units } = countSegments(text);
          expect({ segments, encoding, length: units }).toEqual(measure(text));
        },
      ),
      { seed: 5, numRuns: 500 },
    );
  });
});

describe('toPlainText', () => {
  it.each([
    ['¿Cómo está? El niño pagó', '¿Como esta? El niño pago'],
    ['pingüino, café, ¡año!', 'pingüino, café, ¡año!'],
    ['ça marche à l’école où', "ca marche à l'école où"],
    ['não, ação, você', 'nao, açao, você'.replace('ç', 'c').replace('ê', 'e')],
    ['«Hola» — “sí”…', '"Hola" - "si"...'],
    ['Kreyòl ayisyen: è ò', 'Kreyòl ayisyen: è ò'],
    ['Listo 👍🏽 gracias ✅', 'Listo gracias'],
    ['10\u00a0%', '10 %'],
    ['привет', 'привет'],
  ])('%s', (text, plain) => {
    expect(toPlainText(text)).toBe(plain);
  });
  it('what has a plain form is GSM-7 afterwards', () => {
    expect(countSegments(toPlainText('ÁÉÍÓÚáéíóúâêîôûãõàèìòùäëïöüçÇñÑŒœ')).encoding).toBe('GSM-7');
  });
});

describe('layOutSms', () => {
  const labels = { more: '1 = más', pickNumber: 'Responda con un número:' };
  const word = fc.stringMatching(/^[a-zñáó0-9$.,]{1,14}$/u);
  const text = fc
    .array(fc.oneof(word, fc.constant('\n\n')), { minLength: 1, maxLength: 500 })
    .map((words) => `Inicio ${words.join(' ')}`);
  it('parts are at most three segments, none ends inside a word, nothing is lost', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (long, hasChoices) => {
        const contents: OutboundContent[] = [{ kind: 'text', text: long }];
        if (hasChoices)
          contents.push({
            kind: 'choices',
            text: '¿Cuál?',
            listLabel: 'x',
            choices: [
              { id: 'a', label: 'Mis derechos' },
              { id: 'b', label: 'Otra cosa' },
            ],
          });
        const { now, later } = layOutSms(contents, labels, toPlainText);
        const parts = [...now, ...later.flat()].map((one) => (one.kind === 'text' ? one.text : ''));
        for (const [i, part] of parts.entries()) {
          expect(countSegments(toPlainText(part)).segments).toBeLessThanOrEqual(3);
          expect(part.length).toBeLessThanOrEqual(1600);
          expect(part.endsWith(`\n${labels.more}`)).toBe(i < parts.length - 1);
        }
        const words = (s: string) => s.split(/\s+/).filter(Boolean);
        const joined = parts.map((part) => part.replace(/\n1 = más$/, '')).flatMap(words);
        const said = words(long).concat(hasChoices ? words('¿Cuál? 1 Mis derechos 2 Otra cosa') : []);
        expect(joined).toEqual(said);
      }),
      { seed: 9, numRuns: 200 },
    );
  });
  it('numbered choices are never torn apart', () => {
    const choices = Array.from({ length: 10 }, (_, i) => ({ id: `c${i}`, label: `Opción de prueba ${i}` }));
    const { now, later } = layOutSms(
      [{ kind: 'choices', text: 'palabra '.repeat(52), listLabel: 'x', choices }],
      labels,
      toPlainText,
    );
    const parts = [...now, ...later.flat()].map((one) => (one.kind === 'text' ? one.text : ''));
    expect(parts.filter((part) => /^\d+ Opción/m.test(part) && !part.includes('10 Opción'))).toEqual([]);
    expect(parts.at(-1)).toMatch(/1 Opción[\s\S]*10 Opción/);
  });
  it('a short answer with choices is one message', () => {
    const { now, later } = layOutSms(
      [
        {
          kind: 'choices',
          text: 'Elija',
          listLabel: 'x',
          choices: [
            { id: 'a', label: 'Uno' },
            { id: 'b', label: 'Dos' },
          ],
        },
      ],
      labels,
      toPlainText,
    );
    expect(now).toEqual([{ kind: 'text', text: 'Elija\n1 Uno\n2 Dos' }]);
    expect(later).toEqual([]);
  });
});

describe('webhooks', () => {
  const channel = makeSmsChannel(options);
  const raw = (form: string, path = '/webhooks/twilio', headers = {}) => ({
    body: Buffer.from(form),
    headers,
    path,
    receivedAt: NOW,
  });
  it.each(['Body=hola&From=%2B52551', 'Body=%C2%BFC%C3%B3mo%3F+%F0%9F%91%8D&From=%2B1&A=&B=1%2F2'])(
    'takes what is signed over the configured address and nothing else: %s',
    (form) => {
      const of = (url: string) =>
        createHmac('sha1', TOKEN)
          .update(
            url +
              [...new URLSearchParams(form)]
                .sort(([a], [b]) => (a < b ? -1 : 1))
                .map(([k, v]) => k + v)
                .join(''),
          )
          .digest('base64');
      const path = '/webhooks/twilio/status?o=abc';
      expect(
        channel.verify(raw(form, path, { 'x-twilio-signature': of(`https://bot.example.org${path}`) })),
      ).toBe(true);
      expect(
        channel.verify(
          raw(form, path, { 'x-twilio-signature': of(`https://evil.example${path}`), host: 'evil.example' }),
        ),
      ).toBe(false);
      expect(
        channel.verify(
          raw(`${form}&x=1`, path, { 'x-twilio-signature': of(`https://bot.example.org${path}`) }),
        ),
      ).toBe(false);
      expect(channel.verify(raw(form, path))).toBe(false);
    },
  );

  it('reads a text, and pictures with words', () => {
    expect(
      channel.parse(raw('MessageSid=SM1&From=%2B5255&To=%2B52&Body=hola+%C3%B1&NumMedia=0&Future=x')),
    ).toEqual([
      {
        kind: 'message',
        message: {
          from: { channel: 'sms', phone: '+5255' },
          account: '+52',
          providerId: 'SM1',
          sentAt: NOW,
          receivedAt: NOW,
          content: { kind: 'text', text: 'hola ñ' },
        },
      },
    ]);
    const [mms] = channel.parse(
      raw(
        'MessageSid=MM1&From=%2B5255&To=%2B52&Body=mi+solicitud&NumMedia=2&MediaUrl0=https%3A%2F%2Fx%2F1&MediaContentType0=image%2Fjpeg&MediaUrl1=https%3A%2F%2Fx%2F2&MediaContentType1=image%2Fpng',
      ),
    );
    expect(mms).toMatchObject({
      message: {
        content: {
          kind: 'image',
          text: 'mi solicitud',
          media: [
            { url: 'https://x/1', mimeType: 'image/jpeg' },
            { url: 'https://x/2', mimeType: 'image/png' },
          ],
        },
      },
    });
  });
  it('knows that Twilio has answered a stop', () => {
    expect(channel.parse(raw('MessageSid=SM1&From=%2B5255&Body=STOP&OptOutType=STOP'))).toMatchObject([
      { message: { optOutHandledByProvider: 'stop' } },
    ]);
  });
  it.each([
    ['sent', { status: 'sent' }],
    ['delivered', { status: 'delivered' }],
    ['read', { status: 'read' }],
    ['undelivered&ErrorCode=30003', { status: 'failed', code: '30003' }],
    ['failed&ErrorCode=21610', { status: 'failed', code: '21610' }],
    ['canceled', { status: 'failed', code: 'canceled' }],
  ])('status %s', (status, receipt) => {
    expect(
      channel.parse(raw(`MessageSid=SM1&MessageStatus=${status}`, '/webhooks/twilio/status?o=ours')),
    ).toEqual([
      {
        kind: 'receipt',
        receipt: { channel: 'sms', providerId: 'SM1', outboundId: 'ours', at: NOW, ...receipt },
      },
    ]);
  });
  it.each(['queued', 'sending', 'accepted', 'scheduled', 'constructor'])(
    'status %s says nothing new',
    (status) => {
      expect(
        channel.parse(raw(`MessageSid=SM1&MessageStatus=${status}`, '/webhooks/twilio/status'))[0]?.kind,
      ).toBe('ignored');
    },
  );
  it('a form without an id is malformed; without a sender it is ignored', () => {
    expect(() => channel.parse(raw('Body=x'))).toThrow(MalformedBodyError);
    expect(() => channel.parse(raw('x=1', '/webhooks/twilio/status'))).toThrow(MalformedBodyError);
    expect(channel.parse(raw('MessageSid=SM1&Body=x'))).toEqual([{ kind: 'ignored', reason: 'no_sender' }]);
  });
});

describe('send', () => {
  let server: Server;
  let url: string;
  let seen: { line: string; form: URLSearchParams }[];
  let answer: (res: ServerResponse) => void;
  beforeEach(async () => {
    seen = [];
    answer = (res) => reply(res, 201, { sid: 'SM7', status: 'queued' });
    server = createServer((req, res) => {
      let text = '';
      req.on('data', (chunk) => (text += chunk));
      req.on('end', () => {
        seen.push({ line: `${req.method} ${req.url}`, form: new URLSearchParams(text) });
        answer(res);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });
  const reply = (res: ServerResponse, status: number, json: unknown) => {
    res.writeHead(status, { 'Content-Type': 'application/json' });
    res.end(JSON.stringify(json));
  };
  const send = (extra: object = {}, text = '¿Cómo está, niño?') =>
    makeSmsChannel({ ...options, apiUrl: url, timeoutMs: 30_000, ...extra }).send({
      id: 'out1' as OutboundId,
      to: { channel: 'sms', phone: '+525512345678' },
      account: 'x',
      content: { kind: 'text', text },
    });

  it('posts to the account’s messages with a callback that carries our id', async () => {
    expect(await send()).toEqual({ kind: 'sent', providerId: 'SM7' });
    expect(seen[0]?.line).toBe(`POST /2010-04-01/Accounts/${options.accountSid}/Messages.json`);
    expect(Object.fromEntries(seen[0]?.form ?? [])).toEqual({
      To: '+525512345678',
      From: '+525500000001',
      Body: '¿Como esta, niño?',
      StatusCallback: 'https://bot.example.org/webhooks/twilio/status?o=out1',
    });
  });
  it('keeps accents when told to, and uses a messaging service when given one', async () => {
    await send({ accents: 'keep', from: `MG${'1'.repeat(32)}` });
    expect(seen[0]?.form.get('Body')).toBe('¿Cómo está, niño?');
    expect(seen[0]?.form.get('MessagingServiceSid')).toBe(`MG${'1'.repeat(32)}`);
    expect(seen[0]?.form.has('From')).toBe(false);
  });
  it.each([
    [429, 20429, { scope: 'number', retryable: true }],
    [401, 20003, { scope: 'account' }],
    [400, 21211, { retryable: false, meaning: 'unreachable' }],
    [400, 21610, { retryable: false, meaning: 'opted_out' }],
    [400, 21611, { retryable: true }],
    [400, 21617, { meaning: 'bug' }],
    [400, 30007, { retryable: false, meaning: 'blocked' }],
    [400, 63016, { meaning: 'window_closed' }],
    [500, 20500, { scope: 'number', retryable: true }],
    [400, 99999, { retryable: false, meaning: 'bug' }],
  ])('HTTP %i with code %i', async (status, code, error) => {
    answer = (res) => reply(res, status, { code, message: 'no', status });
    expect(await send()).toMatchObject({ kind: 'failed', error });
  });
  it('a silent provider is a timeout whose end nobody knows; a refused connection is not', async () => {
    answer = () => {};
    expect(await send({ timeoutMs: 400 })).toMatchObject({ error: { code: 'timeout', isAmbiguous: true } });
    server.closeAllConnections();
    server.close();
    const refused = await send();
    expect(refused).toMatchObject({ error: { code: 'network', retryable: true } });
    expect(refused).not.toHaveProperty('error.isAmbiguous');
  });
  it.each([
    ['21610', 'opted_out'],
    ['30003', 'unreachable'],
    ['30007', 'blocked'],
  ])('a receipt with %s means %s', (code, meaning) => {
    expect(smsReceiptError(code)).toMatchObject({ meaning, retryable: false });
  });
});
