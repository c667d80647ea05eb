import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MalformedBodyError, type Parsed, type RawWebhook } from '../src/channels/channel.ts';
import { listenOptions, makeServer, type ServerDeps } from '../src/server.ts';
import { makeMetrics } from '../src/telemetry/metrics.ts';
import { silentLogger } from '../src/telemetry/telemetry.ts';

const MIB = 1024 * 1024;
let server: Server;
let base: string;
let port: number;
let accepted: { channel: string; parsed: readonly Parsed[] }[];
let isStoreDown: boolean;
let errors: object[];
let isDraining: boolean;
let verified: number;

const channel = (name: 'whatsapp' | 'sms') => ({
  name,
  layOut: () => ({ now: [], later: [] }),
  send: async () => ({ kind: 'sent' as const, providerId: 'x' }),
  verify: (raw: RawWebhook) => {
    verified += 1;
    return raw.headers['x-signed'] === 'yes';
  },
  parse: (raw: RawWebhook): Parsed[] => {
    if (raw.body.toString().startsWith('{broken')) throw new MalformedBodyError('not JSON');
    return [{ kind: 'ignored', reason: String(raw.body.length) }];
  },
});

beforeEach(async () => {
  accepted = [];
  isStoreDown = false;
  errors = [];
  isDraining = false;
  verified = 0;
  const metrics = makeMetrics(async () => ({
    inbound: 1,
    outbound: 2,
    inboundAgeSeconds: 3,
    outboundAgeSeconds: 4,
    deadLetters: 5,
  }));
  const deps: ServerDeps = {
    whatsapp: {
      ...channel('whatsapp'),
      checkSubscription: (query) =>
        query['hub.verify_token'] === 'right' ? { kind: 'ok', challenge: '1234' } : { kind: 'forbidden' },
    },
    sms: channel('sms'),
    accept: async (name, parsed) => {
      if (isStoreDown) throw new Error('disk full');
      accepted.push({ channel: name, parsed });
    },
    checkReady: async () => {
      if (isStoreDown) throw new Error('disk full');
    },
    isDraining: () => isDraining,
    clock: { now: () => new Date(0), uptimeMs: () => 0 },
    metrics,
    logger: { ...silentLogger, error: (fields) => void errors.push(fields) },
  };
  server = createServer(listenOptions({ requestTimeoutMs: 600, checkEveryMs: 100 }), makeServer(deps));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  base = `http://127.0.0.1:${port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const post = (
  path: string,
  body: string | Buffer<ArrayBuffer>,
  headers: Record<string, string> = { 'x-signed': 'yes' },
) => fetch(base + path, { method: 'POST', body, headers });

describe('webhooks', () => {
  it('WhatsApp: 200 with an empty body once accepted', async () => {
    const res = await post('/webhooks/whatsapp', '{"a":1}');
    expect([res.status, await res.text()]).toEqual([200, '']);
    expect(accepted).toEqual([{ channel: 'whatsapp', parsed: [{ kind: 'ignored', reason: '7' }] }]);
  });

  it.each(['/webhooks/twilio', '/webhooks/twilio/status?o=abc'])(
    'Twilio: an empty TwiML answer on %s',
    async (path) => {
      const res = await post(path, 'Body=hola');
      expect([res.status, res.headers.get('content-type'), await res.text()]).toEqual([
        200,
        'text/xml; charset=utf-8',
        '<Response/>',
      ]);
    },
  );

  it.each([
    ['/webhooks/whatsapp', 401],
    ['/webhooks/twilio', 403],
    ['/webhooks/twilio/status', 403],
  ])('%s without a right signature: %i, empty, nothing parsed', async (path, status) => {
    const res = await post(path, '{broken', { 'x-signed': 'no' });
    expect([res.status, await res.text()]).toEqual([status, '']);
    expect(accepted).toEqual([]);
  });

  it('signed but malformed: 400 as problem+json', async () => {
    const res = await post('/webhooks/whatsapp', '{broken');
    expect(res.status).toBe(400);
    expect(res.headers.get('content-type')).toBe('application/problem+json');
    expect(await res.json()).toMatchObject({ type: 'urn:rumbo:problem:malformed-body', status: 400 });
  });

  it('the store is down: 503, so that the provider comes back', async () => {
    isStoreDown = true;
    const res = await post('/webhooks/whatsapp', '{}');
    expect([res.status, res.headers.get('retry-after')]).toEqual([503, '5']);
  });

  it('the store stays down: one line a second in the log, with how many more there were', async () => {
    isStoreDown = true;
    const statuses = await Promise.all(
      Array.from({ length: 60 }, async () => (await post('/webhooks/whatsapp', '{}')).status),
    );
    expect(new Set(statuses)).toEqual(new Set([503]));
    expect(errors.length).toBeGreaterThanOrEqual(1);
    expect(errors.length).toBeLessThanOrEqual(3);
    expect(errors[0]).toMatchObject({ channel: 'whatsapp', err: { message: 'disk full' }, more: 0 });
  });

  it('draining: 503 with Retry-After', async () => {
    isDraining = true;
    const res = await post('/webhooks/whatsapp', '{}');
    expect([res.status, res.headers.get('retry-after')]).toEqual([503, '5']);
  });

  it('3 MB are taken on WhatsApp', async () => {
    const res = await post('/webhooks/whatsapp', Buffer.alloc(3 * MIB, 32));
    expect(res.status).toBe(200);
    expect(accepted[0]?.parsed[0]).toMatchObject({ reason: String(3 * MIB) });
  });

  it.each([
    ['/webhooks/whatsapp', 3 * MIB + 1],
    ['/webhooks/twilio', MIB],
  ])('%s: %i bytes are 413 and the connection closes, by announced length', async (path, size) => {
    const { status, closed } = await rawPost(
      path,
      { 'Content-Length': String(size) },
      Buffer.alloc(64 * 1024),
      size,
    );
    expect([status, closed, verified]).toEqual([413, true, 0]);
  });

  it('413 as well when the length was not announced', async () => {
    const { status, closed } = await rawPost(
      '/webhooks/twilio',
      { 'Transfer-Encoding': 'chunked' },
      Buffer.alloc(16 * 1024),
      200 * 1024,
    );
    expect([status, closed]).toEqual([413, true]);
  });

  it.each(['Content-Length: 4194304', 'Transfer-Encoding: chunked'])(
    'who writes on without a look sees the refusal when they look up (%s)',
    async (length) => {
      const socket = connect(port, '127.0.0.1').pause();
      let fault: unknown;
      socket.on('error', (error) => {
        fault = error;
      });
      const closed = new Promise<void>((done) => socket.once('close', () => done()));
      socket.write(`POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\n${length}\r\n\r\n`);
      const piece = Buffer.alloc(64 * 1024, 32);
      const isChunked = length.endsWith('chunked');
      // In pieces, so that most of it is written after the answer was, and all of it before the server cuts the line.
      for (let written = 0; written < 3.5 * MIB; written += piece.length) {
        if (isChunked) socket.write(`${piece.length.toString(16)}\r\n`);
        socket.write(piece);
        if (isChunked) socket.write('\r\n');
        await new Promise((done) => setTimeout(done, 2));
      }
      expect(fault).toBeUndefined();
      let seen = '';
      socket.on('data', (bytes) => {
        seen += bytes;
      });
      socket.resume();
      await expect.poll(() => seen).toMatch(/^HTTP\/1\.1 413 /);
      expect(seen).toContain('urn:rumbo:problem:too-large');
      await closed;
      expect(accepted).toEqual([]);
    },
  );

  it('a body that comes a byte at a time is cut off, others are served meanwhile', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.write(
      'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nx-signed: yes\r\nContent-Length: 1000\r\n\r\n',
    );
    const drip = setInterval(() => socket.write('a'), 50);
    expect((await post('/webhooks/whatsapp', '{}')).status).toBe(200);
    await closed;
    clearInterval(drip);
    expect(accepted).toHaveLength(1);
  });

  it('an element that hangs up in the middle stores nothing and harms nobody', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nx-signed: yes\r\nContent-Length: 1000\r\n\r\n{"a"',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    expect((await post('/webhooks/whatsapp', '{}')).status).toBe(200);
    expect(accepted).toHaveLength(1);
  });
});

describe('verification', () => {
  it('gives the challenge back for the right token', async () => {
    const res = await fetch(
      `${base}/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=right&hub.challenge=1234`,
    );
    expect([res.status, await res.text(), res.headers.get('content-type')]).toEqual([
      200,
      '1234',
      'text/plain; charset=utf-8',
    ]);
  });
  it('is 403 otherwise', async () => {
    expect((await fetch(`${base}/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=wrong`)).status).toBe(
      403,
    );
  });
});

describe('the rest', () => {
  it('healthz, readyz, metrics', async () => {
    expect(await (await fetch(`${base}/healthz`)).json()).toEqual({ status: 'ok' });
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
    await post('/webhooks/whatsapp', '{}');
    const text = await (await fetch(`${base}/metrics`)).text();
    expect(text).toContain('rumbo_webhooks_total{channel="whatsapp",outcome="accepted"} 1');
    expect(text).toContain('rumbo_outbox_oldest_seconds 4');
  });
  it('readyz is 503 while the store is down or the process stops', async () => {
    isStoreDown = true;
    expect((await fetch(`${base}/readyz`)).status).toBe(503);
    isStoreDown = false;
    isDraining = true;
    expect((await fetch(`${base}/readyz`)).status).toBe(503);
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
  });
  it.each([
    ['GET', '/nothing', 404],
    ['GET', '/webhooks/%E0%A4%A', 400],
    ['PUT', '/webhooks/whatsapp', 405],
    ['GET', '/webhooks/twilio', 405],
    ['GET', '/webhooks/other', 404],
  ])('%s %s is %i as problem+json without a stack', async (method, path, status) => {
    const res = await fetch(base + path, { method });
    expect([res.status, res.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
    expect(await res.text()).not.toMatch(/\bat .*:\d+/);
  });
});

/** Sends up to `total` bytes by hand, because fetch hides how a refused upload ends. */
function rawPost(
  path: string,
  headers: Record<string, string>,
  chunk: Buffer,
  total: number,
): Promise<{ status: number; closed: boolean }> {
  return new Promise((resolve, reject) => {
    const req = httpRequest(`${base}${path}`, { method: 'POST', headers: { 'x-signed': 'yes', ...headers } });
    req.on('response', (res) => {
      const status = res.statusCode ?? 0;
      res.resume();
      res.socket.once('close', () => resolve({ status, closed: true }));
    });
    req.on('error', reject);
    let sent = 0;
    const pump = () => {
      if (sent >= total || req.destroyed) return;
      sent += chunk.length;
      req.write(chunk.subarray(0, Math.min(chunk.length, total - (sent - chunk.length))), () =>
        setImmediate(pump),
      );
    };
    pump();
  });
}
