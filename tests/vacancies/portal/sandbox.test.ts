import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SandboxPortal, startSandboxPortal } from '../../../src/sandbox/portal/index.ts';
import { silentLogger } from '../../../src/telemetry/telemetry.ts';
import { openIndex } from '../../../src/vacancies/open-index.ts';
import type { PortalClient } from '../../../src/vacancies/portal/client.ts';
import type { RegistrationRequest, Vacancy } from '../../../src/vacancies/portal/schema.ts';
import { CATALOGS } from '../../../src/vacancies/portal/schema.ts';
import { makeStillOpen } from '../../../src/vacancies/portal/still-open.ts';
import { makeSync } from '../../../src/vacancies/portal/sync.ts';
import { ROOT } from '../../support/talk.ts';
import { makeMemoryCopy } from '../memory-copy.ts';
import { clientOf } from './loopback.ts';

const NOW = new Date('2026-11-20T18:00:00Z');
const COUNT = 600;
let sandbox: SandboxPortal;
let client: PortalClient;

const clientFor = (portal: SandboxPortal): PortalClient =>
  clientOf('', {
    baseUrl: portal.url,
    credentials: { kind: 'apiKey', key: portal.credentials.apiKey },
    timeoutMs: 3_000,
  });

beforeAll(async () => {
  sandbox = await startSandboxPortal({ rootDir: ROOT, count: COUNT, day: NOW, now: () => NOW.getTime() });
  await sandbox.ready;
  client = clientFor(sandbox);
});
afterAll(() => sandbox.close());

const control = async (name: string, body: unknown): Promise<void> => {
  const url = `${new URL(sandbox.url).origin}/__sandbox/${name}`;
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  expect(await answer.json()).toEqual({ done: (body as unknown[]).length });
};
const clock = { now: () => NOW, uptimeMs: () => performance.now() };
const syncInto = (copy: Parameters<typeof makeSync>[0]['copy']) =>
  makeSync({ client: clientFor(sandbox), copy, clock, random: () => 0.5, logger: silentLogger });

describe('the client and the sandbox speak the same contract', () => {
  it('search, with pages that neither repeat nor skip', async () => {
    const query = { profile: 'refugee', limit: 7, sort: 'date', facets: ['state'] } as const;
    const first = await client.searchVacancies(query);
    expect(first.items).toHaveLength(7);
    expect(first.facets?.state?.length).toBeGreaterThan(0);
    const seen = new Set(first.items.map(({ id }) => id));
    let next = first.next;
    while (next !== null) {
      const page = await client.searchVacancies({ cursor: next });
      for (const { id } of page.items) expect(seen.has(id)).toBe(false);
      for (const { id } of page.items) seen.add(id);
      next = page.next;
    }
    expect(seen.size).toBe(first.total.value);
  });

  it('one vacancy, catalogues, and errors by name', async () => {
    const { items } = await client.searchVacancies({ limit: 1 });
    const id = items[0]?.id ?? '';
    expect(await client.getVacancy(id)).toMatchObject({ kind: 'found', vacancy: { id } });
    expect(await client.getVacancy(id)).toMatchObject({ kind: 'found', vacancy: { id } });
    expect(await client.getVacancy('nobody-knows-it')).toEqual({ kind: 'notFound' });
    for (const name of CATALOGS) expect((await client.getCatalog(name)).count).toBeGreaterThan(0);
    const error = await client.searchVacancies({ occupation: ['no_such_work'] }).catch((reason) => reason);
    expect(error).toMatchObject({ fault: 'refused', status: 400, parameters: ['occupation'] });
  });

  it('OAuth', async () => {
    const { clientId, clientSecret } = sandbox.credentials;
    const oauth = (secret: string) =>
      clientOf('', {
        baseUrl: sandbox.url,
        credentials: {
          kind: 'clientCredentials',
          tokenUrl: sandbox.tokenUrl,
          clientId,
          clientSecret: secret,
        },
      });
    expect((await oauth(clientSecret).searchVacancies({ limit: 1 })).items).toHaveLength(1);
    await expect(oauth('wrong-secret').searchVacancies({ limit: 1 })).rejects.toMatchObject({
      fault: 'refused',
    });
  });

  it('a registration: once for its key, found when it stood already, read and withdrawn', async () => {
    const { items } = await client.searchVacancies({ profile: 'refugee', limit: 1 });
    const request: RegistrationRequest = {
      vacancyId: items[0]?.id ?? '',
      personRef: 'pseudonym-of-ana',
      profile: 'refugee',
      language: 'fr',
      consent: { textId: 'consent-1', givenAt: NOW.toISOString() },
    };
    sandbox.setFaults([{ kind: 'drop', operation: 'registerInterest' }]);
    const first = await client.registerInterest(request, 'the-first-key-of-ana');
    if (first.kind !== 'registered') throw new Error(first.kind);
    const { id } = first.registration;
    expect(await client.registerInterest(request, 'the-first-key-of-ana')).toEqual(first);
    expect(await client.registerInterest(request, 'another-key-of-ana')).toEqual({ kind: 'already', id });
    expect(await client.registerInterest({ ...request, language: 'es' }, 'the-first-key-of-ana')).toEqual({
      kind: 'notPossible',
      parameters: ['Idempotency-Key'],
    });
    expect(await client.getRegistration(id)).toMatchObject({
      kind: 'found',
      registration: { state: 'received' },
    });
    expect(await client.withdrawRegistration(id)).toBe('withdrawn');
    expect(await client.withdrawRegistration(id)).toBe('withdrawn');
    expect(await client.getRegistration(id)).toMatchObject({ registration: { state: 'withdrawn' } });
    expect(await client.registerInterest({ ...request, vacancyId: 'none' }, 'a-third-key-of-ana')).toEqual({
      kind: 'notFound',
    });
  });
});

describe('the copy', () => {
  it('holds what is open there, and follows what happens', async () => {
    const copy = makeMemoryCopy();
    const sync = syncInto(copy);
    expect(await sync.refresh()).toMatchObject({ kind: 'current' });
    expect(copy.rows.size).toBe(sandbox.count().open);
    const [one, two] = [...copy.rows.values()] as [Vacancy, Vacancy];
    await control('removals', [{ id: one.id, reason: 'filled' }]);
    await control('vacancies', [{ ...two, title: 'OTRO TÍTULO' }]);
    expect(await sync.refresh()).toEqual({ kind: 'current', changes: 2 });
    expect(copy.removed.get(one.id)).toBe('filled');
    expect(copy.rows.get(two.id)?.title).toBe('OTRO TÍTULO');
    expect(copy.rows.size).toBe(sandbox.count().open);
    const stillOpen = makeStillOpen({ client, copy, clock });
    expect(await stillOpen(one.id)).toMatchObject({ kind: 'closed' });
    expect(await stillOpen(two.id)).toMatchObject({ kind: 'open', vacancy: { title: 'OTRO TÍTULO' } });
  });

  it('is the index that answers people', async () => {
    const { index } = openIndex(join(ROOT, 'content'), ':memory:');
    expect(await syncInto(index).refresh()).toMatchObject({ kind: 'current' });
    expect(index.asOf()).toEqual(NOW);
    expect(index.isSnapshotOpen()).toBe(false);
    expect(index.rows.count).toBe(sandbox.count().open);
    index.close();
  });

  it.each(['status', 'html', 'wrong-json', 'half-body', 'drop'] as const)(
    'survives a day of "%s"',
    async (kind) => {
      const copy = makeMemoryCopy();
      const sync = syncInto(copy);
      sandbox.setFaults([{ kind, operation: 'streamChanges', times: 'always' }]);
      for (let call = 0; call < 6; call += 1) expect(await sync.refresh()).toMatchObject({ kind: 'failed' });
      expect(sync.asOf()).toBeUndefined();
      sandbox.setFaults([]);
      await expect.poll(async () => (await sync.refresh()).kind).toBe('current');
      expect(copy.rows.size).toBe(sandbox.count().open);
    },
  );
});
