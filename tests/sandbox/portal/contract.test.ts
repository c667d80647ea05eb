import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFaults, operations, parametersOf, schemaOf, unknownProperties } from './contract.ts';
import { makeRequest, NOON, open, ROOT, startTestPortal, type TestPortal, vacancies } from './support.ts';

const DAYS = 86_400_000;
let portal: TestPortal;
/** Lets nobody ask. */
let strict: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal();
  strict = await startTestPortal({ requestsPerMinute: 0 });
});
afterAll(async () => {
  await portal.close();
  await strict.close();
});

const anyOpen = (open[0] ?? { id: '' }).id;
const forRefugees = open.filter(({ eligibility }) => eligibility.profiles.includes('refugee'));
const closedLately = vacancies.find(
  ({ status, dateModified }) => status === 'filled' && Date.parse(dateModified) > NOON - 20 * DAYS,
);
const closedLongAgo = vacancies.find(
  ({ status, validThrough }) => status === 'expired' && Date.parse(validThrough) < NOON - 31 * DAYS,
);
const notForIt = open.find(({ eligibility }) => !eligibility.profiles.includes('refugee'));

let keys = 0;
const nextKey = () => {
  keys += 1;
  return `idempotency-key-${keys}`;
};
const post = (
  body: unknown,
  headers: Record<string, string> = { 'Idempotency-Key': nextKey() },
  on = portal,
) =>
  on.ask('/registrations', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const register = async (at: number): Promise<string> => {
  const response = await post(
    makeRequest(forRefugees[at]?.id ?? '', { personRef: `person-${at}-of-contract` }),
  );
  return ((await response.json()) as { id: string }).id;
};
const etagOf = async (path: string) => (await portal.ask(path)).headers.get('etag') ?? '';
const unlessCurrent = async (path: string) =>
  portal.ask(path, { headers: { 'If-None-Match': await etagOf(path) } });
const withoutKey = (path: string, init: RequestInit = {}) => fetch(`${portal.url}${path}`, init);
const unavailable = async (operation: string, ask: () => Promise<Response>) => {
  portal.setFaults([{ kind: 'status', status: 503, operation }]);
  return ask();
};

const CATALOGS = parametersOf('getCatalog').flatMap(({ schema }) => (schema.enum ?? []) as string[]);

interface Case {
  readonly operation: string;
  readonly status: number;
  readonly name: string;
  readonly ask: () => Promise<Response>;
}
const on = (operation: string, cases: readonly (readonly [number, string, Case['ask']])[]): Case[] =>
  cases.map(([status, name, ask]) => ({ operation, status, name, ask }));

const CASES: readonly Case[] = [
  ...on('searchVacancies', [
    [200, 'everything', () => portal.ask('/vacancies?limit=100')],
    [
      200,
      'words, facets and a place on the map',
      () =>
        portal.ask(
          '/vacancies?q=cosinero&near=19.43,-99.13,999&facets=state,family,schedule,profile,modality,occupation,municipality',
        ),
    ],
    [200, 'nothing found', () => portal.ask('/vacancies?q=qwrtzx')],
    [304, 'nothing new', () => unlessCurrent('/vacancies?state=CMX')],
    [400, 'an unknown parameter', () => portal.ask('/vacancies?colour=red')],
    [401, 'no key', () => withoutKey('/vacancies')],
    [401, 'a wrong key', () => withoutKey('/vacancies', { headers: { 'X-API-Key': 'wrong' } })],
    [429, 'too much', () => strict.ask('/vacancies')],
    [503, 'out of order', () => unavailable('searchVacancies', () => portal.ask('/vacancies'))],
  ]),
  ...on('streamChanges', [
    [200, 'what is open', () => portal.ask('/vacancies/changes?limit=5000')],
    [
      200,
      'what changed',
      async () => {
        const next = await lastCursor();
        await portal.order('removals', [{ id: forRefugees.at(-1)?.id, reason: 'duplicate' }]);
        await portal.order('vacancies', [{ ...forRefugees.at(-2), title: 'Otro título' }]);
        return portal.ask(`/vacancies/changes?since=${next}`);
      },
    ],
    [400, 'a limit too high', () => portal.ask('/vacancies/changes?limit=5001')],
    [400, 'no cursor of ours', () => portal.ask('/vacancies/changes?since=abc')],
    [401, 'no key', () => withoutKey('/vacancies/changes')],
    [
      410,
      'a cursor too old',
      async () => {
        const next = await lastCursor();
        portal.clock = NOON + 31 * DAYS;
        return portal.ask(`/vacancies/changes?since=${next}`);
      },
    ],
    [429, 'too much', () => strict.ask('/vacancies/changes')],
    [503, 'out of order', () => unavailable('streamChanges', () => portal.ask('/vacancies/changes'))],
  ]),
  ...on('getVacancy', [
    [200, 'an open one', () => portal.ask(`/vacancies/${anyOpen}`)],
    [200, 'one that was filled lately', () => portal.ask(`/vacancies/${closedLately?.id}`)],
    [304, 'nothing new', () => unlessCurrent(`/vacancies/${anyOpen}`)],
    [401, 'no key', () => withoutKey(`/vacancies/${anyOpen}`)],
    [404, 'never existed', () => portal.ask('/vacancies/1')],
    [404, 'no id at all', () => portal.ask('/vacancies/%F0%9F%94%A5')],
    [410, 'closed over 30 days ago', () => portal.ask(`/vacancies/${closedLongAgo?.id}`)],
    [429, 'too much', () => strict.ask(`/vacancies/${anyOpen}`)],
  ]),
  ...on('getCatalog', [
    ...CATALOGS.map((name) => [200, name, () => portal.ask(`/catalogs/${name}`)] as const),
    [304, 'nothing new', () => unlessCurrent('/catalogs/states')],
    [401, 'no key', () => withoutKey('/catalogs/states')],
    [404, 'an unknown one', () => portal.ask('/catalogs/colours')],
  ]),
  ...on('registerInterest', [
    [201, 'registered', () => post(makeRequest(forRefugees[0]?.id ?? ''))],
    [400, 'no key for repeating', () => post(makeRequest(anyOpen), {})],
    [400, 'not JSON', () => post('{"vacancyId":')],
    [400, 'a field too much', () => post(makeRequest(anyOpen, { curp: 'x' }))],
    [401, 'no key', () => withoutKey('/registrations', { method: 'POST', body: '{}' })],
    [404, 'an unknown vacancy', () => post(makeRequest('1'))],
    [
      409,
      'the same person and vacancy',
      async () => {
        await register(1);
        return post(makeRequest(forRefugees[1]?.id ?? '', { personRef: 'person-1-of-contract' }));
      },
    ],
    [410, 'a closed vacancy', () => post(makeRequest(closedLately?.id ?? ''))],
    [422, 'not for this profile', () => post(makeRequest(notForIt?.id ?? ''))],
    [422, 'without consent', () => post(makeRequest(anyOpen, { consent: undefined }))],
    [429, 'too much', () => post(makeRequest(anyOpen), undefined, strict)],
    [503, 'out of order', () => unavailable('registerInterest', () => post(makeRequest(anyOpen)))],
  ]),
  ...on('getRegistration', [
    [200, 'how it stands', async () => portal.ask(`/registrations/${await register(2)}`)],
    [401, 'no key', () => withoutKey('/registrations/1')],
    [404, 'never existed', () => portal.ask('/registrations/1')],
  ]),
  ...on('withdrawRegistration', [
    [204, 'gone', async () => portal.ask(`/registrations/${await register(3)}`, { method: 'DELETE' })],
    [401, 'no key', () => withoutKey('/registrations/1', { method: 'DELETE' })],
    [404, 'never existed', () => portal.ask('/registrations/1', { method: 'DELETE' })],
  ]),
];

async function lastCursor(): Promise<string> {
  const text = await (await portal.ask('/vacancies/changes?limit=5000')).text();
  return (JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as { next: string }).next;
}

describe('the sandbox portal keeps the contract', () => {
  it('has a case for every answer of every operation', () => {
    const wanted = operations.flatMap(({ operationId, responses }) =>
      Object.keys(responses).map((status) => `${operationId} ${status}`),
    );
    const tested = new Set(CASES.map(({ operation, status }) => `${operation} ${status}`));
    expect(wanted.length).toBeGreaterThan(35);
    expect(wanted.filter((one) => !tested.has(one))).toEqual([]);
  });

  it.each(CASES)('$operation $status: $name', async ({ operation, status, ask }) => {
    try {
      const response = await ask();
      const body = await response.text();
      expect(response.status, body).toBe(status);
      expect(findFaults(operation, response, body)).toEqual([]);
    } finally {
      portal.clock = NOON;
      portal.setFaults([]);
    }
  });

  it('says of a vacancy only what the contract knows', async () => {
    const { items } = await portal.read('/vacancies?limit=100&near=19.43,-99.13,999');
    expect(items).toHaveLength(100);
    for (const item of items) expect(unknownProperties(item)).toEqual([]);
  });

  it('is held to the document that the client is held to', () => {
    const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');
    expect(read('tests', 'fixtures', 'portal', 'openapi.yaml')).toBe(read('docs', 'portal', 'openapi.yaml'));
  });

  it('has a test that notices what is wrong', async () => {
    const response = await portal.ask('/vacancies?limit=1');
    const page = (await response.json()) as { items: Record<string, unknown>[] };
    const broken = { ...page, items: [{ ...page.items[0], recruiterFee: 'always', status: undefined }] };
    const faults = findFaults('searchVacancies', response, JSON.stringify(broken));
    expect(faults.join()).toMatch(/recruiterFee/);
    expect(faults.join()).toMatch(/status/);
    expect(findFaults('getVacancy', new Response('', { status: 418 }), '')).toEqual([
      'status 418 is not in the contract',
    ]);
  });
});

describe('every parameter of a search', () => {
  const parameters = parametersOf('searchVacancies').filter(({ in: place }) => place === 'query');
  /** What cannot be worked out from the schema. */
  const EXAMPLES: Record<string, string[]> = {
    q: ['mesero'],
    occupation: ['cook', 'cook,kitchen_helper'],
    municipality: ['07089', '07089,02004'],
    near: ['14.9,-92.26,25'],
    employer: ['E00001'],
    published_since: ['2026-11-01T00:00:00Z', '2026-11-01T00:00:00-06:00'],
    updated_since: ['2026-11-01T00:00:00.5Z'],
    accessible: ['true', 'false'],
  };
  const valuesOf = (name: string, schema: Record<string, unknown>): string[] => {
    if (EXAMPLES[name]) return EXAMPLES[name];
    const items = schema.items ? schemaOf(schema.items as Record<string, unknown>) : schema;
    const { enum: codes, minimum, maximum } = schemaOf(items);
    if (Array.isArray(codes)) return codes.map(String);
    return [minimum, maximum].filter((one) => one !== undefined).map(String);
  };
  const cases = parameters
    .filter(({ name }) => name !== 'cursor')
    .flatMap(({ name, schema }) => valuesOf(name, schemaOf(schema)).map((value) => ({ name, value })));

  it('is among the cases', () => {
    const named = new Set(cases.map(({ name }) => name));
    expect(parameters.map(({ name }) => name).filter((name) => !named.has(name))).toEqual(['cursor']);
  });

  it.each(cases)('$name=$value is taken', async ({ name, value }) => {
    const near = name === 'sort' && value === 'distance' ? '&near=14.9,-92.26,25' : '';
    const response = await portal.ask(`/vacancies?${name}=${encodeURIComponent(value)}${near}`);
    expect(findFaults('searchVacancies', response, await response.text())).toEqual([]);
    expect(response.status).toBe(200);
  });

  it.each([
    ['q', 'x'.repeat(201)],
    ['occupation', 'cook,kok'],
    ['occupation', Array.from({ length: 21 }, () => 'cook').join(',')],
    ['state', 'CMX,XXX'],
    ['state', ''],
    ['state', 'cmx'],
    ['municipality', '7089'],
    ['municipality', '99999'],
    ['near', '14.9,-92.26'],
    ['near', '91,0,5'],
    ['near', '14.9,-181,5'],
    ['near', '14.9,-92.26,1000'],
    ['profile', 'tourist'],
    ['schedule', 'full_time,never'],
    ['modality', 'anywhere'],
    ['salary_min', '-1'],
    ['salary_min', '1000001'],
    ['salary_min', '10000.5'],
    ['salary_min', 'mil'],
    ['education_max', 'doctorate'],
    ['experience_max', '-3'],
    ['language', 'de'],
    ['support', 'car'],
    ['accessible', '1'],
    ['employer', 'x'.repeat(41)],
    ['published_since', '2026-11-01'],
    ['updated_since', 'yesterday'],
    ['sort', 'random'],
    ['sort', 'distance'],
    ['facets', 'salary'],
    ['limit', '0'],
    ['limit', '101'],
    ['cursor', 'x'],
    ['cursor', 'x'.repeat(501)],
    ['Limit', '10'],
    ['__proto__', '1'],
  ])('%s=%s is refused by name, without the value', async (name, value) => {
    const response = await portal.ask(`/vacancies?${name}=${encodeURIComponent(value)}`);
    const body = await response.text();
    expect(response.status, body).toBe(400);
    expect(findFaults('searchVacancies', response, body)).toEqual([]);
    const { errors } = JSON.parse(body) as { errors: { name: string; reason: string }[] };
    expect(errors.map((error) => error.name)).toEqual([name]);
    if (value.length > 3) expect(body).not.toContain(value);
  });

  it('is refused when given twice, and all that is wrong is said at once', async () => {
    const { status, errors } = (await (
      await portal.ask('/vacancies?state=CMX&state=CHP&limit=0&x=1')
    ).json()) as { status: number; errors: { name: string }[] };
    expect(status).toBe(400);
    expect(errors.map(({ name }) => name).sort()).toEqual(['limit', 'state', 'x']);
  });
});

describe('rules for every call', () => {
  it.each([
    [`/vacancies/${anyOpen}`, 'GET'],
    ['/vacancies/changes', 'GET'],
    ['/catalogs/states', 'GET'],
    ['/registrations/1', 'GET'],
    ['/registrations/1', 'DELETE'],
  ])('%s (%s) refuses an unknown parameter', async (path, method) => {
    const response = await portal.ask(`${path}?colour=red`, { method });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(((await response.json()) as { errors: unknown }).errors).toEqual([
      { name: 'colour', reason: 'unknown parameter' },
    ]);
  });

  it('a path or method that is not there is a problem too', async () => {
    for (const path of ['/', '/nothing', '/vacancies/1/2', '/vacancies/%', '/../oauth'])
      expect([path, (await portal.ask(path)).status]).toEqual([path, 404]);
    const wrong = await portal.ask('/vacancies', { method: 'PUT' });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('GET');
    expect(((await wrong.json()) as { status: number }).status).toBe(405);
  });

  it('HEAD has the headers of GET and no body', async () => {
    const head = await portal.ask(`/vacancies/${anyOpen}`, { method: 'HEAD' });
    expect(head.headers.get('etag')).toBe(await etagOf(`/vacancies/${anyOpen}`));
    expect(await head.text()).toBe('');
  });

  it('an ETag in a list, a weak one and an asterisk are current; another is not', async () => {
    const path = `/vacancies/${anyOpen}`;
    const tag = await etagOf(path);
    for (const [header, status] of [
      [`"other", W/${tag}`, 304],
      ['*', 304],
      ['"other"', 200],
    ] as const)
      expect((await portal.ask(path, { headers: { 'If-None-Match': header } })).status).toBe(status);
  });

  it('the limit is counted down, and after its minute it begins anew', async () => {
    const slow = await startTestPortal({ requestsPerMinute: 2, count: 50 });
    try {
      const ask = async () => {
        const { status, headers } = await slow.ask('/catalogs/states');
        return [status, headers.get('ratelimit'), headers.get('retry-after')];
      };
      expect(await ask()).toEqual([200, '"default";r=1;t=60', null]);
      slow.clock += 20_000;
      expect(await ask()).toEqual([200, '"default";r=0;t=40', null]);
      expect(await ask()).toEqual([429, '"default";r=0;t=40', '40']);
      slow.clock += 40_000;
      expect(await ask()).toEqual([200, '"default";r=1;t=60', null]);
    } finally {
      await slow.close();
    }
  });
});
