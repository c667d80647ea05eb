import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { type Counsellor, DESK, PHONE } from '../../support/counsellor.ts';
import { PASSWORD } from '../../support/desk-rig.ts';
import { setBrowserScene, standDesk } from '../../support/desk-scenes.ts';
import { startIdentityProvider } from '../../support/identity-provider.ts';
import { Parts } from '../../support/parts.ts';
import { setScene } from '../../support/scene.ts';
import { SOON } from '../../support/until.ts';

const CLIENT = { clientId: 'rumbo', clientSecret: 'not a real secret' };
const chromium = setBrowserScene();
const rig = setScene(async (parts) => {
  const provider = await parts.add(startIdentityProvider(CLIENT.clientId, CLIENT.clientSecret));
  const institution = { issuer: provider.issuer, ...CLIENT };
  const desk = await standDesk(parts, chromium.browser, { institution });
  const marta = await desk.somebody('supervisor', { email: 'marta@stps.example' });
  return { ...desk, institution, provider, marta };
});
beforeEach(() => {
  const { provider } = rig;
  provider.knows({ email: 'Marta@STPS.example', email_verified: true });
  provider.sendsTo = (back) => back;
});

const button = (one: Counsellor) => one.page.locator('a[href="/api/session/oidc"]');
/** Requests to the institution are what this is about. */
const complaintsOf = (one: Counsellor) =>
  one.complaints.filter((line) => line !== `a request elsewhere: ${new URL(rig.provider.issuer).host}`);
async function open(viewport = DESK): Promise<Counsellor> {
  const one = await rig.open(viewport);
  await one.go();
  await button(one).waitFor(SOON);
  return one;
}
async function isRefused(one: Counsellor): Promise<void> {
  await one.page.locator('.sign-in [role=alert]', { hasText: 'institución' }).waitFor(SOON);
  // The page that the server drew says it too; the app clears the address when it comes.
  await expect.poll(() => one.page.evaluate('location.pathname + location.search'), SOON).toBe('/desk');
  expect(await one.page.evaluate(`fetch('/api/session').then(({ status }) => status)`)).toBe(401);
}

it.each([
  ['a desk', DESK],
  ['a phone', PHONE],
])(
  'signs in and out again on %s, with the role that the account has here',
  async (_name, viewport) => {
    // What the institution says of roles gives nobody anything.
    rig.provider.knows({ email: 'marta@stps.example', email_verified: true, roles: ['administrator'] });
    const one = await open(viewport);
    await one.isAccessible('sign-in with an institution');
    await button(one).click();
    await one.page.locator('header.top').waitFor(SOON);
    const session = (await one.page.evaluate(`fetch('/api/session').then((answer) => answer.json())`)) as {
      account: { id: string; role: string };
      permissions: string[];
    };
    expect([session.account.id, session.account.role]).toEqual([rig.marta.id, 'supervisor']);
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
  rig.provider.sendsTo = (back) => {
    back.searchParams.set('state', 'somebody-elses');
    return back;
  };
  await button(one).click();
  await isRefused(one);
  await one.isAccessible('refused by the institution');
  // The next try begins anew and is let in.
  rig.provider.sendsTo = (back) => back;
  await button(one).click();
  await one.page.locator('header.top').waitFor(SOON);
  await one.close();
}, 60_000);

it('refuses an address that was begun in another browser', async () => {
  const thief = await open();
  let address = '';
  rig.provider.sendsTo = (back) => {
    address = back.href;
    return new URL(`${rig.provider.issuer}/keys`);
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
    rig.provider.knows(claims);
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
  rig.provider.knows({ email: 'pablo@stps.example', email_verified: true });
  const one = await open();
  await button(one).click();
  await one.page.locator('header.top').waitFor(SOON);
  await one.isTaken();
  const { status } = await administrator.call('PATCH', `/accounts/${pablo.id}`, { isActive: false });
  expect(status).toBe(200);
  await button(one).waitFor(SOON);
  await button(one).click();
  await isRefused(one);
  await one.close();
}, 60_000);

it('an institution that does not answer is said in words, and passwords go on working', async () => {
  const parts = new Parts();
  rig.provider.isDown = true;
  onTestFinished(async () => {
    rig.provider.isDown = false;
    await parts.close();
  });
  const { institution } = rig;
  const fresh = await standDesk(parts, chromium.browser, { institution });
  const one = await fresh.open();
  await one.go();
  await button(one).click();
  await isRefused(one);
  const { email } = await fresh.somebody('counsellor');
  await one.signIn(email, PASSWORD);
}, 60_000);

it('no button where no institution is set up', async () => {
  const parts = new Parts();
  onTestFinished(() => parts.close());
  const one = await (await standDesk(parts, chromium.browser)).open();
  await one.go();
  await one.page.locator('.sign-in').waitFor(SOON);
  expect(await button(one).count()).toBe(0);
}, 60_000);
