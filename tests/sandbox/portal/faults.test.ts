import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestPortal, type TestPortal } from './support.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal({ count: 100 });
});
afterAll(() => portal.close());
afterEach(() => portal.setFaults([]));

describe('faults on demand', () => {
  it.each([
    [{ kind: 'status' }, 500, null],
    [{ kind: 'status', status: 502 }, 502, null],
    [{ kind: 'status', status: 429, retryAfterSeconds: 7 }, 429, '7'],
    [{ kind: 'status', status: 503 }, 503, '1'],
  ])('%o is a problem of that status', async (fault, status, retryAfter) => {
    expect((await portal.order('faults', [fault])).status).toBe(200);
    const response = await portal.ask('/vacancies');
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(retryAfter);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(((await response.json()) as { status: number }).status).toBe(status);
    expect((await portal.ask('/vacancies')).status).toBe(200);
  });

  it('html is a page with 200', async () => {
    portal.setFaults([{ kind: 'html' }]);
    const response = await portal.ask('/vacancies');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch('text/html');
    expect(await response.text()).toMatch(/^<!doctype html>/);
  });

  it('wrong-json is JSON, but nothing that was asked for', async () => {
    portal.setFaults([{ kind: 'wrong-json' }]);
    expect(await portal.read('/vacancies')).not.toHaveProperty('items');
  });

  it('half-body ends in the middle of the right answer', async () => {
    const whole = await (await portal.ask('/vacancies')).text();
    portal.setFaults([{ kind: 'half-body' }]);
    const response = await portal.ask('/vacancies');
    expect(response.status).toBe(200);
    expect(Number(response.headers.get('content-length'))).toBe(Buffer.byteLength(whole));
    await expect(response.text()).rejects.toThrow();
  });

  it('slow is the right answer, late', async () => {
    portal.setFaults([{ kind: 'slow', delayMs: 300 }]);
    const before = performance.now();
    expect((await portal.ask('/vacancies')).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(290);
  });

  it('drop gives no answer', async () => {
    portal.setFaults([{ kind: 'drop' }]);
    await expect(portal.ask('/vacancies')).rejects.toThrow();
  });

  it('meet the operation that they name, so often as they say', async () => {
    portal.setFaults([
      { kind: 'status', operation: 'getCatalog', times: 2 },
      { kind: 'html', operation: 'searchVacancies', times: 'always' },
    ]);
    const statuses = async (path: string, times: number) => {
      const seen: number[] = [];
      for (let i = 0; i < times; i += 1) seen.push((await portal.ask(path)).status);
      return seen;
    };
    expect(await statuses('/vacancies/1', 1)).toEqual([404]);
    expect(await statuses('/catalogs/states', 3)).toEqual([500, 500, 200]);
    for (let i = 0; i < 5; i += 1)
      expect((await portal.ask('/vacancies')).headers.get('content-type')).toMatch('html');
    portal.setFaults([]);
    expect((await portal.ask('/vacancies')).headers.get('content-type')).toBe('application/json');
  });

  it.each([
    ['faults', [{ kind: 'gremlins' }]],
    ['faults', [{ kind: 'slow' }]],
    ['faults', { kind: 'html' }],
    ['vacancies', [{ id: 'x' }]],
    ['removals', [{ id: 'x', reason: 'tired' }]],
    ['registrations', [{ id: 'x', state: 'lost' }]],
  ])('a wrong order for %s is refused', async (name, order) => {
    const response = await portal.order(name, order);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { errors: unknown[] }).errors.length).toBeGreaterThan(0);
  });

  it('an unknown order is 404, and nothing but POST is taken', async () => {
    expect((await portal.order('weather', [])).status).toBe(404);
    expect((await fetch(new URL('/__sandbox/faults', portal.url))).status).toBe(405);
  });
});
