import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { collectComplaints } from '../support/complaints.ts';
import { setNewcomerScene } from '../support/desk-scenes.ts';

const SCREENS = process.env.SCREENSHOTS;
const service = setNewcomerScene();

/** A fresh person's page; fails on anything the browser complains about. */
async function openPage(width: number, height: number): Promise<{ page: Page; complaints: string[] }> {
  const context = await service.browser.newContext({ viewport: { width, height } });
  const page = await context.newPage();
  const complaints = collectComplaints(page, service.url, (message) => message.type() === 'log');
  await page.goto(`${service.url}/simulator`);
  return { page, complaints };
}
const phone = (page: Page, channel: string) => page.locator(`[data-channel=${channel}]`);
const bubbles = (page: Page, channel: string) => phone(page, channel).locator('.bubble:not(.mine)');
async function say(page: Page, channel: string, text: string): Promise<void> {
  const before = await bubbles(page, channel).count();
  await phone(page, channel).locator('input[name=text]').fill(text);
  await phone(page, channel).locator('.send').click();
  await expect.poll(() => bubbles(page, channel).count()).toBeGreaterThan(before);
}
const shoot = async (page: Page, name: string) => {
  if (SCREENS) await page.screenshot({ path: `${SCREENS}/${name}.png` });
};

describe.each([
  ['a phone', 360, 640],
  ['a desk', 1366, 768],
])('the simulator on %s', (screen, width, height) => {
  it('talks on WhatsApp: list, buttons, ticks, position, and on SMS with its cost', async () => {
    const { page, complaints } = await openPage(width, height);
    await say(page, 'whatsapp', 'hola');
    await shoot(page, `${screen}-1-greeting`);
    expect(await bubbles(page, 'whatsapp').last().textContent()).toContain('Soy Rumbo');
    await phone(page, 'whatsapp').locator('.options button').last().click();
    await expect.poll(() => page.locator('.sheet .rows button').count()).toBeGreaterThan(8);
    await shoot(page, `${screen}-2-list`);
    await page.locator('.sheet .rows button', { hasText: 'Mis derechos' }).click();
    await expect
      .poll(() => bubbles(page, 'whatsapp').last().textContent())
      .toContain('Sus derechos son los mismos');
    await say(page, 'whatsapp', 'aguinaldo');
    await phone(page, 'whatsapp').locator('.options button', { hasText: 'Dónde reclamar' }).last().click();
    await expect.poll(() => bubbles(page, 'whatsapp').last().textContent()).toContain('PROFEDET');
    await expect
      .poll(() => bubbles(page, 'whatsapp').first().locator('.ticks').getAttribute('aria-label'), {
        timeout: 8000,
      })
      .toBe('read');
    await say(page, 'whatsapp', 'a dónde voy? oficinas');
    await phone(page, 'whatsapp').locator('.options button', { hasText: 'ubicación' }).last().click();
    await page.locator('.sheet .rows button', { hasText: 'Tapachula' }).click();
    await expect.poll(() => bubbles(page, 'whatsapp').last().textContent()).toContain('COMAR Tapachula');
    await shoot(page, `${screen}-3-places`);

    if (width < 720) await page.locator('.tabs button', { hasText: 'SMS' }).click();
    await say(page, 'sms', 'me despidieron');
    const cost = await bubbles(page, 'sms').last().locator('.segments').textContent();
    expect(cost).toMatch(/^[123] segmentos? · GSM-7 · \d+ caracteres$/);
    await shoot(page, `${screen}-4-sms`);
    // Nothing sticks out of the screen.
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

it('shows hostile text as text, keeps the talk over a reload, and starts afresh for another person', async () => {
  const { page, complaints } = await openPage(1366, 768);
  const hostile = '<img src=x onerror=alert(1)> <script>alert(2)</script> "><b>x</b> javascript:alert(3)';
  await say(page, 'whatsapp', hostile);
  expect(await phone(page, 'whatsapp').locator('.bubble.mine p').first().textContent()).toBe(hostile);
  expect(await page.locator('.talk img, .talk script, .talk b').count()).toBe(0);
  await page.reload();
  await expect.poll(() => phone(page, 'whatsapp').locator('.bubble').count()).toBeGreaterThanOrEqual(2);
  await page.locator('#new-person').click();
  await expect.poll(() => phone(page, 'whatsapp').locator('.bubble').count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('a person without a number is answered by their business-scoped id; voice and picture get an answer', async () => {
  const { page, complaints } = await openPage(1366, 768);
  await page.locator('#hidden-number').check();
  await say(page, 'whatsapp', 'hello');
  expect(await bubbles(page, 'whatsapp').last().textContent()).toContain('I am Rumbo');
  await page.locator('[data-action=attach]').click();
  await page.locator('.sheet .rows button', { hasText: 'voz' }).click();
  await expect.poll(() => bubbles(page, 'whatsapp').last().textContent()).toContain('voice note');
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('works by keyboard, speaks English when asked, and serves a strict policy', async () => {
  const { page, complaints } = await openPage(1366, 768);
  await page.locator('#page-language').click();
  expect(await page.locator('#new-person').textContent()).toBe('Another person');
  expect(await page.evaluate('document.documentElement.lang')).toBe('en');
  await page.locator('[data-channel=whatsapp] input').focus();
  await page.keyboard.type('menu');
  await page.keyboard.press('Enter');
  await expect.poll(() => phone(page, 'whatsapp').locator('.options button').count()).toBeGreaterThan(0);
  await phone(page, 'whatsapp').locator('.options button').last().focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate('document.activeElement?.closest(".sheet") !== null')).toBe(true);
  await page.keyboard.press('Escape');
  expect(await page.locator('.sheet').isHidden()).toBe(true);
  const res = await fetch(`${service.url}/simulator`);
  expect(res.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
  expect(await res.text()).not.toMatch(/style=|onclick=|<script>|https?:\/\//);
  expect(
    (
      await fetch(`${service.url}/simulator/messages`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{"kind":"text","channel":"whatsapp","person":"5512345678","text":"x"}',
      })
    ).status,
  ).toBe(400);
  expect(complaints).toEqual([]);
  await page.context().close();
});
