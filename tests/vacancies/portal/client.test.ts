import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { RegistrationRequest } from '../../../src/vacancies/portal/schema.ts';
import { clientOf, json, type Loopback, problem, startLoopback } from './loopback.ts';
import { ROWS, vacancy } from './vacancies.ts';

type Operation = { operationId: string; parameters?: Parameter[] };
type Parameter = { name?: string; in?: string; $ref?: string; schema?: { enum?: string[] } };
const api = parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'portal', 'openapi.yaml'), 'utf8'),
) as {
  paths: Record<string, Record<string, Operation>>;
  components: { parameters: Record<string, Parameter> };
};

let portal: Loopback;
beforeEach(async () => {
  portal = await startLoopback();
});
afterEach(() => portal.close());

const PAGE = { total: { value: 2, exact: true }, next: 'c2', items: ROWS.slice(0, 2) };
const REQUEST: RegistrationRequest = {
  vacancyId: '20906591',
  personRef: 'pseudonym-1',
  profile: 'refugee',
  language: 'ht',
  consent: { textId: 'consent-1', givenAt: '2026-11-20T12:00:00Z' },
};
const REGISTRATION = {
  id: 'r1',
  vacancyId: '20906591',
  state: 'received',
  createdAt: '2026-11-20T12:00:00Z',
};

describe('searchVacancies', () => {
  it('asks by the names of the contract, every one of them, and nothing else', async () => {
    portal.handle((_, response) => json(response, 200, PAGE));
    await clientOf(portal.url).searchVacancies({
      q: ' cocinero ',
      occupation: ['cook', 'kitchen_helper'],
      state: ['CHP', 'TAB'],
      municipality: ['07089'],
      near: { latitude: 14.904567, longitude: -92.261234, radiusKm: 25 },
      profile: 'asylum_seeker',
      schedule: ['morning', 'weekends'],
      modality: 'onsite',
      salaryMin: 10_833.3,
      educationMax: 'primary',
      experienceMax: 6,
      language: ['es', 'ht'],
      support: ['accommodation', 'meals'],
      accessible: true,
      employer: 'e1',
      publishedSince: new Date('2026-11-01T00:00:00Z'),
      updatedSince: new Date('2026-11-02T00:00:00Z'),
      sort: 'distance',
      facets: ['state', 'family'],
      limit: 10,
    });
    const sent = portal.seen[0]?.url.searchParams ?? new URLSearchParams();
    expect([...sent]).toEqual([
      ['q', 'cocinero'],
      ['occupation', 'cook,kitchen_helper'],
      ['state', 'CHP,TAB'],
      ['municipality', '07089'],
      ['near', '14.90,-92.26,25'],
      ['profile', 'asylum_seeker'],
      ['schedule', 'morning,weekends'],
      ['modality', 'onsite'],
      ['salary_min', '10833'],
      ['education_max', 'primary'],
      ['experience_max', '6'],
      ['language', 'es'],
      ['language', 'ht'],
      ['support', 'accommodation,meals'],
      ['accessible', 'true'],
      ['employer', 'e1'],
      ['published_since', '2026-11-01T00:00:00.000Z'],
      ['updated_since', '2026-11-02T00:00:00.000Z'],
      ['sort', 'distance'],
      ['facets', 'state,family'],
      ['limit', '10'],
    ]);
    const known = (api.paths['/vacancies']?.get?.parameters ?? [])
      .map((one) => (one.$ref ? api.components.parameters[one.$ref.split('/').at(-1) ?? ''] : one))
      .filter((one) => one?.in === 'query' && one.name !== 'cursor')
      .map((one) => one?.name);
    expect(new Set(sent.keys())).toEqual(new Set(known));
  });

  it('goes on by the cursor alone and leaves out rows that cannot be read', async () => {
    portal.handle((_, response) => json(response, 200, { ...PAGE, items: [{ id: 'bad' }, ROWS[0]] }));
    const page = await clientOf(portal.url).searchVacancies({ cursor: 'c2', limit: 5 });
    expect([...(portal.seen[0]?.url.searchParams ?? [])]).toEqual([
      ['cursor', 'c2'],
      ['limit', '5'],
    ]);
    expect(page.items.map(({ id }) => id)).toEqual([ROWS[0]?.id]);
    expect(page.next).toBe('c2');
  });

  it('says which parameter the portal refused, not its value', async () => {
    const body = {
      type: 't',
      title: 'x',
      status: 400,
      errors: [
        { name: 'salary_min', reason: 'r' },
        { name: 'Ana Pérez', reason: 'r' },
      ],
    };
    portal.handle((_, response) => json(response, 400, body));
    await expect(clientOf(portal.url).searchVacancies({ q: 'secreto' })).rejects.toMatchObject({
      fault: 'refused',
      parameters: ['salary_min'],
      message: 'portal: searchVacancies: refused (400, salary_min)',
    });
    expect(portal.seen).toHaveLength(1);
  });
});

describe('getVacancy and getCatalog', () => {
  it('asks again with the ETag and takes 304 for what it has', async () => {
    portal.handle(({ headers }, response) =>
      headers['if-none-match'] === '"v1"'
        ? response.writeHead(304).end()
        : json(response, 200, vacancy({ id: 'v' }), { etag: '"v1"' }),
    );
    const client = clientOf(portal.url);
    const first = await client.getVacancy('v');
    const second = await client.getVacancy('v');
    expect(first).toEqual({ kind: 'found', vacancy: vacancy({ id: 'v' }) });
    expect(second).toEqual(first);
    expect(portal.seen.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"v1"']);
    expect(portal.seen[0]?.url.pathname).toBe('/v1/vacancies/v');
  });

  it('forgets what is gone and never asks for what it does not have by ETag', async () => {
    const client = clientOf(portal.url);
    portal.handle((_, response) => json(response, 200, vacancy({ id: 'v' }), { etag: '"v1"' }));
    await client.getVacancy('v');
    portal.handle((_, response) => problem(response, 410));
    expect(await client.getVacancy('v')).toEqual({ kind: 'gone' });
    portal.handle((_, response) => problem(response, 404));
    expect(await client.getVacancy('v')).toEqual({ kind: 'notFound' });
    expect(portal.seen[2]?.headers['if-none-match']).toBeUndefined();
  });

  it('reads a catalogue whole', async () => {
    const catalog = { updated: '2026-11-20', count: 1, items: [{ code: 'a' }] };
    portal.handle((_, response) => json(response, 200, catalog));
    expect(await clientOf(portal.url).getCatalog('benefits')).toEqual(catalog);
    expect(portal.seen[0]?.url.pathname).toBe('/v1/catalogs/benefits');
  });
});

describe('registrations', () => {
  it('carries the Idempotency-Key through every try', async () => {
    portal.handle((_, response, index) =>
      index === 0 ? problem(response, 503) : json(response, 201, REGISTRATION),
    );
    const outcome = await clientOf(portal.url).registerInterest(REQUEST, 'key-of-this-registration');
    expect(outcome).toEqual({ kind: 'registered', registration: REGISTRATION });
    expect(portal.seen.map(({ headers }) => headers['idempotency-key'])).toEqual([
      'key-of-this-registration',
      'key-of-this-registration',
    ]);
    expect(portal.seen.map(({ body }) => JSON.parse(body))).toEqual([REQUEST, REQUEST]);
  });

  it.each([
    [409, REGISTRATION, {}, { kind: 'already', id: 'r1' }],
    [
      409,
      { type: 't', title: 'x', status: 409, registration: REGISTRATION },
      {},
      { kind: 'already', id: 'r1' },
    ],
    [
      409,
      { type: 't', title: 'x', status: 409 },
      { location: '/v1/registrations/r2' },
      { kind: 'already', id: 'r2' },
    ],
    [409, { type: 't', title: 'x', status: 409 }, {}, { kind: 'already', id: undefined }],
    [404, {}, {}, { kind: 'notFound' }],
    [410, {}, {}, { kind: 'closed' }],
    [
      422,
      { type: 't', title: 'x', status: 422, errors: [{ name: 'profile', reason: 'r' }] },
      {},
      { kind: 'notPossible', parameters: ['profile'] },
    ],
  ])('%i is an outcome', async (status, body, headers, outcome) => {
    portal.handle((_, response) => json(response, status, body, headers as Record<string, string>));
    expect(await clientOf(portal.url).registerInterest(REQUEST, 'key-of-this-registration')).toEqual(outcome);
    expect(portal.seen).toHaveLength(1);
  });

  it('reads and withdraws one', async () => {
    const client = clientOf(portal.url);
    portal.handle((_, response) => json(response, 200, REGISTRATION));
    expect(await client.getRegistration('r1')).toEqual({ kind: 'found', registration: REGISTRATION });
    portal.handle((_, response) => response.writeHead(204).end());
    expect(await client.withdrawRegistration('r/1')).toBe('withdrawn');
    portal.handle((_, response) => problem(response, 404));
    expect(await client.withdrawRegistration('r1')).toBe('notFound');
    expect(await client.getRegistration('r1')).toEqual({ kind: 'notFound' });
    expect(portal.seen[1]).toMatchObject({ method: 'DELETE', url: { pathname: '/v1/registrations/r%2F1' } });
  });
});

it('has a method for every operation of the contract', () => {
  const operations = Object.values(api.paths)
    .flatMap((path) => Object.values(path))
    .map(({ operationId }) => operationId)
    .filter((id) => id !== undefined);
  const client = clientOf('http://127.0.0.1:9') as unknown as Record<string, unknown>;
  expect(operations).toHaveLength(7);
  for (const id of operations) expect(typeof client[id], id).toBe('function');
});
