import type { Page } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import type { Counsellor } from '../../support/counsellor.ts';
import type { Colleague } from '../../support/desk-pages.ts';
import { PASSWORD } from '../../support/desk-rig.ts';
import { setDeskScene } from '../../support/desk-scenes.ts';
import { SOON } from '../../support/until.ts';

const rig = setDeskScene({ anew: true });

const MINUTE_MS = 60_000;
const WORDS = 'me deben tres semanas de salario';

/** Runs in the page before its own script: notes what would be shown by the system and what would be heard. */
const EARS = `
  window.__notices = [];
  window.__tones = 0;
  window.Notification = class {
    static permission = localStorage.getItem('test-permission') ?? 'default';
    static async requestPermission() {
      const answer = localStorage.getItem('test-answer') ?? 'granted';
      localStorage.setItem('test-permission', answer);
      return (this.permission = answer);
    }
    constructor(title, options) { window.__notices.push({ title, ...options }); window.__last = this; }
    close() {}
  };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...given) { window.__tones += 1; return start.apply(this, given); };
`;
interface Heard {
  readonly notices: { readonly title: string; readonly body: string }[];
  readonly tones: number;
}
const heardIn = (page: Page) =>
  page.evaluate('({ notices: window.__notices, tones: window.__tones })') as Promise<Heard>;

let ana: Counsellor;
let account: Colleague;

beforeEach(async () => {
  account = await rig.somebody('counsellor');
  ana = await rig.open();
  await ana.page.context().addInitScript(EARS);
  // Whoever has just come finds in the list what was there before; what comes after it is news.
  const stream = ana.page.waitForResponse('**/api/events*');
  await ana.signIn(account.email, PASSWORD);
  await stream;
}, 60_000);

const sound = () => ana.page.locator('.switch').first();
const notices = () => ana.page.locator('.switch').nth(1);
async function turnOn(): Promise<void> {
  await sound().click();
  await notices().click();
  await expect.poll(() => notices().getAttribute('aria-pressed'), SOON).toBe('true');
}
const bodies = async () => (await heardIn(ana.page)).notices.map(({ body }) => body);
/** Everything up to here has reached the page: a case that comes last is on the screen. */
async function settled(): Promise<void> {
  await ana.tab('all').click();
  const count = async () => Number(await ana.tab('all').locator('.count').textContent());
  const before = await count();
  await rig.openCase();
  await expect.poll(count, SOON).toBe(before + 1);
}

it('is silent until somebody wants it, and remembers that they did', async () => {
  await rig.openCase({ text: WORDS });
  await expect.poll(() => ana.toasts.textContent(), SOON).toContain('Un caso nuevo espera');
  expect(await heardIn(ana.page)).toEqual({ notices: [], tones: 0 });
  // It is offered to whoever is there, which is told too: not in the midst of what follows.
  await expect.poll(() => ana.tab('mine').locator('.count').textContent(), SOON).toBe('1');
  await turnOn();
  await ana.page.reload();
  await ana.page.locator('header.top').waitFor(SOON);
  expect(await sound().getAttribute('aria-pressed')).toBe('true');
  expect(await notices().getAttribute('aria-pressed')).toBe('true');
  await sound().click();
  await rig.openCase();
  await expect.poll(bodies, SOON).toHaveLength(1);
  expect((await heardIn(ana.page)).tones).toBe(0);
}, 60_000);

it('says plainly that the browser does not allow notices', async () => {
  await ana.page.evaluate(`localStorage.setItem('test-answer', 'denied')`);
  await notices().click();
  await expect.poll(() => ana.toasts.textContent(), SOON).toContain('no permite avisos');
  expect(await notices().getAttribute('aria-pressed')).toBe('false');
}, 60_000);

it('at a handoff: one sound and one notice, without a word or a number, and none for each message', async () => {
  await turnOn();
  const one = await rig.openCase({ text: WORDS });
  await expect.poll(bodies, SOON).toEqual(['Un caso nuevo espera.']);
  await expect.poll(async () => (await heardIn(ana.page)).tones, SOON).toBe(2);
  for (const text of ['¿hola?', 'sigo aquí', WORDS]) await rig.receive(one.phone, text);
  await ana.tab('all').click();
  await ana.rows.first().click();
  await ana.thread.locator('.bubble.person').nth(3).waitFor(SOON);
  const { notices: shown, tones } = await heardIn(ana.page);
  expect(shown).toEqual([{ title: 'Rumbo', body: 'Un caso nuevo espera.', tag: 'rumbo-handoff' }]);
  expect(tones).toBe(2);
  // Whoever presses the notice is led to the case.
  await ana.go('/desk/account');
  await rig.openCase();
  await expect.poll(bodies, SOON).toHaveLength(1);
  await ana.page.evaluate('window.__last.onclick()');
  await ana.page.locator('article.case').waitFor(SOON);
  expect(ana.complaints).toEqual([]);
}, 60_000);

it('at a return, a mention and a breach; not for what is said to somebody else', async () => {
  await turnOn();
  const beto = await rig.somebody('counsellor');
  const { id } = await rig.openCase({ riskCodes: ['unpaid_wages'] });
  await expect.poll(bodies, SOON).toHaveLength(1);
  await beto.call('POST', `/tickets/${id}/claim`);
  await beto.call('POST', `/tickets/${id}/notes`, { text: 'para mí', mentions: [beto.id] });
  await beto.call('POST', `/tickets/${id}/notes`, { text: WORDS, mentions: [account.id] });
  await expect.poll(bodies, SOON).toEqual(['Un caso nuevo espera.', 'Le mencionaron en una nota.']);
  await beto.call('POST', `/tickets/${id}/release`, {});
  await expect.poll(bodies, SOON).toContain('Un caso volvió a la lista.');
  rig.advance(11 * MINUTE_MS);
  await rig.desk.watch();
  await expect.poll(bodies, SOON).toContain('Un caso lleva demasiado tiempo sin respuesta.');
  // What cannot wait is said at once to who cannot see the screen.
  expect(await ana.page.locator('.toasts [role=alert]').textContent()).toContain('demasiado tiempo');
  expect(await bodies()).toHaveLength(4);
  expect(JSON.stringify(await heardIn(ana.page))).not.toMatch(/salario|para mí|\d{4}/);
}, 60_000);

it('tells nobody of a case for protection who is not trained for it, even when they are named', async () => {
  await turnOn();
  const protection = await rig.somebody('protection');
  const { id } = await rig.openCase({ riskCodes: ['trafficking'], reason: 'danger' });
  await protection.call('POST', `/tickets/${id}/notes`, { text: 'mira', mentions: [account.id] });
  rig.advance(5 * MINUTE_MS);
  await rig.desk.watch();
  await settled();
  expect(await bodies()).toEqual(['Un caso nuevo espera.']);
  expect(await ana.rows.count()).toBe(1);
  expect(await ana.page.locator(`a[href$="${id}"]`).count()).toBe(0);
}, 60_000);

it('forty cases that are late at once are one sound and one notice', async () => {
  for (let at = 0; at < 40; at += 1) await rig.openCase({ riskCodes: ['unpaid_wages'] });
  await ana.page.reload();
  await turnOn();
  rig.advance(11 * MINUTE_MS);
  await rig.desk.watch();
  await settled();
  const { notices: shown, tones } = await heardIn(ana.page);
  const breaches = shown.filter(({ body }) => body.includes('demasiado tiempo'));
  expect(breaches).toHaveLength(1);
  expect(tones).toBeLessThanOrEqual(3 + 2 + 2);
  expect(await ana.toasts.locator('.toast.bad').count()).toBe(1);
}, 60_000);

it('in a tab that is not seen, once for all tabs, and off in all of them by one press', async () => {
  await turnOn();
  const context = ana.page.context();
  const second = await context.newPage();
  await second.goto(`${rig.url}/desk`);
  await second.locator('header.top').waitFor(SOON);
  // The first tab, which holds the stream, goes out of sight.
  await ana.page.evaluate(`
    Object.defineProperty(document, 'hidden', { get: () => true, configurable: true });
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'))`);
  await rig.openCase();
  await expect.poll(() => second.locator('.toasts').textContent(), SOON).toContain('Un caso nuevo');
  await expect.poll(bodies, SOON).toEqual(['Un caso nuevo espera.']);
  await expect.poll(async () => (await heardIn(ana.page)).tones, SOON).toBe(2);
  expect(await heardIn(second)).toEqual({ notices: [], tones: 0 });
  // Turned off in the one that is seen.
  await second.locator('.switch').first().click();
  await second.locator('.switch').nth(1).click();
  await expect.poll(() => sound().getAttribute('aria-pressed'), SOON).toBe('false');
  await expect.poll(() => notices().getAttribute('aria-pressed'), SOON).toBe('false');
  const beto = await rig.somebody('counsellor');
  const { id } = await rig.openCase();
  await beto.call('POST', `/tickets/${id}/notes`, { text: 'mira', mentions: [account.id] });
  await expect.poll(() => ana.toasts.textContent(), SOON).toContain('Le mencionaron');
  expect(await bodies()).toHaveLength(1);
  expect((await heardIn(ana.page)).tones).toBe(2);
  // The one that held the stream is closed: the other goes on, and is now the one that is heard.
  await ana.page.close();
  await second.locator('.switch').first().click();
  await beto.call('POST', `/tickets/${id}/notes`, { text: 'mira otra vez', mentions: [account.id] });
  await expect.poll(async () => (await heardIn(second)).tones, SOON).toBe(2);
}, 60_000);
