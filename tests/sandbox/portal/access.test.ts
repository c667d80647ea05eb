import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOON, startTestPortal, type TestPortal } from './support.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal({ count: 50, credentials: { clientSecret: 'a:b&c d+é' } });
});
afterAll(() => portal.close());

const SECRET = 'a:b&c d+é';
const basic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;
async function grant(form: Record<string, string>, authorization?: string) {
  const response = await fetch(portal.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
    ...(authorization ? { headers: { authorization } } : {}),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const askWith = (token: unknown, path: string) =>
  fetch(`${portal.url}${path}`, { headers: { Authorization: `Bearer ${token}` } });

describe('OAuth client credentials', () => {
  it.each([
    ['in the header', {}, basic('sandbox-portal-client', SECRET)],
    ['in the form', { client_id: 'sandbox-portal-client', client_secret: SECRET }, undefined],
  ])('given %s get a token that opens what it names', async (_, form, authorization) => {
    const { status, body } = await grant(form, authorization);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'vacancies.read registrations.write',
    });
    expect((await askWith(body.access_token, '/catalogs/states')).status).toBe(200);
    expect((await askWith(body.access_token, '/registrations/1')).status).toBe(404);
  });

  it('of little scope open little', async () => {
    const { body } = await grant({ scope: 'vacancies.read' }, basic('sandbox-portal-client', SECRET));
    expect((await askWith(body.access_token, '/catalogs/states')).status).toBe(200);
    const refused = await askWith(body.access_token, '/registrations/1');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain('insufficient_scope');
  });

  it('end after five minutes', async () => {
    const { body } = await grant({}, basic('sandbox-portal-client', SECRET));
    portal.clock = NOON + 299_000;
    expect((await askWith(body.access_token, '/catalogs/states')).status).toBe(200);
    portal.clock = NOON + 300_000;
    const refused = await askWith(body.access_token, '/catalogs/states');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain('invalid_token');
    portal.clock = NOON;
  });

  it.each([
    [{}, basic('sandbox-portal-client', 'wrong'), 401, 'invalid_client'],
    [{}, basic('someone', SECRET), 401, 'invalid_client'],
    [{}, undefined, 401, 'invalid_client'],
    [{ scope: 'everything' }, basic('sandbox-portal-client', SECRET), 400, 'invalid_scope'],
    [{ grant_type: 'password' }, basic('sandbox-portal-client', SECRET), 400, 'unsupported_grant_type'],
  ])('%o are refused', async (form, authorization, status, error) => {
    expect(await grant(form, authorization)).toEqual({ status, body: { error } });
  });

  it('a made-up token opens nothing', async () => {
    for (const token of ['x', '', 'undefined'])
      expect((await askWith(token, '/catalogs/states')).status).toBe(401);
  });
});
