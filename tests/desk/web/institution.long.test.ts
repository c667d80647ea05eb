import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchChromium } from '../../support/chromium.ts';
import { Counsellor, DESK, PHONE, SOON } from '../../support/counsellor.ts';
import { type DeskPages, startDeskPages } from '../../support/desk-pages.ts';
import { type IdentityProvider, startIdentityProvider } from '../../support/identity-provider.ts';

let browser: Browser;
let provider: IdentityProvider;
let rig: DeskPages;
let marta: Awaited<ReturnType<DeskPages['somebody']>>;

beforeAll(async () => {
  provider = await startIdentityProvider('rumbo', 'not a real secret');
  rig = await startDeskPages({
    institution: { issuer: provider.issuer, clientId: 'rumbo', clientSecret: 'not a real secret' },
  });
  marta = await rig.somebody('supervisor', { email: 'marta@stps.example' });
  browser = await launchChromium();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await rig?.close();
  await provider?.close();
});
beforeEach(() => {
  provider.knows({ email: 'Marta@STPS.example', email_verified: true });
  provider.sendsTo = (back) => back;
});

const button = (one: Counsellor) => one.page.locator('a[href="/api/session/oidc"]');
/** Requests to the institution are what this is about. */
const complaintsOf = (one: Counsellor) =>
  one.complaints.filter((line) => line !== `a request elsewhere: ${new URL(provider.issuer).host}`);
async function open(viewport = DESK): Promise<Counsellor> {
  const one = await Counsellor.open(browser, rig.url, viewport);
  await one.go();
  await button(one).waitFor(SOON);
  return one;
}
async function isRefused(one: Counsellor): Promise<void> {
  await one.page.locator('.sign-in [role=alert]', { hasText: 'institución' }).waitFor(SOON);
  expect(await one.page.evaluate('location.pathname + location.search')).toBe('/desk');
  expect(await one.page.evaluate(`fetch('/api/session').then(({ status }) => status)`)).toBe(401);
}

it.each([
  ['a desk', DESK],
  ['a phone', PHONE],
])(
  'signs in and out again on %s, with the role that the account has here',
  async (_name, viewport) => {
    // What the institution says of roles gives nobody anything.
    provider.knows({ email: 'marta@stps.example', email_verified: true, roles: ['administrator'] });
    const one = await open(viewport);
    await one.isAccessible('sign-in with an institution');
    await button(one).click();
    await one.page.locator('header.top').waitFor(SOON);
    const session = (await one.page.evaluate(`fetch('/api/session').then((answer) => answer.json())`)) as {
      account: { id: string; role: string };
      permissions: string[];
    };
    expect([session.account.id, session.account.role]).toEqual([marta.id, 'supervisor']);
    expect(session.permissions).not.toContain('accounts.write');
    expect(await one.page.context().cookies()).toEqual([
      expect.objectContaining({ name: 'rumbo', httpOnly: true, sameSite: 'Lax' }),
    ]);
    if (viewport === PHONE) await one.go('/desk/account');
    await one.page.locator('button', { hasText: 'Salir' }).last().click();
    await button(one).waitFor(SOON);
    expect(await one.page.evaluate(`fetch('/api/session').then(({ status }) => status)`)).toBe(401);
    expect(complaintsOf(one)).toEqual([]);
    await one.close();
  },
  60_000,
);

it('refuses another state, and says so without leaving anything in the address', async () => {
  const one = await open();
  provider.sendsTo = (back) => {
    back.searchParams.set('state', 'somebody-elses');
    return back;
  };
  await button(one).click();
  await isRefused(one);
  await one.isAccessible('refused by the institution');
  // The next try begins anew and is let in.
  provider.sendsTo = (back) => back;
  await button(one).click();
  await one.page.locator('header.top').waitFor(SOON);
  await one.close();
}, 60_000);

it('refuses an address that was begun in another browser', async () => {
  const thief = await open();
  let address = '';
  provider.sendsTo = (back) => {
    address = back.href;
    return new URL(`${provider.issuer}/keys`);
  };
  await button(thief).click();
  await expect.poll(() => address, SOON).not.toBe('');
  const victim = await open();
  await victim.page.goto(address);
  await isRefused(victim);
  await thief.close();
  await victim.close();
}, 60_000);

it.each([
  ['somebody without an account here', { email: 'other@stps.example', email_verified: true }],
  ['an address that was not verified', { email: 'marta@stps.example', email_verified: false }],
])(
  'lets %s not in',
  async (_name, claims) => {
    provider.knows(claims);
    const one = await open();
    await button(one).click();
    await isRefused(one);
    await one.close();
  },
  60_000,
);

it('lets nobody in whose account was closed, and ends the session that was open', async () => {
  const administrator = await rig.somebody('administrator');
  const pablo = await rig.somebody('counsellor', { email: 'pablo@stps.example' });
  provider.knows({ email: 'pablo@stps.example', email_verified: true });
  const one = await open();
  await button(one).click();
  await one.page.locator('header.top').waitFor(SOON);
  await expect.poll(() => one.page.locator('.empty, a.row').count(), SOON).toBeGreaterThan(0);
  const { status } = await administrator.call('PATCH', `/accounts/${pablo.id}`, { isActive: false });
  expect(status).toBe(200);
  await button(one).waitFor(SOON);
  await button(one).click();
  await isRefused(one);
  await one.close();
}, 60_000);

it('an institution that does not answer is said in words, and passwords go on working', async () => {
  provider.isDown = true;
  const fresh = await startDeskPages({
    institution: { issuer: provider.issuer, clientId: 'rumbo', clientSecret: 'x' },
  });
  const one = await Counsellor.open(browser, fresh.url);
  await one.go();
  await button(one).click();
  await isRefused(one);
  const { email } = await fresh.somebody('counsellor');
  await one.signIn(email, 'a long enough password');
  provider.isDown = false;
  await one.close();
  await fresh.close();
}, 60_000);

it('no button where no institution is set up', async () => {
  const plain = await startDeskPages();
  const one = await Counsellor.open(browser, plain.url);
  await one.go();
  await one.page.locator('.sign-in').waitFor(SOON);
  expect(await button(one).count()).toBe(0);
  await one.close();
  await plain.close();
}, 60_000);
