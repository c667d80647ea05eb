import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { DESK } from '../../../support/counsellor.ts';
import { PASSWORD } from '../../../support/desk-rig.ts';
import { setDeskScene } from '../../../support/desk-scenes.ts';
import { SOON } from '../../../support/until.ts';

const rig = setDeskScene();

/** A page whose script waits on a bad line until it is let through. */
async function openSlowly() {
  const context = await rig.browser.newContext({ viewport: DESK, locale: 'es-MX', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (!/status of 4\d\d/.test(message.text()) && message.type() === 'error')
      complaints.push(message.text());
  });
  let arrival = Promise.withResolvers<void>();
  await page.route('**/desk/assets/*.js', async (route) => {
    await arrival.promise;
    await route.continue().catch(() => {});
  });
  return {
    page,
    complaints,
    /** Goes on as soon as the page can be read: its script has not come. */
    go: (path: string) => page.goto(`${rig.url}${path}`, { waitUntil: 'commit' }),
    arrive: () => arrival.resolve(),
    /** The line is bad again. */
    hold: () => {
      arrival = Promise.withResolvers<void>();
    },
    close: () => context.close(),
  };
}

const isTaken = (page: Page) => page.locator('#app:not([data-takes-over])').waitFor(SOON);

async function signIn(page: Page, email: string): Promise<void> {
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('.sign-in button.primary').click();
  await page.locator('header.top').waitFor();
}

it('works before the script is there, and what was begun in a reply goes along when it comes', async () => {
  const { email } = await rig.somebody('counsellor');
  const { id, phone } = await rig.openCase({ text: 'me deben dos semanas' });
  const one = await openSlowly();
  await one.go('/desk');
  await signIn(one.page, email);
  await one.page.locator('.queue a.row').first().click();
  await one.page.locator('[data-action=claim]').click();
  await one.page.locator('#reply-text').fill('Buenas tardes, ya leí');
  await one.page.locator('#reply-text').press('End');
  await one.page.locator('#note-text').fill('nota a medias');
  await one.page.locator('#reply-text').focus();
  expect(await one.page.locator('#app.by-form').count()).toBe(1);
  one.arrive();
  await isTaken(one.page);
  expect(await one.page.locator('#reply-text').inputValue()).toBe('Buenas tardes, ya leí');
  expect(await one.page.locator('#note-text').inputValue()).toBe('nota a medias');
  expect(await one.page.evaluate('document.activeElement.id')).toBe('reply-text');
  // What the page said is said by the app, and its address no longer says so.
  expect(await one.page.locator('.toasts').textContent()).toContain('Ahora el caso es suyo.');
  expect(new URL(one.page.url()).search).toBe('');
  // It is the app: alive, without a reload.
  await rig.receive(phone, 'gracias por contestar');
  await one.page.locator('.bubble', { hasText: 'gracias por contestar' }).waitFor(SOON);
  await one.page.locator('.composer .send').click();
  await one.page.locator('.bubble.agent').waitFor(SOON);
  expect((await rig.store.desk.ticket(id))?.threadVersion).toBe(1);
  expect(one.complaints).toEqual([]);
  await one.close();
}, 120_000);

it('leaves a form alone that somebody has begun to fill in', async () => {
  const { email } = await rig.somebody('counsellor');
  const one = await openSlowly();
  await one.go('/desk');
  await one.page.locator('input[name=email]').fill(email);
  const session = one.page.waitForResponse('**/api/session');
  one.arrive();
  await session;
  await one.page.locator('input[name=password]').fill(PASSWORD);
  expect(await one.page.locator('input[name=email]').inputValue()).toBe(email);
  await one.page.locator('.sign-in button.primary').click();
  await one.page.locator('header.top').waitFor();
  await isTaken(one.page);
  expect(one.complaints).toEqual([]);
  await one.close();
}, 120_000);

it('a reply that was sent by the form is not offered again as a draft', async () => {
  const { email } = await rig.somebody('counsellor');
  const { id } = await rig.openCase();
  const one = await openSlowly();
  await one.go('/desk');
  await signIn(one.page, email);
  await one.go(`/desk/t/${id}`);
  await one.page.locator('[data-action=claim]').click();
  await one.page.locator('#reply-text').fill('ya enviado');
  // As if the app had come between the press and the answer.
  await one.page.evaluate(`sessionStorage.setItem('draft:reply:${id}', 'ya enviado')`);
  await one.page.locator('.send').click();
  await one.page.locator('.bubble.agent').waitFor();
  one.arrive();
  await isTaken(one.page);
  expect(await one.page.locator('#reply-text').inputValue()).toBe('');
  expect(await one.page.locator('.bubble.agent').count()).toBe(1);
  await one.close();
}, 120_000);

it('keeps the tab and the filters that were chosen', async () => {
  const { email } = await rig.somebody('counsellor');
  await rig.openCase({ topic: 'curp', language: 'pt' });
  await rig.openCase({ topic: 'wages', language: 'es' });
  const one = await openSlowly();
  await one.go('/desk');
  await signIn(one.page, email);
  await one.go('/desk?tab=unassigned&topic=curp&language=pt');
  one.arrive();
  await isTaken(one.page);
  expect(await one.page.locator('.queue > .tabs button[aria-pressed=true]').textContent()).toContain(
    'Sin asignar',
  );
  expect(await one.page.locator('.filters select').first().inputValue()).toBe('curp');
  await expect.poll(() => one.page.locator('.queue a.row').count(), SOON).toBe(1);
  await one.close();
}, 120_000);

it('pages that answer a form stay: nothing that is shown once is pulled away', async () => {
  const { email } = await rig.somebody('counsellor');
  const one = await openSlowly();
  one.arrive();
  await one.go('/desk');
  await isTaken(one.page);
  await one.page.locator('input[name=email]').fill(email);
  await one.page.locator('input[name=password]').fill(PASSWORD);
  await one.page.locator('.sign-in button[type=submit]').click();
  await one.page.locator('.tabs').waitFor();
  one.hold();
  await one.go('/desk/account');
  await one.page.locator('form[action="/desk/account/factor"] button').click();
  await one.page.locator('.secret').waitFor();
  one.arrive();
  expect(await one.page.locator('script').count()).toBe(0);
  expect(await one.page.locator('.secret').textContent()).toMatch(/\w{4} \w{4}/);
  await one.close();
}, 120_000);

it('stays as it is where the service cannot be reached by the script', async () => {
  const { email } = await rig.somebody('counsellor');
  const one = await openSlowly();
  await one.go('/desk');
  await signIn(one.page, email);
  await one.page.route('**/api/session', (route) => route.abort());
  const failed = one.page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/session'));
  one.arrive();
  await failed;
  await one.page.locator('.queue .tabs a').first().click();
  await one.page.locator('.queue .tabs a[aria-current]').waitFor();
  expect(await one.page.locator('header.top').count()).toBe(1);
  expect(await one.page.locator('.sign-in').count()).toBe(0);
  await one.close();
}, 120_000);
