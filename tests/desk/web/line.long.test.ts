import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Counsellor, DESK, PHONE } from '../../support/counsellor.ts';
import { startCuttingProxy } from '../../support/cutting-proxy.ts';
import type { Colleague } from '../../support/desk-pages.ts';
import { PASSWORD } from '../../support/desk-rig.ts';
import { setDeskScene } from '../../support/desk-scenes.ts';
import { SOON } from '../../support/until.ts';

const rig = setDeskScene({ anew: true });

/** A page that is busy and a line that comes back by itself: longer than a thing that happens at once. */
const AFTER_CUT = { timeout: 30_000 };
let proxy: Awaited<ReturnType<typeof startCuttingProxy>>;
let account: Colleague;

beforeEach(async () => {
  proxy = await startCuttingProxy(rig.url);
  account = await rig.somebody('counsellor');
}, 60_000);
afterEach(() => proxy?.close());

const signIn = async (viewport?: { width: number; height: number }): Promise<Counsellor> => {
  const one = await (await rig.open(viewport, proxy.url)).signIn(account.email, PASSWORD);
  await one.page.locator('.empty, a.row').first().waitFor(SOON);
  return one;
};
const bubblesOf = (page: Page, what: string) =>
  page.locator('.thread .bubble', { hasText: what }).locator('.text').allTextContents();
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

it('on a line that is cut again and again nothing is missed and nothing comes twice', async () => {
  const { id, phone } = await rig.openCase();
  const one = await signIn();
  await one.go(`/desk/t/${id}`);
  await one.thread.waitFor(SOON);
  await one.page.evaluate('window.__same = true');
  await one.tab('all').click();
  const sent: string[] = [];
  let cases = 1;
  for (let step = 0; step < 60; step += 1) {
    const text = `mensaje número ${String(step).padStart(3, '0')}`;
    await rig.receive(phone, text);
    sent.push(text);
    if (step % 3 === 0) {
      await rig.openCase();
      cases += 1;
    }
    if (step % 10 === 4) proxy.cut();
    if (step % 20 === 9) proxy.down();
    if (step % 20 === 14) proxy.up();
    if (step === 33) await one.page.context().setOffline(true);
    if (step === 39) await one.page.context().setOffline(false);
    await wait(120);
  }
  proxy.up();
  await expect.poll(() => bubblesOf(one.page, 'mensaje número'), AFTER_CUT).toEqual(sent);
  await expect.poll(() => one.tab('all').locator('.count').textContent(), AFTER_CUT).toBe(String(cases));
  await expect.poll(() => one.page.locator('.line-cut').count(), AFTER_CUT).toBe(0);
  // It is still the page that was opened: nobody reloaded it.
  expect(await one.page.evaluate('window.__same')).toBe(true);
  await one.close();
}, 120_000);

it.each([
  ['a desk', undefined],
  ['a phone', PHONE],
])(
  'says that it is cut off, on every page of %s, and lets nothing be lost',
  async (_name, viewport) => {
    const { id } = await rig.openCase();
    await account.call('POST', `/tickets/${id}/claim`);
    const one = await signIn(viewport);
    await one.page.locator(`a.row[href$="${id}"]`).or(one.tab('mine')).first().waitFor(SOON);
    await one.page.evaluate(
      `history.pushState(null, '', '/desk/t/${id}'); dispatchEvent(new PopStateEvent('popstate'))`,
    );
    await one.page.locator('#reply-text').fill('a medias');
    proxy.down();
    await one.page.locator('.line-cut').waitFor(AFTER_CUT);
    expect(await one.page.locator('.line-cut').isVisible()).toBe(true);
    await one.isAccessible('offline');
    await one.page.locator('.composer .send').click();
    await expect.poll(() => one.toasts.textContent(), SOON).toContain('Sin conexión');
    expect(await one.page.locator('#reply-text').inputValue()).toBe('a medias');
    await one.page.evaluate(
      `history.pushState(null, '', '/desk/account'); dispatchEvent(new PopStateEvent('popstate'))`,
    );
    await one.page.locator('h1', { hasText: 'cuenta' }).waitFor(SOON);
    expect(await one.page.locator('.line-cut').isVisible()).toBe(true);
    await one.isAccessible('offline in another page');
    proxy.up();
    await one.page.locator('.line-cut').waitFor({ state: 'detached', ...AFTER_CUT });
    await one.page.goBack();
    await one.page.locator('.composer .send').click();
    await one.thread.locator('.bubble.agent', { hasText: 'a medias' }).waitFor(SOON);
    expect((await account.ticket(id)).transcript.filter(({ from }) => from === 'agent')).toHaveLength(1);
    await one.close();
  },
  90_000,
);

it('a line that died without a word is found out and opened anew', async () => {
  const one = await rig.open(DESK, proxy.url);
  await one.page.clock.install();
  await one.signIn(account.email, PASSWORD);
  await one.page.locator('.empty').waitFor(SOON);
  await one.tab('all').click();
  // What the browser had open carries nothing any more; it has no way to know.
  proxy.silence();
  await rig.openCase();
  await one.page.clock.fastForward(5_000);
  expect(await one.rows.count()).toBe(0);
  await one.page.clock.fastForward(60_000);
  await one.rows.first().waitFor(AFTER_CUT);
  await one.close();
}, 90_000);

it('twelve tabs share one stream; a new one and the one that takes over miss nothing', async () => {
  const one = await signIn();
  const context = one.page.context();
  const streams: string[] = [];
  context.on('request', (request) => {
    if (request.url().includes('/api/events')) streams.push(request.url());
  });
  const tabs: Page[] = [one.page];
  while (tabs.length < 12) {
    const tab = await context.newPage();
    tabs.push(tab);
    await tab.goto(`${proxy.url}/desk`);
    await tab.locator('header.top').waitFor(SOON);
    // While each of them starts, something happens: it is in the list that it read, or was passed on to it.
    await rig.openCase();
  }
  const counts = (of: readonly Page[]) =>
    Promise.all(of.map((tab) => tab.locator('.queue > .tabs button').nth(2).locator('.count').textContent()));
  await expect.poll(() => counts(tabs), AFTER_CUT).toEqual(tabs.map(() => '11'));
  expect(streams).toHaveLength(0);

  // The tab with the stream is closed in the very moment in which things happen.
  const opened = Promise.all([rig.openCase(), rig.openCase()]);
  await one.page.close();
  await opened;
  await rig.openCase();
  const left = tabs.slice(1);
  await expect.poll(() => counts(left), AFTER_CUT).toEqual(left.map(() => '14'));
  expect(streams).toHaveLength(1);
  await context.close();
}, 120_000);

it('what happens while the list is read anew is not undone by it', async () => {
  const { id } = await rig.openCase();
  const one = await signIn();
  await one.tab('all').click();
  const row = one.page.locator(`a.row[href$="${id}"]`);
  await row.waitFor(SOON);
  // The page asks for the list after a long absence; the answer is on its way when a colleague takes the case.
  const { promise: hanging, resolve: letGo } = Promise.withResolvers<void>();
  await one.page.route('**/api/tickets?*', async (route) => {
    const response = await route.fetch();
    await hanging;
    await route.fulfill({ response });
  });
  const asked = one.page.waitForRequest('**/api/tickets?*');
  await one.page.evaluate(`
    const now = performance.now.bind(performance);
    let isHidden = true;
    Object.defineProperty(document, 'hidden', { get: () => isHidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    performance.now = () => now() + 30_000;
    isHidden = false;
    document.dispatchEvent(new Event('visibilitychange'))`);
  await asked;
  await wait(300);
  const beto = await rig.somebody('counsellor');
  await beto.call('POST', `/tickets/${id}/claim`);
  await expect.poll(() => row.locator('.owner').textContent(), SOON).toContain('counsellor');
  const answered = one.page.waitForResponse('**/api/tickets?*');
  letGo();
  await answered;
  await wait(300);
  expect(await row.locator('.owner').textContent()).toContain('counsellor');
  await one.close();
}, 60_000);
