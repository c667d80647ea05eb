import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeAuthorizer } from '../../../src/vacancies/portal/authorize.ts';
import { clientOf, type Handler, json, type Loopback, problem, startLoopback } from './loopback.ts';
import { vacancy } from './vacancies.ts';

let portal: Loopback;
beforeEach(async () => {
  portal = await startLoopback();
});
afterEach(() => portal.close());

const credentials = () => ({
  kind: 'clientCredentials' as const,
  tokenUrl: `${portal.url}/oauth/token`,
  clientId: 'id:with colon',
  clientSecret: 's3cr3t&more',
});
let issued = 0;
let valid = '';
const answer: Handler = ({ url, headers }, response) => {
  if (url.pathname === '/oauth/token') {
    issued += 1;
    valid = `token-${issued}`;
    return json(response, 200, { access_token: valid, token_type: 'Bearer', expires_in: 300 });
  }
  if (headers.authorization !== `Bearer ${valid}`) return problem(response, 401);
  return json(response, 200, vacancy({ id: 'v' }));
};
beforeEach(() => {
  issued = 0;
  valid = '';
  portal.handle(answer);
});

it('sends the key as the contract says', async () => {
  portal.handle((_, response) => json(response, 200, vacancy({ id: 'v' })));
  await clientOf(portal.url).getVacancy('v');
  expect(portal.seen[0]?.headers['x-api-key']).toBe('k-e-y-of-the-tests');
  expect(portal.seen[0]?.url.href).not.toContain('k-e-y');
});

it('fetches one token for all who need it, and keeps it until it ends', async () => {
  let now = 0;
  const client = clientOf(portal.url, { credentials: credentials(), uptimeMs: () => now });
  await Promise.all([client.getVacancy('a'), client.getVacancy('b'), client.getVacancy('c')]);
  expect(issued).toBe(1);
  const asked = portal.seen[0];
  const basic = Buffer.from(asked?.headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString();
  expect(basic).toBe('id%3Awith%20colon:s3cr3t%26more');
  expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
    grant_type: 'client_credentials',
    scope: 'vacancies.read registrations.write',
  });
  now = 239_000;
  await client.getVacancy('a');
  expect(issued).toBe(1);
  now = 241_000;
  await client.getVacancy('a');
  expect(issued).toBe(2);
});

it('gets another token when the portal no longer takes the old one, once', async () => {
  const client = clientOf(portal.url, { credentials: credentials() });
  await client.getVacancy('a');
  valid = 'taken back';
  expect(await client.getVacancy('a')).toMatchObject({ kind: 'found' });
  expect(issued).toBe(2);
  portal.handle(({ url }, response) =>
    url.pathname === '/oauth/token'
      ? json(response, 200, { access_token: 'x', token_type: 'bearer' })
      : problem(response, 401),
  );
  const before = portal.seen.length;
  await expect(client.getVacancy('a')).rejects.toMatchObject({ code: 'refused_401' });
  expect(portal.seen.length - before).toBe(3);
});

it('gets one other token for all whose requests were refused at once, however late they hear of it', async () => {
  const client = clientOf(portal.url, { credentials: credentials() });
  await client.getVacancy('a');
  valid = 'taken back';
  const late: (() => void)[] = [];
  portal.handle((request, response, index) => {
    const isLate =
      request.url.pathname.endsWith('/late') && request.headers.authorization === 'Bearer token-1';
    if (isLate) late.push(() => answer(request, response, index));
    else answer(request, response, index);
  });
  const slow = client.getVacancy('late');
  await expect.poll(() => late.length).toBe(1);
  expect(await Promise.all([client.getVacancy('b'), client.getVacancy('c')])).toMatchObject([
    { kind: 'found' },
    { kind: 'found' },
  ]);
  late[0]?.();
  expect(await slow).toMatchObject({ kind: 'found' });
  expect(issued).toBe(2);
});

it('gives up waiting for a token alone: those who wait on get it', async () => {
  let issue = (): void => {};
  portal.handle((_, response) => {
    issue = () => json(response, 200, { access_token: 'x', token_type: 'bearer' });
  });
  const authorizer = makeAuthorizer(credentials(), () => performance.now());
  const hasty = new AbortController();
  const first = authorizer.headers(hasty.signal);
  const second = authorizer.headers(new AbortController().signal);
  await expect.poll(() => portal.seen.length).toBe(1);
  hasty.abort();
  await expect(first).rejects.toMatchObject({ code: 'unreachable' });
  issue();
  expect(await second).toEqual({ authorization: 'Bearer x' });
});

it('says that the credentials were refused without saying them', async () => {
  portal.handle((_, response) => problem(response, 401));
  const error = await clientOf(portal.url, { credentials: credentials() })
    .getVacancy('a')
    .catch((reason: Error) => reason);
  expect(String(error)).toBe('PortalError: portal: token: refused (401)');
  // Nor is it asked for again: it would be refused again.
  expect(portal.seen).toHaveLength(1);
});
