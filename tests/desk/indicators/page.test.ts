import { describe, expect, it } from 'vitest';
import type { Role } from '../../../src/desk/accounts/permissions.ts';
import { LANGUAGES } from '../../../src/model/index.ts';
import { findViolations } from '../../support/axe.ts';
import { launchChromium } from '../../support/chromium.ts';
import type { DeskClient } from '../../support/desk.ts';
import { startDeskRig } from '../../support/desk-rig.ts';
import { setScene } from '../../support/scene.ts';
import { happen, messages, times } from './rig.ts';

/** How far the page reaches beyond the screen, in pixels. */
const OVERFLOW = 'document.documentElement.scrollWidth - innerWidth';
const HOSTILE = '<img src=x onerror=alert(1)>';
const clients = new Map<Role, DeskClient>();

const rig = setScene(async (parts) => {
  const desk = await parts.add(startDeskRig());
  for (const [at, n] of [
    ['2026-09-15T12:00:00Z', 30],
    ['2026-10-15T12:00:00Z', 45],
    ['2026-11-18T12:00:00Z', 1234],
  ] as const)
    await happen(desk, at, [
      ...messages(n),
      ...messages(12, { language: 'ht', channel: 'sms', contact: 'again', outcome: 'not_understood' }),
      ...times(14, { type: 'topic.answered', data: { topic: 'working-hours' } }),
      ...times(11, { type: 'topic.answered', data: { topic: HOSTILE } }),
      ...times(3, { type: 'danger.answered', data: { sign: 'violence' } }),
    ]);
  for (const role of ['supervisor', 'ally', 'counsellor'] as const)
    clients.set(role, await desk.somebody(role));
  return { ...desk, browser: await parts.add(launchChromium()) };
});

const get = async (role: Role | undefined, path = '/indicators') => {
  const cookie = role === undefined ? '' : (clients.get(role)?.cookie ?? '');
  const res = await fetch(`${rig.url}${path}`, { headers: { cookie }, redirect: 'manual' });
  return { status: res.status, headers: res.headers, text: await res.text() };
};

/** Opens the page as somebody; collects whatever the policy stops and the page complains of. */
async function open(role: Role, path: string, width: number) {
  const context = await rig.browser.newContext({ viewport: { width, height: 780 } });
  const [name = '', value = ''] = (clients.get(role)?.cookie ?? '').split('=');
  await context.addCookies([{ name, value, url: rig.url }]);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('requestfailed', (request) => problems.push(request.url()));
  await page.goto(`${rig.url}${path}`);
  return { page, problems, close: () => context.close() };
}

describe('GET /indicators', () => {
  it('leads whoever is not signed in to the desk', async () => {
    const { status, headers, text } = await get(undefined);
    expect([status, headers.get('location')]).toEqual([303, '/desk']);
    expect(text).not.toContain('table');
  });

  it('tells a counsellor that it is not for them, without a figure', async () => {
    const { status, text } = await get('counsellor');
    expect(status).toBe(403);
    expect(text).not.toContain('<table');
  });

  it('carries the desk’s policy: no script, nothing from elsewhere, kept by no cache', async () => {
    const { headers, text } = await get('supervisor');
    const policy = headers.get('content-security-policy') ?? '';
    for (const part of ["default-src 'none'", "style-src 'self'", "frame-ancestors 'none'"])
      expect(policy).toContain(part);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text).not.toMatch(/<script|style=|https?:|\son\w+=/i);
    const style = /href="(\/indicators\/style-[^"]+)"/.exec(text)?.[1] ?? '';
    expect((await get(undefined, style)).headers.get('content-type')).toContain('text/css');
  });

  it('shows a supervisor everything, by the period asked for', async () => {
    const { text } = await get('supervisor', '/indicators?by=day&language=en');
    expect(text).toContain('<html lang="en">');
    expect(text).toContain('1,246');
    expect(text).toMatch(/href="\/indicators\?by=day&amp;language=en" aria-current="page"/);
    // What no list of ours knows is counted without its words.
    expect(text).not.toContain('onerror');
    expect(text).toContain('Not classified');
  });

  it.each([
    ['supervisor', 'day', ['/api/indicators.csv?by=day']],
    ['ally', 'month', ['/api/indicators.csv?by=month']],
    ['counsellor', 'week', []],
  ] as const)('gives %s, who asks for each %s, the same figures as a file', async (role, by, links) => {
    const { text } = await get(role, `/indicators?by=${by}`);
    const found = [...text.matchAll(/href="(\/api\/[^"]*)" download/g)].map(([, href]) => href);
    expect(found).toEqual(links);
    for (const href of links) {
      const { status, headers } = await get(role, href);
      expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('text/csv')]);
    }
  });

  it('shows an ally whole months, and says why', async () => {
    const { text } = await get('ally', '/indicators?language=en');
    expect(text).toContain('no figure is below 10');
    expect(text).not.toContain('1,234');
    expect(text).not.toContain('1,246');
    expect(text).toContain('They are too few to be shown.');
    expect(text).toMatch(/<td>57/);
  });

  it.each(LANGUAGES)('is whole in %s', async (language) => {
    const { status, text } = await get('supervisor', `/indicators?by=month&language=${language}`);
    expect(status).toBe(200);
    expect(text).toContain(`<html lang="${language}">`);
    expect(text).not.toMatch(/\{\{|undefined|NaN|\[object/);
  });

  it('takes what it does not know for the usual', async () => {
    const { status, text } = await get('supervisor', '/indicators?by=%3Cb%3E&language=xx&by=day');
    expect(status).toBe(200);
    expect(text).toContain('<html lang="es">');
    expect(text).not.toContain('<b>');
  });

  it.each([
    ['supervisor', '/indicators?by=week', 360],
    ['supervisor', '/indicators?by=day&language=fr', 1280],
    ['ally', '/indicators?by=month', 360],
    ['counsellor', '/indicators', 360],
  ] as const)(
    'as %s, %s, %i px: readable by everybody, nothing hidden beside the screen',
    async (role, path, width) => {
      const { page, problems, close } = await open(role, path, width);
      const overflow = await page.evaluate(OVERFLOW);
      expect(overflow).toBeLessThanOrEqual(0);
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await page.evaluate(OVERFLOW)).toBeLessThanOrEqual(0);
      // A counsellor's answer is a refusal, which the browser notes too.
      expect(problems.filter((problem) => !problem.includes('403'))).toEqual([]);
      expect(await findViolations(page)).toEqual([]);
      await close();
    },
  );

  it('is walked with the keyboard: the first stop leads to the figures', async () => {
    const { page, close } = await open('supervisor', '/indicators', 360);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('figures');
    await close();
  });
});
