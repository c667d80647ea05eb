import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../../support/chromium.ts';
import {
  Counsellor,
  type DeskServiceRig,
  PASSWORD,
  SOON,
  startDeskService,
} from '../../support/counsellor.ts';
import { Person } from '../../support/person.ts';

let browser: Browser;
let desk: DeskServiceRig;

beforeAll(async () => {
  desk = await startDeskService();
  await desk.hire('Ana Pérez', 'ana@desk.example');
  browser = await launchChromium();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});

it('a whole shift without a mouse', async () => {
  const person = new Person(desk.url, '5500040001');
  const one = await Counsellor.open(browser, desk.url);
  const { keyboard } = one.page;
  const focused = () => one.page.evaluate('document.activeElement?.id || document.activeElement?.name || ""');
  const focusIs = (id: string) => expect.poll(focused, SOON).toBe(id);
  /** Tab until the field with this id or name is reached, as somebody would. */
  const tabTo = async (id: string) => {
    for (let presses = 0; presses < 40 && (await focused()) !== id; presses += 1) await keyboard.press('Tab');
    expect(await focused()).toBe(id);
  };
  await one.go();
  await one.page.locator('.sign-in').waitFor();
  await tabTo('email');
  await keyboard.type('ana@desk.example');
  await keyboard.press('Tab');
  await keyboard.type(PASSWORD);
  await keyboard.press('Enter');
  await one.page.locator('header.top').waitFor(SOON);
  await person.says('quiero hablar con una persona');
  await keyboard.press('3');
  await one.rows.first().waitFor(SOON);
  await keyboard.press('j');
  await one.action('claim').waitFor(SOON);
  await keyboard.press('c');
  // Whoever has taken a case can write at once.
  await focusIs('reply-text');
  await keyboard.type('Buenas tardes');
  await keyboard.press('Control+Enter');
  await expect.poll(() => person.heard(), SOON).toContain('Buenas tardes');
  await expect.poll(() => one.page.locator('#reply-text').inputValue(), SOON).toBe('');
  await keyboard.press('Escape');
  await keyboard.press('/');
  await focusIs('help-query');
  await one.page.locator('.found button').first().waitFor(SOON);
  await keyboard.press('Enter');
  await focusIs('reply-text');
  expect((await one.page.locator('#reply-text').inputValue()).length).toBeGreaterThan(10);
  await keyboard.press('Control+a');
  await keyboard.press('Delete');
  await keyboard.press('Escape');
  await keyboard.press('n');
  await focusIs('note-text');
  await keyboard.type('solo para el equipo');
  await keyboard.press('Control+Enter');
  await one.page.locator('.note-list li').waitFor(SOON);
  await keyboard.press('Escape');
  await keyboard.press('t');
  await one.page.locator('dialog').waitFor();
  await keyboard.press('Escape');
  await one.page.locator('dialog').waitFor({ state: 'detached' });
  await keyboard.press('h');
  await focusIs('until');
  await keyboard.press('Enter');
  await expect.poll(() => one.toasts.textContent(), SOON).toContain('Caso en espera');
  await keyboard.press('b');
  await expect.poll(() => one.toasts.textContent(), SOON).toContain('El asistente responde otra vez');
  await keyboard.press('w');
  await focusIs('outcome');
  await keyboard.press('ArrowDown');
  await keyboard.press('Tab');
  await tabTo('note');
  await tabTo('ask');
  await keyboard.press('Space');
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await one.action('reopen').waitFor(SOON);
  await keyboard.press('o');
  await one.action('claim').waitFor(SOON);
  await keyboard.press('q');
  await one.page.locator('.case-none').waitFor(SOON);
  await keyboard.press('?');
  await one.page.locator('dialog kbd').first().waitFor();
  expect(await one.page.locator('dialog kbd').count()).toBeGreaterThanOrEqual(20);
  await keyboard.press('Escape');
  expect((await person.heard()).join('\n')).not.toContain('solo para el equipo');
  expect(one.complaints).toEqual([]);
  await one.close();
}, 90_000);
