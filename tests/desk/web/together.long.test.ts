import type { Route } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import type { Counsellor } from '../../support/counsellor.ts';
import type { Colleague } from '../../support/desk-pages.ts';
import { PASSWORD } from '../../support/desk-rig.ts';
import { setDeskScene } from '../../support/desk-scenes.ts';
import { SOON } from '../../support/until.ts';

const rig = setDeskScene({ anew: true });

let ana: Colleague;
let beto: Colleague;

beforeEach(async () => {
  ana = await rig.somebody('counsellor');
  beto = await rig.somebody('counsellor');
}, 60_000);

const nameOf = (one: { readonly email: string }) => `counsellor ${one.email.match(/\d+/)?.[0]}`;
const open = async (who: { readonly email: string }, id: string): Promise<Counsellor> => {
  const one = await rig.signIn(who);
  await one.go(`/desk/t/${id}`);
  await one.thread.waitFor(SOON);
  return one;
};
/** Keeps requests back until so many have come: then all of them go at the same moment. */
function together(count: number): (route: Route) => Promise<void> {
  const { promise: all, resolve: go } = Promise.withResolvers<void>();
  let come = 0;
  return async (route) => {
    come += 1;
    if (come >= count) go();
    await all;
    await route.continue();
  };
}
const texts = async (id: string) =>
  (await ana.ticket(id)).transcript.filter(({ from }) => from === 'agent').map(({ text }) => text);

it('of two who press send at once exactly one goes out; the other sees it and keeps what they wrote', async () => {
  const { id } = await rig.openCase();
  await ana.call('POST', `/tickets/${id}/claim`);
  // The same counsellor at the office computer and on the phone.
  const [first, second] = await Promise.all([open(ana, id), open(ana, id)]);
  const pages = [first, second];
  for (let round = 1; round <= 5; round += 1) {
    const gate = together(2);
    const words = ['uno', 'dos'].map((word) => `Respuesta ${word} de la vuelta ${round}`);
    await Promise.all(
      pages.map(async (one, at) => {
        await one.page.route('**/api/tickets/*/messages', gate);
        await one.page.locator('#reply-text').fill(words[at] ?? '');
        await one.page.locator('.composer .send').click();
      }),
    );
    const losing = () => Promise.all(pages.map((one) => one.page.locator('.composer [role=alert]').count()));
    await expect.poll(async () => (await losing()).reduce((sum, one) => sum + one, 0), SOON).toBe(1);
    const loser = (await losing()).indexOf(1);
    const [lost, won] = [pages[loser], pages[1 - loser]];
    const [kept, sent] = [words[loser] ?? '', words[1 - loser] ?? ''];
    expect((await texts(id)).filter((text) => words.includes(text))).toEqual([sent]);
    await lost?.thread.locator('.bubble.agent', { hasText: sent }).waitFor(SOON);
    expect(await lost?.page.locator('#reply-text').inputValue()).toBe(kept);
    expect(await won?.page.locator('#reply-text').inputValue()).toBe('');
    await lost?.isAccessible('somebody was faster');
    // Read and still right: it goes out at the second press.
    for (const one of pages) await one.page.unrouteAll();
    await lost?.page.locator('.composer .send').click();
    await expect.poll(() => texts(id), SOON).toContain(kept);
    for (const one of pages) await one.thread.locator('.bubble.agent', { hasText: kept }).waitFor(SOON);
    expect(await alertsOn(pages)).toBe(0);
  }
  expect(await texts(id)).toHaveLength(10);
  for (const one of pages) await one.close();
}, 120_000);

const alertsOn = async (pages: readonly Counsellor[]) =>
  (await Promise.all(pages.map((one) => one.page.locator('.composer [role=alert]').count()))).reduce(
    (sum, one) => sum + one,
    0,
  );

it('a reply is refused while what a colleague wrote is not yet on the screen', async () => {
  const { id } = await rig.openCase();
  await ana.call('POST', `/tickets/${id}/claim`);
  const one = await open(ana, id);
  // The line of the queue comes through, the words themselves hang.
  const { promise: hanging, resolve: letGo } = Promise.withResolvers<void>();
  await one.page.route('**/api/tickets/*/messages/*', async (route) => {
    await hanging;
    await route.continue();
  });
  await one.page.locator('#reply-text').fill('sin haber leído');
  const asked = one.page.waitForRequest('**/api/tickets/*/messages/*');
  await ana.call('POST', `/tickets/${id}/messages`, { text: 'desde el teléfono' });
  await asked;
  await one.page.locator('.composer .send').click();
  await one.page.locator('.composer [role=alert]').waitFor(SOON);
  expect(await texts(id)).toEqual(['desde el teléfono']);
  letGo();
  await one.close();
}, 60_000);

it('of two who claim at once exactly one gets it, and the other is told by whom', async () => {
  for (let round = 0; round < 3; round += 1) {
    const { id } = await rig.openCase();
    const pages = await Promise.all([open(ana, id), open(beto, id)]);
    const gate = together(2);
    for (const one of pages) {
      await one.page.route('**/api/tickets/*/claim', gate);
      await one.action('claim').waitFor(SOON);
    }
    await Promise.all(pages.map((one) => one.action('claim').click()));
    const holder = async () => (await ana.ticket(id)).holder?.id;
    await expect.poll(holder, SOON).toBeDefined();
    const winner = (await holder()) === ana.id ? 0 : 1;
    await pages[winner]?.page.locator('#reply-text').waitFor(SOON);
    const told = pages[1 - winner];
    await expect
      .poll(() => told?.toasts.textContent(), SOON)
      .toContain(`Ya lo atiende ${nameOf([ana, beto][winner] ?? ana)}`);
    await expect
      .poll(() => told?.page.locator('.composer-off').textContent(), SOON)
      .toContain(nameOf([ana, beto][winner] ?? ana));
    expect(await told?.page.locator('#reply-text').count()).toBe(0);
    for (const one of pages) await one.close();
  }
}, 90_000);

it('shows who looks and who writes, closes the field of the other, and says when they are gone', async () => {
  const { id } = await rig.openCase();
  const [one, other] = await Promise.all([open(ana, id), open(beto, id)]);
  const seenBy = (who: Counsellor) => expect.poll(() => who.page.locator('.viewers').textContent(), SOON);
  await seenBy(one).toContain(`${nameOf(beto)} está viendo`);
  await seenBy(other).toContain(`${nameOf(ana)} está viendo`);
  await one.action('claim').click();
  await one.page.locator('#reply-text').waitFor(SOON);
  await expect.poll(() => other.page.locator('.composer-off').textContent(), SOON).toContain(nameOf(ana));
  await one.page.locator('#reply-text').pressSequentially('Buenas');
  await seenBy(other).toContain(`${nameOf(ana)} está escribiendo…`);
  await other.isAccessible('somebody else writes');
  // Nobody needs to wait until a look fades: closing the page is enough.
  await one.page.goto('about:blank');
  await seenBy(other).toBe('');
  await other.close();
  await one.close();
}, 60_000);

it('keeps a draft that was begun when the case is taken away, and what is typed while words go out', async () => {
  const { id } = await rig.openCase();
  await ana.call('POST', `/tickets/${id}/claim`);
  const supervisor = await rig.somebody('supervisor');
  const one = await open(ana, id);
  await one.page.locator('#reply-text').fill('Todavía no termino');
  await supervisor.call('POST', `/tickets/${id}/transfer`, { to: beto.id, note: 'sigue Beto' });
  await one.page.locator('.composer-off').waitFor(SOON);
  await beto.call('POST', `/tickets/${id}/claim`);
  await beto.call('POST', `/tickets/${id}/transfer`, { to: ana.id, note: 'te toca' });
  await one.action('claim').click();
  await one.page.locator('#reply-text').waitFor(SOON);
  expect(await one.page.locator('#reply-text').inputValue()).toBe('Todavía no termino');

  const { promise: hanging, resolve: letGo } = Promise.withResolvers<void>();
  await one.page.route('**/api/tickets/*/messages', async (route) => {
    await hanging;
    await route.continue();
  });
  await one.page.locator('.composer .send').click();
  await one.page.locator('#reply-text').press('End');
  await one.page.locator('#reply-text').pressSequentially(' y algo más');
  letGo();
  await one.thread.locator('.bubble.agent', { hasText: 'Todavía no termino' }).waitFor(SOON);
  expect(await texts(id)).toEqual(['Todavía no termino']);
  await expect.poll(() => one.page.locator('#reply-text').inputValue(), SOON).toBe('y algo más');
  await one.close();
}, 60_000);

it('nobody finds what somebody else had begun to write on the same computer', async () => {
  const { id } = await rig.openCase();
  await ana.call('POST', `/tickets/${id}/claim`);
  const one = await open(ana, id);
  await one.page.locator('#reply-text').fill('de Ana');
  await ana.call('DELETE', '/session?all=true');
  await one.page.locator('.sign-in').waitFor(SOON);
  await rig.desk.reloadAccounts();
  const supervisor = await rig.somebody('supervisor');
  await one.page.locator('input[name=email]').fill(supervisor.email);
  await one.page.locator('input[name=password]').fill(PASSWORD);
  await one.page.locator('.sign-in button[type=submit]').click();
  await one.page.locator('header.top').waitFor(SOON);
  expect(await one.page.evaluate('JSON.stringify({ ...sessionStorage })')).not.toContain('de Ana');
  await one.close();
}, 60_000);
