import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/telemetry/telemetry.ts';
import {
  makePortalClient,
  type PortalClient,
  type PortalClientOptions,
} from '../../../src/vacancies/portal/client.ts';
import { makeSync } from '../../../src/vacancies/portal/sync.ts';
import { makeMemoryCopy } from '../../vacancies/memory-copy.ts';
import { makeRequest, NOON, open, startTestPortal, type TestPortal, vacancies } from './support.ts';

const clientFor = (credentials: PortalClientOptions['credentials']): PortalClient =>
  makePortalClient({
    baseUrl: portal.url,
    credentials,
    uptimeMs: () => performance.now(),
    random: () => 0.5,
    retryBaseMs: 10,
    restMs: 20,
  });

let portal: TestPortal;
let client: PortalClient;
beforeAll(async () => {
  portal = await startTestPortal();
  client = clientFor({ kind: 'apiKey', key: portal.credentials.apiKey });
});
afterAll(() => portal.close());

describe('our own client speaks with the sandbox portal', () => {
  it('searches and turns pages', async () => {
    const first = await client.searchVacancies({
      q: 'cosinero',
      state: ['CMX', 'MEX'],
      profile: 'refugee',
      limit: 2,
    });
    expect(first.interpreted?.occupation).toEqual(['cook']);
    expect(first.items.length).toBeGreaterThan(0);
    const all = await client.searchVacancies({ limit: 100 });
    const next = await client.searchVacancies({ cursor: all.next ?? '', limit: 100 });
    expect(new Set([...all.items, ...next.items].map(({ id }) => id)).size).toBe(200);
  });

  it('looks one up, and is told when it is closed or was never there', async () => {
    const found = await client.getVacancy(open[0]?.id ?? '');
    expect(found).toMatchObject({ kind: 'found', vacancy: { id: open[0]?.id, status: 'open' } });
    expect(await client.getVacancy('1')).toEqual({ kind: 'notFound' });
    const old = vacancies.find(
      ({ status, validThrough }) => status === 'expired' && validThrough < '2026-10-15',
    );
    expect(await client.getVacancy(old?.id ?? '')).toEqual({ kind: 'gone' });
  });

  it('reads catalogues', async () => {
    expect((await client.getCatalog('states')).count).toBe(32);
  });

  it('registers once, sees how it stands and withdraws', async () => {
    const vacancy = open.find(({ eligibility }) => eligibility.profiles.includes('refugee'));
    const request = makeRequest(vacancy?.id ?? '') as Parameters<PortalClient['registerInterest']>[0];
    const done = await client.registerInterest(request, randomUUID());
    if (done.kind !== 'registered') throw new Error(done.kind);
    const { id } = done.registration;
    expect(await client.registerInterest(request, randomUUID())).toEqual({ kind: 'already', id });
    expect(await client.getRegistration(id)).toMatchObject({
      kind: 'found',
      registration: { state: 'received' },
    });
    expect(await client.withdrawRegistration(id)).toBe('withdrawn');
    expect(await client.registerInterest(makeRequest('1') as typeof request, randomUUID())).toEqual({
      kind: 'notFound',
    });
  });

  it('gets tokens by OAuth', async () => {
    const { clientId, clientSecret } = portal.credentials;
    const { tokenUrl } = portal;
    const withTokens = clientFor({ kind: 'clientCredentials', tokenUrl, clientId, clientSecret });
    expect((await withTokens.searchVacancies({ limit: 1 })).items).toHaveLength(1);
  });

  it('keeps a copy by the feed through a bad day, with nothing lost', async () => {
    const copy = makeMemoryCopy();
    const sync = makeSync({
      client,
      copy,
      clock: { now: () => new Date(NOON), uptimeMs: () => performance.now() },
      random: () => 0.5,
      logger: silentLogger,
    });
    portal.setFaults([
      { kind: 'half-body', operation: 'streamChanges' },
      { kind: 'html', operation: 'streamChanges' },
      { kind: 'wrong-json', operation: 'streamChanges' },
      { kind: 'status', status: 500, operation: 'streamChanges' },
    ]);
    for (let tries = 0; tries < 40 && sync.asOf() === undefined; tries += 1) {
      await sync.refresh();
      await new Promise((done) => setTimeout(done, 20));
    }
    expect([...copy.rows.keys()].sort()).toEqual(open.map(({ id }) => id).sort());
    await portal.order('removals', [{ id: open[0]?.id, reason: 'filled' }]);
    await portal.order('vacancies', [{ ...open[1], id: 'nueva-1' }]);
    expect(await sync.refresh()).toEqual({ kind: 'current', changes: 2 });
    expect(copy.rows.has(open[0]?.id ?? '')).toBe(false);
    expect(copy.rows.has('nueva-1')).toBe(true);
    sync.close();
  });
});
