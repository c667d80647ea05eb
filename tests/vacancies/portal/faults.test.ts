import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePortalClient } from '../../../src/vacancies/portal/client.ts';
import { PortalError } from '../../../src/vacancies/portal/errors.ts';
import { clientOf, type Handler, json, type Loopback, problem, startLoopback } from './loopback.ts';
import { vacancy } from './vacancies.ts';

let portal: Loopback;
beforeEach(async () => {
  portal = await startLoopback();
});
afterEach(() => portal.close());

const good: Handler = (_, response) => json(response, 200, vacancy({ id: 'v' }));
const fails = async (promise: Promise<unknown>): Promise<PortalError> => {
  const error = await promise.then(
    () => undefined,
    (reason) => reason as unknown,
  );
  expect(error).toBeInstanceOf(PortalError);
  return error as PortalError;
};
const page: Handler = (_, response) =>
  void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Mantenimiento</html>');

const BOMB = gzipSync(`"${'x'.repeat(8_000_000)}"`);

const FAULTS: Record<string, { readonly handler: Handler; readonly code: string; readonly tries: number }> = {
  'a 500': { handler: (_, response) => problem(response, 500), code: 'failed_500', tries: 1 },
  'a 503': { handler: (_, response) => problem(response, 503), code: 'unavailable_503', tries: 3 },
  'a 429': { handler: (_, response) => problem(response, 429), code: 'busy_429', tries: 3 },
  'a web page': { handler: page, code: 'html', tries: 1 },
  'a web page that says it is JSON': {
    handler: (_, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end('<!doctype html>'),
    code: 'html',
    tries: 1,
  },
  'half a JSON': {
    handler: (_, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":'),
    code: 'not_json',
    tries: 1,
  },
  'half a body': {
    handler: (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"id":');
      setTimeout(() => response.destroy(), 5);
    },
    code: 'cut_off',
    tries: 3,
  },
  'wrong JSON': {
    handler: (_, response) => json(response, 200, { hello: 1 }),
    code: 'wrong_shape',
    tries: 1,
  },
  'a body without end': {
    handler: (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`"${'x'.repeat(300_000)}"`);
    },
    code: 'too_large',
    tries: 1,
  },
  'a small body that unpacks to a large one': {
    handler: (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(BOMB);
    },
    code: 'too_large',
    tries: 1,
  },
  'another address': {
    handler: (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
    code: 'redirect',
    tries: 1,
  },
  'a closed connection': { handler: (_, response) => void response.destroy(), code: 'unreachable', tries: 3 },
  'a refused key': { handler: (_, response) => problem(response, 401), code: 'refused_401', tries: 1 },
};

describe.each(Object.entries(FAULTS))('%s', (_, { handler, code, tries }) => {
  it(`is a clear error after ${tries} tries`, async () => {
    portal.handle(handler);
    const error = await fails(clientOf(portal.url).getVacancy('v'));
    expect(error.code).toBe(code);
    expect(portal.seen).toHaveLength(tries);
    expect(error.message).not.toMatch(/127|k-e-y|Mantenimiento/);
    expect(JSON.stringify(error)).not.toMatch(/127|k-e-y/);
  });

  it('goes away by itself', async () => {
    portal.handle((seen, response, index) => (index < tries ? handler : good)(seen, response, index));
    const client = clientOf(portal.url);
    await fails(client.getVacancy('v'));
    expect(await client.getVacancy('v')).toMatchObject({ kind: 'found' });
  });
});

describe('time', () => {
  it('gives up after the timeout, headers or body, and says that the request may have arrived', async () => {
    portal.handle((_, response, index) => {
      if (index === 0) return;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{');
    });
    const client = clientOf(portal.url, { timeoutMs: 80, budgetMs: 500 });
    const startedAt = performance.now();
    expect(await fails(client.getVacancy('v'))).toMatchObject({ fault: 'timeout', mayHaveArrived: true });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(await fails(client.getVacancy('v'))).toMatchObject({ fault: 'timeout' });
  });

  it('is three seconds unless told otherwise', async () => {
    portal.handle(() => {});
    const client = makePortalClient({
      baseUrl: portal.url,
      credentials: { kind: 'apiKey', key: 'k' },
      uptimeMs: () => performance.now(),
      random: () => 0,
      budgetMs: 3_200,
    });
    const startedAt = performance.now();
    expect(await fails(client.getVacancy('v'))).toMatchObject({ fault: 'timeout' });
    expect(performance.now() - startedAt).toBeGreaterThan(2_900);
    expect(portal.seen).toHaveLength(1);
  });

  it('tries nothing again before Retry-After, neither this call nor another', async () => {
    portal.handle((seen, response, index) =>
      index === 0 ? problem(response, 503, { 'retry-after': '3' }) : good(seen, response, index),
    );
    const client = clientOf(portal.url);
    const first = client.getVacancy('v');
    await expect.poll(() => portal.seen.length).toBe(1);
    await new Promise((done) => setTimeout(done, 50));
    const other = await fails(client.getVacancy('w', { budgetMs: 500 }));
    expect(other).toMatchObject({ fault: 'busy', mayHaveArrived: false });
    expect(other.retryAfterMs).toBeGreaterThan(500);
    expect(await first).toMatchObject({ kind: 'found' });
    expect(portal.seen).toHaveLength(2);
    expect((portal.seen[1]?.at ?? 0) - (portal.seen[0]?.at ?? 0)).toBeGreaterThanOrEqual(2_995);
  });

  it('does not make a person wait for a long Retry-After', async () => {
    portal.handle((_, response) => problem(response, 429, { 'retry-after': '30' }));
    const startedAt = performance.now();
    const error = await fails(clientOf(portal.url).getVacancy('v'));
    expect(error).toMatchObject({ fault: 'busy', retryAfterMs: 30_000 });
    expect(performance.now() - startedAt).toBeLessThan(25_000);
  });

  it('spreads its retries over the whole span', async () => {
    portal.handle((_, response) => problem(response, 503));
    const waits: number[] = [];
    for (const random of [0, 0.999]) {
      const from = portal.seen.length;
      await fails(clientOf(portal.url, { random: () => random, retryBaseMs: 1_000 }).getVacancy('v'));
      const [first = 0, second = 0, third = 0] = portal.seen.slice(from).map(({ at }) => at);
      waits.push(second - first, third - second);
    }
    expect(waits[0]).toBeLessThan(900);
    expect(waits[1]).toBeLessThan(900);
    expect(waits[2]).toBeGreaterThanOrEqual(995);
    expect(waits[3]).toBeGreaterThanOrEqual(1_990);
  });
});

describe('the breaker', () => {
  it.each(Object.entries(FAULTS).filter(([name]) => name !== 'a refused key'))(
    'opens within ten failures of %s and comes back alone',
    async (_, { handler }) => {
      const states: string[] = [];
      const client = clientOf(portal.url, { onBreaker: (state) => states.push(state) });
      portal.handle(handler);
      for (let call = 0; call < 10 && client.breaker === 'closed'; call += 1)
        await fails(client.getVacancy('v'));
      expect(client.breaker).toBe('open');
      expect(portal.seen.length).toBeLessThanOrEqual(10);
      // Its rest is short: where the machine stands still, a probe goes through in between and keeps it open.
      let asked = 0;
      let error: PortalError | undefined;
      for (let call = 0; call < 10 && error?.fault !== 'resting'; call += 1) {
        asked = portal.seen.length;
        error = await fails(client.getVacancy('v'));
      }
      expect(error).toMatchObject({ fault: 'resting', mayHaveArrived: false });
      expect(portal.seen).toHaveLength(asked);
      portal.handle(good);
      await expect.poll(() => client.getVacancy('v').catch(() => undefined)).toMatchObject({ kind: 'found' });
      expect(client.breaker).toBe('closed');
      expect(states[0]).toBe('open');
      expect(states.at(-1)).toBe('closed');
    },
  );

  it('opens when every second call fails', async () => {
    portal.handle((seen, response, index) =>
      index % 2 === 0 ? problem(response, 500) : good(seen, response, index),
    );
    const client = clientOf(portal.url);
    for (let call = 0; call < 12 && client.breaker === 'closed'; call += 1)
      await client.getVacancy('v').catch(() => {});
    expect(client.breaker).toBe('open');
  });

  it('is not opened by what we did wrong ourselves', async () => {
    portal.handle((_, response) => problem(response, 400));
    const client = clientOf(portal.url);
    for (let call = 0; call < 12; call += 1) await fails(client.searchVacancies({ q: 'x' }));
    expect(client.breaker).toBe('closed');
  });

  it('opens when nobody is there at all', async () => {
    await portal.close();
    const client = clientOf(portal.url);
    expect(await fails(client.getVacancy('v'))).toMatchObject({
      fault: 'unreachable',
      mayHaveArrived: false,
    });
    await fails(client.getVacancy('v'));
    expect(client.breaker).toBe('open');
    portal = await startLoopback();
  });
});
