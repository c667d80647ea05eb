import express from 'express';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Buckets } from '../../src/desk/api/buckets.ts';
import { makeThrottle, networkOf, PER_MACHINE, PER_SESSION } from '../../src/desk/api/throttle.ts';
import { DeskClient } from '../support/desk.ts';
import { type DeskRig, startDeskRig } from '../support/desk-rig.ts';
import { serve } from '../support/serve.ts';
import { until } from '../support/until.ts';

const begin = 5_000;
let rig: DeskRig | undefined;
afterEach(async () => {
  await rig?.close();
  rig = undefined;
});

describe('a bucket', () => {
  it('gives its burst, then so many a second, and says how long to wait', () => {
    let now = begin;
    const buckets = new Buckets({ burst: 3, perSecond: 0.5 }, () => now);
    expect([1, 2, 3].map(() => buckets.take('a'))).toEqual([0, 0, 0]);
    expect(buckets.take('a')).toBe(2);
    expect(buckets.take('b')).toBe(0);
    now += 1000;
    expect(buckets.take('a')).toBe(1);
    now += 1000;
    expect(buckets.take('a')).toBe(0);
    // However long nobody asked, there is no more than the burst.
    now += 10 * 365 * 86_400_000;
    expect([1, 2, 3, 4].map(() => buckets.take('a') === 0)).toEqual([true, true, true, false]);
  });

  it('never gives more than burst and rate allow, whenever it is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 3000 }), { maxLength: 200 }), (pauses) => {
        let now = begin;
        const buckets = new Buckets({ burst: 5, perSecond: 2 }, () => now);
        let given = 0;
        for (const pause of pauses) {
          now += pause;
          if (buckets.take('a') === 0) given += 1;
        }
        expect(given).toBeLessThanOrEqual(5 + (2 * (now - begin)) / 1000 + 1e-6);
      }),
    );
  });
});

describe('the network of an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2:ffff::1', '2001:db8:1:2'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['', ''],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('the API', () => {
  it('refuses a session that asks faster than anybody works, and takes it again after Retry-After', async () => {
    let uptime = 0;
    rig = await startDeskRig({
      limits: { perSession: { burst: 20, perSecond: 2 }, uptimeMs: () => uptime },
    });
    const [fast, calm] = await Promise.all([rig.somebody('counsellor'), rig.somebody('counsellor')]);
    const answers = await Promise.all(Array.from({ length: 40 }, () => fast.call('GET', '/session')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(refused).toHaveLength(20);
    for (const { body, headers } of refused) {
      expect(body).toEqual({
        type: 'urn:rumbo:problem:too-many-requests',
        title: 'Too many requests, wait a moment',
        status: 429,
      });
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(headers.get('retry-after')).toBe('1');
    }
    // Nobody else at the same address is kept from their work.
    expect((await calm.call('GET', '/session')).status).toBe(200);
    uptime += 1000;
    expect((await fast.call('GET', '/session')).status).toBe(200);
  });

  it('refuses an address whatever cookies it makes up, and believes no X-Forwarded-For by itself', async () => {
    rig = await startDeskRig({
      limits: { perMachine: { burst: 30, perSecond: 1 }, uptimeMs: () => 0 },
    });
    const { url } = rig;
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        fetch(`${url}/api/session`, {
          headers: { Cookie: `rumbo=made-up-${i}`, 'X-Forwarded-For': `203.0.113.${i}` },
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(30);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(30);
  });

  it('lets two hundred consoles of one office come back at once, three times', async () => {
    // What the app asks for when it comes back (src/desk/web/app/core/desk.ts), and a stream.
    const asks = 10;
    const buckets = new Buckets(PER_MACHINE, () => begin);
    for (let i = 0; i < 200 * asks; i += 1) expect(buckets.take('office')).toBe(0);
    const session = new Buckets(PER_SESSION, () => begin);
    for (let i = 0; i < 3 * asks; i += 1) expect(session.take('page')).toBe(0);
    rig = await startDeskRig({ limits: { perSession: PER_SESSION, perMachine: PER_MACHINE } });
    const counsellor = await rig.somebody('counsellor');
    for (let round = 0; round < 3; round += 1) {
      const answers = await Promise.all(
        ['/session', '/tickets', '/tickets?state=resolved', '/colleagues', '/canned', '/openapi.json'].map(
          (path) => counsellor.call('GET', path),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    }
  });

  it('keeps twenty streams of an account, the oldest gives way', async () => {
    rig = await startDeskRig();
    const counsellor = await rig.somebody('counsellor');
    const ended: number[] = [];
    const open = async (index: number) => {
      const cutter = new AbortController();
      const res = await fetch(`${counsellor.url}/api/events`, {
        headers: { Cookie: counsellor.cookie },
        signal: cutter.signal,
      });
      void res.body?.pipeTo(new WritableStream()).then(
        () => ended.push(index),
        () => {},
      );
      return cutter;
    };
    const streams: AbortController[] = [];
    for (let i = 0; i < 22; i += 1) streams.push(await open(i));
    await until(() => ended.length === 2, 'the oldest two to end');
    expect(ended).toEqual([0, 1]);
    for (const stream of streams) stream.abort();
  });
});

describe('behind a proxy that is known', () => {
  const startBehind = async (trust: unknown) => {
    const app = express();
    app.set('trust proxy', trust);
    const warnings: string[] = [];
    app.use(
      makeThrottle({
        uptimeMs: () => begin,
        cookies: { read: () => undefined },
        logger: { warn: (_fields: unknown, text: string) => void warnings.push(text) },
        perMachine: { burst: 1, perSecond: 1 },
      }),
      (_req, res) => res.end(),
    );
    const { url, close } = await serve(app);
    const ask = async (forwarded: string) =>
      (await fetch(url, { headers: { 'X-Forwarded-For': forwarded } })).status;
    return { ask, close, warnings };
  };

  it.each([1, 'loopback', ['127.0.0.1']])('trust %j: each address has a bucket of its own', async (trust) => {
    const { ask, close, warnings } = await startBehind(trust);
    expect([await ask('203.0.113.1'), await ask('203.0.113.2')]).toEqual([200, 200]);
    expect([await ask('203.0.113.1'), await ask('203.0.113.2')]).toEqual([429, 429]);
    // What somebody puts in front of what the proxy wrote is a claim: the last entry counts.
    expect(await ask('198.51.100.9, 203.0.113.1')).toBe(429);
    expect(warnings).toEqual([]);
    await close();
  });

  it('without: all are one, and it is said once', async () => {
    const { ask, close, warnings } = await startBehind(false);
    expect([await ask('203.0.113.1'), await ask('203.0.113.2'), await ask('203.0.113.3')]).toEqual([
      200, 429, 429,
    ]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).not.toContain('203');
    await close();
  });
});

it('a made-up session is nobody, however the cookie looks', async () => {
  rig = await startDeskRig();
  const client = new DeskClient(rig.url);
  for (const cookie of ['rumbo=', 'rumbo=x', `rumbo=${'x'.repeat(4000)}`]) {
    client.cookie = cookie;
    expect((await client.call('GET', '/session')).status, cookie.slice(0, 20)).toBe(401);
  }
});
