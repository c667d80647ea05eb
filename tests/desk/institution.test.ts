import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DeskRig, startDeskRig } from '../support/desk-rig.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
let provider: Server;
let issuer: string;
let rig: DeskRig;
let claims: Record<string, unknown> = {};
/** What the browser was sent with, by code. */
const trips = new Map<string, { nonce: string; challenge: string }>();

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
function idToken(nonce: string): string {
  const now = Math.floor(Date.now() / 1000);
  const head = base64({ alg: 'RS256', kid: '1' });
  const body = base64({ iss: issuer, aud: 'rumbo', sub: 's', iat: now, exp: now + 300, nonce, ...claims });
  const signature = createSign('RSA-SHA256').update(`${head}.${body}`).sign(privateKey).toString('base64url');
  return `${head}.${body}.${signature}`;
}

/** An institution of the test's own: real discovery, keys, PKCE and signature. */
beforeAll(async () => {
  provider = createServer((req, res) => {
    const url = new URL(req.url ?? '/', issuer);
    const json = (value: unknown, status = 200) => {
      res.writeHead(status, { 'Content-Type': 'application/json' });
      res.end(JSON.stringify(value));
    };
    if (url.pathname === '/.well-known/openid-configuration')
      return json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
      });
    if (url.pathname === '/keys')
      return json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: '1', alg: 'RS256', use: 'sig' }] });
    let text = '';
    req.on('data', (chunk) => (text += chunk));
    req.on('end', () => {
      const form = new URLSearchParams(text);
      const trip = trips.get(form.get('code') ?? '');
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      if (!trip || challenge !== trip.challenge) return json({ error: 'invalid_grant' }, 400);
      trips.delete(form.get('code') ?? '');
      json({ access_token: 'a', token_type: 'Bearer', expires_in: 300, id_token: idToken(trip.nonce) });
    });
  });
  await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done));
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  rig = await startDeskRig({ institution: { issuer, clientId: 'rumbo', clientSecret: 'secret' } });
});
afterAll(async () => {
  await rig.close();
  provider.closeAllConnections();
  provider.close();
});

async function begin(): Promise<{ cookie: string; state: string; code: string }> {
  const res = await fetch(`${rig.url}/api/session/oidc`, { redirect: 'manual' });
  expect(res.status).toBe(303);
  const location = new URL(res.headers.get('location') ?? '');
  const query = location.searchParams;
  expect([query.get('code_challenge_method'), query.get('scope')]).toEqual(['S256', 'openid email']);
  const code = `code-${trips.size}-${query.get('state')?.slice(0, 6)}`;
  trips.set(code, { nonce: query.get('nonce') ?? '', challenge: query.get('code_challenge') ?? '' });
  return {
    cookie: res.headers.getSetCookie()[0]?.split(';')[0] ?? '',
    state: query.get('state') ?? '',
    code,
  };
}
const comeBack = (cookie: string, query: string) =>
  fetch(`${rig.url}/api/session/oidc/callback?${query}`, { redirect: 'manual', headers: { Cookie: cookie } });
const sessionOf = (res: Response) => res.headers.getSetCookie().find((one) => one.startsWith('rumbo='));

it('signs in whoever has an account here under the address that the institution vouches for', async () => {
  const somebody = await rig.somebody('supervisor', { email: 'marta@stps.example' });
  claims = { email: 'Marta@stps.example', email_verified: true };
  const { cookie, state, code } = await begin();
  const res = await comeBack(cookie, `code=${code}&state=${state}`);
  expect([res.status, res.headers.get('location')]).toEqual([303, '/desk']);
  const session = sessionOf(res)?.split(';')[0] ?? '';
  const who = await fetch(`${rig.url}/api/session`, { headers: { Cookie: session } });
  expect(((await who.json()) as { account: { id: string } }).account.id).toBe(somebody.id);
});

it.each([
  ['an address nobody here has', () => ({ email: 'other@stps.example', email_verified: true })],
  ['an address that was not verified', () => ({ email: 'marta@stps.example', email_verified: false })],
  ['no address', () => ({})],
  ['another audience', () => ({ email: 'marta@stps.example', email_verified: true, aud: 'somebody-else' })],
  ['another nonce', () => ({ email: 'marta@stps.example', email_verified: true, nonce: 'x' })],
])('lets nobody in with %s', async (_name, make) => {
  claims = make();
  const { cookie, state, code } = await begin();
  const res = await comeBack(cookie, `code=${code}&state=${state}`);
  expect([res.headers.get('location'), sessionOf(res)]).toEqual([
    '/desk/sign-in?problem=institution',
    undefined,
  ]);
});

it('lets nobody in with another state, another browser’s trip, or none', async () => {
  claims = { email: 'marta@stps.example', email_verified: true };
  const { cookie, state, code } = await begin();
  expect(sessionOf(await comeBack(cookie, `code=${code}&state=other`))).toBeUndefined();
  const other = await begin();
  expect(sessionOf(await comeBack(other.cookie, `code=${code}&state=${state}`))).toBeUndefined();
  expect(sessionOf(await comeBack('', `code=${code}&state=${state}`))).toBeUndefined();
});
