import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { APP_SECRET, signMeta } from '../../tests/support/meta.ts';
import { judge, type Outcome, round, type Scenario } from './scenario.ts';
import { openStage, phoneOf, tap } from './stage.ts';

const CONNECTIONS = 40;

/** Signatures that are wrong in every way one can be, as fast as they are answered; half of the bodies are no JSON. */
async function badSignatures(total: number): Promise<Outcome> {
  const stage = await openStage({
    env: {
      TWILIO_ACCOUNT_SID: `AC${'0'.repeat(31)}1`,
      TWILIO_AUTH_TOKEN: 'fixture-auth-token',
      TWILIO_FROM: '+525500000001',
      TWILIO_API_URL: 'http://127.0.0.1:9',
    },
  });
  const { service } = stage;
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const linesAt: number[] = [];
  service.child.stdout?.on('data', (chunk: Buffer) => {
    for (const _ of String(chunk).matchAll(/wrong or missing signature/g)) linesAt.push(performance.now());
  });
  try {
    const seen = new Map<string, number>();
    let next = 0;
    const from = performance.now();
    await Promise.all(
      Array.from({ length: CONNECTIONS }, async () => {
        for (let n = next++; n < total; n = next++) {
          const isSms = n % 3 === 2;
          const body = n % 2 ? tap(phoneOf(n), `wamid.T13-${n}`) : '{"not json';
          const status = await post(
            agent,
            `${service.url}/webhooks/${isSms ? 'twilio' : 'whatsapp'}`,
            body,
            headerFor(n, isSms, body),
          );
          const key = `${isSms ? 'sms' : 'whatsapp'} ${status}`;
          seen.set(key, (seen.get(key) ?? 0) + 1);
        }
      }),
    );
    const seconds = (performance.now() - from) / 1000;
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    const lines = linesAt.length;
    // One throttle each for the two channels.
    const perSecond = lines / 2 / Math.max(1, seconds);
    return judge(
      {
        signatures: total,
        statuses: Object.fromEntries([...seen].sort()),
        seconds: round(seconds),
        perSecond: round(total / seconds, 0),
        logLines: lines,
        logLinesPerSecondAndChannel: round(perSecond, 2),
      },
      {
        'only 401 on WhatsApp and 403 on SMS': [...seen.keys()].sort().join() === 'sms 403,whatsapp 401',
        'at most a line a second': lines <= 2 * (Math.ceil(seconds) + 1),
        'nothing is read': !/rumbo_messages_in_total\{/.test(metrics) && !/outcome="malformed"/.test(metrics),
        'nothing is answered': stage.graph.sent.length === 0,
      },
    );
  } finally {
    agent.destroy();
    await stage.end();
  }
}

function headerFor(n: number, isSms: boolean, body: string): Record<string, string> {
  const name = isSms ? 'X-Twilio-Signature' : 'X-Hub-Signature-256';
  const right = signMeta(body);
  const wrong: (string | undefined)[] = [
    undefined,
    '',
    right.slice(0, 40),
    `sha256=${createHmac('sha256', 'another key').update(body).digest('hex')}`,
    `sha1=${createHmac('sha1', APP_SECRET).update(body).digest('hex')}`,
    `${right}00`,
    right.slice(0, -1) + (right.endsWith('0') ? '1' : '0'),
    'sha256=',
    'é'.normalize('NFC'),
  ];
  const value = wrong[n % wrong.length];
  return value === undefined ? {} : { [name]: value };
}

function post(agent: Agent, url: string, body: string, headers: Record<string, string>): Promise<number> {
  return new Promise((done) => {
    const req = request(
      url,
      { method: 'POST', agent, headers: { ...headers, 'Content-Length': Buffer.byteLength(body) } },
      (res) => {
        res.resume();
        res.once('end', () => done(res.statusCode ?? 0));
      },
    );
    req.once('error', () => done(0));
    req.end(body);
  });
}

export const t13: Scenario = {
  name: 'T13',
  what: 'signatures that are missing, truncated, of another key, over another body',
  bar: '401 and 403, nothing parsed, at most one log line a second',
  short: () => badSignatures(4_000),
  long: () => badSignatures(100_000),
};
