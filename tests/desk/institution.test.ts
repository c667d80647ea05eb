import { expect, it } from 'vitest';
import { startDeskRig } from '../support/desk-rig.ts';
import { startIdentityProvider } from '../support/identity-provider.ts';
import { setScene } from '../support/scene.ts';

const CLIENT = { clientId: 'rumbo', clientSecret: 'not a real secret' };
const desk = setScene(async (parts) => {
  const provider = await parts.add(startIdentityProvider(CLIENT.clientId, CLIENT.clientSecret));
  const rig = await parts.add(startDeskRig({ institution: { issuer: provider.issuer, ...CLIENT } }));
  return { ...rig, provider, marta: await rig.somebody('supervisor', { email: 'marta@stps.example' }) };
});

/** Goes to the institution and is sent back from there; the way back is not gone yet. */
async function begin(): Promise<{ cookie: string; state: string; code: string }> {
  const res = await fetch(`${desk.url}/api/session/oidc`, { redirect: 'manual' });
  expect(res.status).toBe(303);
  const there = new URL(res.headers.get('location') ?? '');
  expect(there.origin).toBe(desk.provider.issuer);
  const query = there.searchParams;
  expect([query.get('code_challenge_method'), query.get('scope')]).toEqual(['S256', 'openid email']);
  const sentBack = await fetch(there, { redirect: 'manual' });
  const back = new URL(sentBack.headers.get('location') ?? '').searchParams;
  return {
    cookie: res.headers.getSetCookie()[0]?.split(';')[0] ?? '',
    state: back.get('state') ?? '',
    code: back.get('code') ?? '',
  };
}
const comeBack = (cookie: string, query: string) =>
  fetch(`${desk.url}/api/session/oidc/callback?${query}`, {
    redirect: 'manual',
    headers: { Cookie: cookie },
  });
const sessionOf = (res: Response) => res.headers.getSetCookie().find((one) => one.startsWith('rumbo='));

it('signs in whoever has an account here under the address that the institution vouches for', async () => {
  desk.provider.knows({ email: 'Marta@stps.example', email_verified: true });
  const { cookie, state, code } = await begin();
  const res = await comeBack(cookie, `code=${code}&state=${state}`);
  expect([res.status, res.headers.get('location')]).toEqual([303, '/desk']);
  const session = sessionOf(res)?.split(';')[0] ?? '';
  const who = await fetch(`${desk.url}/api/session`, { headers: { Cookie: session } });
  expect(((await who.json()) as { account: { id: string } }).account.id).toBe(desk.marta.id);
});

it.each([
  ['an address nobody here has', { email: 'other@stps.example', email_verified: true }],
  ['an address that was not verified', { email: 'marta@stps.example', email_verified: false }],
  ['no address', {}],
  ['another audience', { email: 'marta@stps.example', email_verified: true, aud: 'somebody-else' }],
  ['another nonce', { email: 'marta@stps.example', email_verified: true, nonce: 'x' }],
])('lets nobody in with %s', async (_name, claims: Record<string, unknown>) => {
  desk.provider.knows(claims);
  const { cookie, state, code } = await begin();
  const res = await comeBack(cookie, `code=${code}&state=${state}`);
  expect([res.headers.get('location'), sessionOf(res)]).toEqual([
    '/desk/sign-in?problem=institution',
    undefined,
  ]);
});

it('lets nobody in with another state, another browser’s trip, or none', async () => {
  desk.provider.knows({ email: 'marta@stps.example', email_verified: true });
  const { cookie, state, code } = await begin();
  expect(sessionOf(await comeBack(cookie, `code=${code}&state=other`))).toBeUndefined();
  const other = await begin();
  expect(sessionOf(await comeBack(other.cookie, `code=${code}&state=${state}`))).toBeUndefined();
  expect(sessionOf(await comeBack('', `code=${code}&state=${state}`))).toBeUndefined();
});
