import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GraphStub, messageBody, metaBody, metaEnv, postMeta, startGraphStub } from './support/meta.ts';
import { removeDataDir, type Service, startService, untilSettled } from './support/service.ts';
import { ROOT } from './support/talk.ts';
import { until } from './support/until.ts';

const FIXTURES = join(ROOT, '..', 'shared', 'fixtures', 'channels');
const TWILIO = {
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(31)}1`,
  TWILIO_AUTH_TOKEN: 'fixture-auth-token',
  TWILIO_FROM: '+525500000001',
  PUBLIC_URL: 'https://bot.example.org',
};

interface SentSms {
  readonly to: string;
  readonly body: string;
  readonly callback: string;
}

/** A Twilio REST API of the test's own. */
async function startTwilioStub(): Promise<{ url: string; sent: SentSms[]; server: Server }> {
  const sent: SentSms[] = [];
  const server = createServer((req, res) => {
    let text = '';
    req.on('data', (chunk) => (text += chunk));
    req.on('end', () => {
      const form = new URLSearchParams(text);
      if (req.method === 'GET') {
        res.writeHead(200, { 'Content-Type': 'application/json' });
        return void res.end(JSON.stringify({ messages: [], next_page_uri: null }));
      }
      sent.push({
        to: form.get('To') ?? '',
        body: form.get('Body') ?? '',
        callback: form.get('StatusCallback') ?? '',
      });
      res.writeHead(201, { 'Content-Type': 'application/json' });
      res.end(JSON.stringify({ sid: `SM${String(sent.length).padStart(32, '0')}`, status: 'queued' }));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent, server };
}

let graph: GraphStub;
let twilio: Awaited<ReturnType<typeof startTwilioStub>>;
let service: Service;

beforeAll(async () => {
  graph = await startGraphStub();
  twilio = await startTwilioStub();
  const meta = metaEnv(graph.url);
  service = await startService({
    env: {
      ...meta,
      // Two, as while it is changed; the recorded payloads are signed with the second.
      WHATSAPP_APP_SECRET: `${meta.WHATSAPP_APP_SECRET},fixture-app-secret`,
      ...TWILIO,
      TWILIO_API_URL: twilio.url,
    },
  });
  graph.serviceUrl = service.url;
});

afterAll(async () => {
  const { code, ms } = await service.stop('SIGTERM');
  expect({ code, isFast: ms < 10_000 }).toEqual({ code: 0, isFast: true });
  await graph.close();
  twilio.server.close();
  await removeDataDir(service.dataDir);
});

const sentTo = (person: string) =>
  graph.sent.filter(({ to }) => to === person).map(({ body }) => JSON.stringify(body));
const metric = async (line: RegExp): Promise<number> =>
  Number(line.exec(await (await fetch(`${service.url}/metrics`)).text())?.[1] ?? 0);

async function postSms(
  path: string,
  form: Record<string, string>,
  token = TWILIO.TWILIO_AUTH_TOKEN,
): Promise<Response> {
  const signed = Object.keys(form)
    .sort()
    .map((name) => name + form[name])
    .join('');
  const signature = createHmac('sha1', token).update(`${TWILIO.PUBLIC_URL}${path}${signed}`).digest('base64');
  return fetch(service.url + path, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { 'X-Twilio-Signature': signature },
  });
}

describe('the whole service', () => {
  it('answers a signed WhatsApp question with a sourced answer, once, however often it is delivered', async () => {
    const body = messageBody({
      from: '5215500000100',
      id: 'wamid.T1',
      text: '¿Cuánto es el salario mínimo?',
    });
    const statuses = await Promise.all(Array.from({ length: 5 }, () => postMeta(service.url, body)));
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    await until(() => sentTo('5215500000100').length > 0, 'an answer');
    await untilSettled(service.url);
    const [answer, ...others] = sentTo('5215500000100');
    expect(others).toEqual([]);
    expect(answer).toContain('315.04');
    expect(answer).toContain('CONASAMI');
  });

  it('answers in English when asked in English', async () => {
    await postMeta(
      service.url,
      messageBody({ from: '5215500000101', id: 'wamid.T2', text: 'they fired me, what can I do?' }),
    );
    await until(() => sentTo('5215500000101').length > 0, 'an answer');
    expect(sentTo('5215500000101')[0]).toContain('Sign no resignation');
  });

  it('keeps the order of forty messages in a burst from one person', async () => {
    const person = '5215500000102';
    const taps = ['menu:rights', 'menu:fraud', 'menu:hired'];
    for (let n = 0; n < 40; n += 1) {
      const messages = Array.from({ length: 1 }, () => ({
        from: person,
        id: `wamid.O${n}`,
        timestamp: String(Math.floor(Date.now() / 1000)),
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id: taps[n % 3], title: 'x' } },
      }));
      expect(await postMeta(service.url, metaBody({ contacts: [{ wa_id: person }], messages }))).toBe(200);
    }
    await until(() => sentTo(person).length === 40, 'forty answers');
    const answers = sentTo(person).map((text) => text.replace(/"biz_opaque_callback_data":"[^"]*",?/, ''));
    for (const [n, answer] of answers.entries()) expect(answer, `answer ${n}`).toBe(answers[n % 3]);
  });

  it('a wrong signature is 401 on WhatsApp and 403 on SMS, and nothing comes of it', async () => {
    const res = await fetch(`${service.url}/webhooks/whatsapp`, {
      method: 'POST',
      body: '{}',
      headers: { 'X-Hub-Signature-256': `sha256=${'0'.repeat(64)}` },
    });
    expect(res.status).toBe(401);
    expect(
      (
        await postSms(
          '/webhooks/twilio',
          { MessageSid: 'SMx', From: '+525512340000', Body: 'hola' },
          'another-token',
        )
      ).status,
    ).toBe(403);
  });

  it('answers an SMS with few segments and a callback that carries our id', async () => {
    const res = await postSms('/webhooks/twilio', {
      MessageSid: 'SMone',
      From: '+525512340001',
      To: '+525500000001',
      Body: '¿Cómo está? me despidieron',
    });
    expect([res.status, await res.text()]).toEqual([200, '<Response/>']);
    await until(() => twilio.sent.some(({ to }) => to === '+525512340001'), 'an SMS');
    const sms = twilio.sent.find(({ to }) => to === '+525512340001');
    expect(sms?.body).toMatch(/^No firme renuncia/);
    expect(sms?.callback).toMatch(/^https:\/\/bot\.example\.org\/webhooks\/twilio\/status\?o=[\w-]{22}$/);
    const path = new URL(sms?.callback ?? '').pathname + new URL(sms?.callback ?? '').search;
    expect((await postSms(path, { MessageSid: 'SM9', MessageStatus: 'delivered' })).status).toBe(200);
  });

  it('STOP that Twilio has answered is recorded in silence; BAJA is confirmed by us; a question is still answered', async () => {
    await postSms('/webhooks/twilio', {
      MessageSid: 'SMs1',
      From: '+525512340002',
      To: '+525500000001',
      Body: 'STOP',
      OptOutType: 'STOP',
    });
    await postSms('/webhooks/twilio', {
      MessageSid: 'SMs2',
      From: '+525512340003',
      To: '+525500000001',
      Body: 'baja',
    });
    await until(() => twilio.sent.some(({ to }) => to === '+525512340003'), 'a confirmation');
    expect(twilio.sent.filter(({ to }) => to === '+525512340002')).toEqual([]);
    expect(twilio.sent.find(({ to }) => to === '+525512340003')?.body).toMatch(/ya no le enviaremos avisos/);
    await postSms('/webhooks/twilio', {
      MessageSid: 'SMs3',
      From: '+525512340003',
      To: '+525500000001',
      Body: 'no me pagan',
    });
    await until(
      () => twilio.sent.filter(({ to }) => to === '+525512340003').length === 2,
      'an answer after the stop',
    );
  });

  it('writes no address and no word of anybody to its log', () => {
    expect(service.output()).not.toMatch(/52155|525512|despidieron|salario/);
  });
});

describe.runIf(existsSync(FIXTURES))('recorded payloads of others, in place', () => {
  const lines = existsSync(FIXTURES)
    ? readFileSync(join(FIXTURES, 'index.jsonl'), 'utf8').trim().split('\n')
    : [];
  const cases = lines.map(
    (line) =>
      JSON.parse(line) as {
        id: string;
        file: string;
        endpoint: string;
        headers: Record<string, string>;
        url?: string;
        expect: {
          http: number;
          body?: string;
          inbound?: {
            id: string;
            from?: string;
            bsuid?: string;
            turn: boolean | null;
            duplicate?: boolean;
          }[];
          control?: string;
        };
      },
  );

  it.each(cases)('$id', async ({ file, endpoint, headers, expect: wanted, id }) => {
    await untilSettled(service.url);
    const before = graph.sent.length + twilio.sent.length;
    const post = () =>
      fetch(service.url + endpoint, { method: 'POST', body: readFileSync(join(FIXTURES, file)), headers });
    const res = await post();
    expect(res.status).toBe(wanted.http);
    if (wanted.body !== undefined) expect(await res.text()).toBe(wanted.body);
    const isAnsweredByTwilio = id === 'twilio-sms-stop';
    const turns = (wanted.inbound ?? []).filter(
      ({ turn, duplicate }) => turn === true && !duplicate && !isAnsweredByTwilio,
    ).length;
    await until(() => graph.sent.length + twilio.sent.length >= before + turns, `${turns} answers to ${id}`);
    await untilSettled(service.url);
    const after = graph.sent.length + twilio.sent.length;
    if (turns === 0) expect(after, 'nobody asked anything').toBe(before);
    // Delivered again: taken, and nothing comes of it.
    expect((await post()).status).toBe(wanted.http);
    await untilSettled(service.url);
    expect(graph.sent.length + twilio.sent.length).toBe(after);
    for (const inbound of wanted.inbound ?? []) {
      if (inbound.turn !== true || endpoint !== '/webhooks/whatsapp') continue;
      const to = inbound.from ?? inbound.bsuid;
      expect(
        graph.sent.some(
          (sent) => sent.to === to && (inbound.from !== undefined || sent.body.recipient === to),
        ),
        `an answer to ${inbound.id}`,
      ).toBe(true);
    }
  });

  it('counts what it does not know instead of failing', async () => {
    const unknown = metaBody({
      contacts: [{ wa_id: '5215500000200' }],
      messages: [{ from: '5215500000200', id: 'wamid.U1', type: 'hologram', hologram: { x: 1 } }],
    });
    expect(await postMeta(service.url, unknown)).toBe(200);
    await until(() => sentTo('5215500000200').length === 1, 'a polite line');
    expect(
      await postMeta(
        service.url,
        JSON.stringify({
          object: 'whatsapp_business_account',
          entry: [{ changes: [{ field: 'account_update', value: {} }] }],
        }),
      ),
    ).toBe(200);
    expect(
      await metric(/rumbo_messages_ignored_total\{channel="whatsapp",reason="other_field"\} (\d+)/),
    ).toBeGreaterThan(0);
    expect(
      await metric(/rumbo_messages_in_total\{channel="whatsapp",kind="unknown"\} (\d+)/),
    ).toBeGreaterThan(0);
  });
});
