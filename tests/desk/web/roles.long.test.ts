import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../../src/desk/accounts/permissions.ts';
import { DESK, PHONE } from '../../support/counsellor.ts';
import { PASSWORD } from '../../support/desk-rig.ts';
import { setDeskScene } from '../../support/desk-scenes.ts';
import { ROOT } from '../../support/talk.ts';
import { SOON } from '../../support/until.ts';

const rig = setDeskScene();

/** What each one finds in the bar, written out by hand. */
const PLACES: Partial<Record<Role, readonly string[]>> = {
  counsellor: ['/desk', '/desk/practice'],
  supervisor: ['/desk', '/desk/practice', '/desk/load', '/desk/accounts', '/desk/audit', '/indicators'],
  editor: [],
  ally: ['/indicators'],
  auditor: ['/desk/audit', '/indicators'],
  administrator: ['/desk', '/desk/practice', '/desk/load', '/desk/accounts', '/desk/audit', '/indicators'],
};
/** Tables of people and entries, forms, and the first step of the course. */
const WORK = 'main table, main .card form, .practice-note';
const ALL = ['/desk/practice', '/desk/load', '/desk/accounts', '/desk/audit'];

describe.each([
  ['a desk', DESK],
  ['a phone', PHONE],
])('on %s', (_name, viewport) => {
  it.each(Object.entries(PLACES) as [Role, readonly string[]][])(
    '%s signs in and finds what is theirs and nothing else',
    async (role, places) => {
      const { email } = await rig.somebody(role);
      const { id } = await rig.openCase({ text: 'palabras de la persona' });
      const one = await rig.signIn({ email }, viewport);
      const links = await one.page
        .locator('header.top nav a')
        .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      expect(links).toEqual(places);
      await one.isAccessible(`${role}: the first page`);
      // Typing the address by hand opens no more than the bar does.
      for (const path of ALL) {
        await one.go(path);
        await one.page.locator('h1').first().waitFor(SOON);
        const status = await one.page.evaluate(`fetch('${path}').then(({ status }) => status)`);
        expect(status, `${role} at ${path}`).toBe(places.includes(path) ? 200 : 403);
        // What is theirs comes up; of what is not, nothing is there, not even a frame of it.
        const work = one.page.locator(WORK);
        if (places.includes(path)) await work.first().waitFor(SOON);
        else expect(await work.count(), `${role} at ${path}`).toBe(0);
        await one.isAccessible(`${role} at ${path}`);
      }
      await one.go(`/desk/t/${id}`);
      if (places.includes('/desk')) await one.thread.waitFor(SOON);
      else {
        await one.page.locator('h1').first().waitFor(SOON);
        expect(await one.page.locator('body').textContent()).not.toContain('palabras de la persona');
      }
      if (places.includes('/indicators')) {
        await one.page.goto(`${rig.url}/indicators`);
        await one.page.locator('h1').first().waitFor(SOON);
        expect(await one.page.locator('body').textContent()).not.toContain('palabras de la persona');
      }
      expect(one.complaints.filter((line) => !/status of (403|404)/.test(line))).toEqual([]);
      await one.close();
    },
    90_000,
  );
});

const flatten = (value: unknown, path = ''): string[] =>
  typeof value === 'string'
    ? [path]
    : Object.entries(value as object).flatMap(([key, inner]) =>
        flatten(inner, path ? `${path}.${key}` : key),
      );

it.each(['es', 'en', 'ht', 'fr', 'pt'])(
  'in %s no key and no placeholder is on any page',
  async (language) => {
    const book = JSON.parse(readFileSync(join(ROOT, 'locales', language, 'desk.json'), 'utf8')) as object;
    const keys = new Set(flatten(book));
    const boss = await rig.somebody('administrator');
    const { id, phone } = await rig.openCase({ topic: 'wages', riskCodes: ['unpaid_wages'], language: 'fr' });
    await rig.receive(phone, 'bonjour');
    const one = await rig.open();
    await one.page
      .context()
      .addInitScript(
        `localStorage.setItem('desk-settings', ${JSON.stringify(JSON.stringify({ language }))})`,
      );
    const bad: string[] = [];
    const look = async (where: string) => {
      const { text, lang } = (await one.page.evaluate(`({
        lang: document.documentElement.lang,
        text: [document.title, document.body.innerText,
          ...[...document.querySelectorAll('*')].flatMap((one) =>
            ['aria-label', 'title', 'placeholder', 'alt'].map((name) => one.getAttribute(name) ?? ''))].join('\\n')
      })`)) as { text: string; lang: string };
      expect(lang, where).toBe(language);
      for (const word of text.match(/[a-z_]+(?:\.[a-z_]+)+/g) ?? [])
        if (keys.has(word)) bad.push(`${where}: ${word}`);
      for (const hole of text.match(/\{\{.*?\}\}|\bundefined\b|\bNaN\b|\[object/g) ?? [])
        bad.push(`${where}: ${hole}`);
    };
    await one.go();
    await one.page.locator('.sign-in').waitFor(SOON);
    await look('sign-in');
    await one.signIn(boss.email, PASSWORD);
    for (const tab of ['mine', 'unassigned', 'all', 'resolved'] as const) {
      await one.tab(tab).click();
      await look(`queue: ${tab}`);
    }
    for (const place of [
      'practice',
      'load',
      'accounts',
      'audit',
      'account',
      'nowhere',
      't/01JZZZZZZZZZZZZZZZZZZZZZZZ',
    ]) {
      await one.go(`/desk/${place}`);
      await one.page.locator('h1').first().waitFor(SOON);
      await one.page.waitForLoadState('networkidle').catch(() => undefined);
      await look(place);
    }
    await one.go(`/desk/t/${id}`);
    await one.action('claim').click();
    await one.page.locator('#reply-text').waitFor(SOON);
    await look('a case');
    await one.page.locator('.compose-buttons button').first().click();
    await one.page.locator('#help-query:focus').waitFor(SOON);
    await look('help');
    await one.page.keyboard.press('Escape');
    for (const action of ['resolve', 'transfer', 'hold']) {
      await one.action(action).click();
      await one.page.locator('dialog').waitFor(SOON);
      await look(action);
      await one.page.keyboard.press('Escape');
      await one.page.locator('dialog').waitFor({ state: 'detached' });
    }
    await one.action('release').click();
    await one.toasts.locator('.toast').first().waitFor(SOON);
    await look('released');
    await one.page.locator('.key-list').click();
    await one.page.locator('dialog').waitFor(SOON);
    await look('keys');
    expect(bad).toEqual([]);
    await one.close();
  },
  120_000,
);

it.each([
  ['a desk', DESK],
  ['a phone', PHONE],
])(
  'is accessible while it loads and when reading fails, on %s',
  async (_name, viewport) => {
    const { email } = await rig.somebody('counsellor');
    const { id } = await rig.openCase();
    const one = await rig.signIn({ email }, viewport);
    const { promise: hanging, resolve: letGo } = Promise.withResolvers<void>();
    await one.page.route(`**/api/tickets/${id}`, async (route) => {
      await hanging;
      await route.abort();
    });
    // A link followed in the app: an address that is opened anew has the server's page first, which needs no reading.
    await one.page.evaluate(
      `(() => { const link = document.createElement('a'); link.href = '/desk/t/${id}'; document.body.append(link); link.click(); link.remove(); })()`,
    );
    await one.page.locator('[aria-busy=true]').waitFor(SOON);
    await one.isAccessible('a case that is being read');
    letGo();
    await one.page.locator('.case-missing .notice').waitFor(SOON);
    await one.isAccessible('a case that could not be read');
    // No line is no missing case: what it says is true, and trying again works without a reload.
    expect(await one.page.locator('.case-missing').textContent()).not.toContain('no existe');
    await one.page.unrouteAll();
    await one.page.locator('.case-missing button').click();
    await one.thread.waitFor(SOON);
    await one.page.route('**/api/session', (route) => route.fulfill({ status: 500, body: '{}' }));
    await one.page.reload();
    // The app cannot begin: the page that the server drew stays, and works by its forms.
    await one.page.locator('#app[data-takes-over] form[action$="/claim"]').first().waitFor(SOON);
    await one.isAccessible('the app cannot begin');
    await one.close();
  },
  60_000,
);
