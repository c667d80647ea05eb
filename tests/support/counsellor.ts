import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { DeskClient } from './desk.ts';
import { removeDataDir, type Service, startService } from './service.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** How long the desk may take to show what happened; a test machine is busy. */
export const SOON = { timeout: 10_000 };
export const DESK = { width: 1366, height: 768 };
export const PHONE = { width: 360, height: 640 };
export const PASSWORD = 'una clave bastante larga';

/** The built service in sandbox mode, with somebody at the desk at any hour and two counsellors beside the demo accounts. */
export async function startDeskService() {
  const service: Service = await startService({
    env: { DESK_HOURS: 'Mo-Su 00:00-24:00 America/Mexico_City' },
  });
  const passwords = new Map(
    [...service.output().matchAll(/^\s+(\w+@demo\.example) {2}(\S+)$/gm)].map((line) => [line[1], line[2]]),
  );
  const admin = await new DeskClient(service.url).signIn(
    'administrator@demo.example',
    passwords.get('administrator@demo.example') ?? '',
  );
  const hire = async (name: string, email: string, role = 'counsellor') => {
    const { status, body } = await admin.call('POST', '/accounts', {
      email,
      name,
      role,
      password: `${PASSWORD} primera`,
      languages: ['es', 'en'],
      topics: [],
      office: null,
      capacity: 8,
    });
    if (status >= 300) throw new Error(JSON.stringify(body));
    const client = await new DeskClient(service.url).signIn(email, `${PASSWORD} primera`);
    await client.call('POST', '/session/password', { current: `${PASSWORD} primera`, next: PASSWORD });
  };
  return {
    ...service,
    admin,
    hire,
    /** E-mail and password of a demo account. */
    demo: (role: string) => [`${role}@demo.example`, passwords.get(`${role}@demo.example`) ?? ''] as const,
    close: async () => {
      await service.stop();
      await removeDataDir(service.dataDir);
    },
  };
}
export type DeskServiceRig = Awaited<ReturnType<typeof startDeskService>>;

/** Somebody before a screen of the desk. Collects whatever the browser complains about. */
export class Counsellor {
  readonly page: Page;
  /** Errors, warnings, dialogs, breaches of the page policy, answers of 4xx that the page does not expect. */
  readonly complaints: string[] = [];
  readonly #url: string;

  private constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
  }

  static async open(browser: Browser, url: string, viewport = DESK): Promise<Counsellor> {
    const context = await browser.newContext({
      viewport,
      locale: 'es-MX',
      reducedMotion: 'reduce',
      timezoneId: 'America/Mexico_City',
    });
    const page = await context.newPage();
    const one = new Counsellor(page, url);
    page.on('console', (message) => {
      // A refusal that is told to the counsellor (401 before sign-in, 409) is also a line in the browser's console.
      if (/status of (401|409)/.test(message.text())) return;
      if (message.type() !== 'log') one.complaints.push(message.text());
    });
    page.on('pageerror', (error) => one.complaints.push(String(error)));
    page.on('dialog', (dialog) => {
      one.complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url().includes('/csp-reports')) one.complaints.push('a report of the page policy');
      if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
        one.complaints.push(`a request elsewhere: ${new URL(request.url()).host}`);
    });
    return one;
  }

  async go(path = '/desk'): Promise<void> {
    await this.page.goto(`${this.#url}${path}`);
    await this.#isTaken();
  }

  async signIn(email: string, password = PASSWORD): Promise<this> {
    await this.go();
    await this.page.locator('input[name=email]').fill(email);
    await this.page.locator('input[name=password]').fill(password);
    await this.page.locator('.sign-in button[type=submit]').click();
    await this.page.locator('header.top').waitFor();
    await this.#isTaken();
    return this;
  }

  /** The page that the server drew has given way to the app, which is what these tests are about. */
  async #isTaken(): Promise<void> {
    await this.page.locator('#app:not([data-takes-over])').waitFor();
  }

  tab(name: 'mine' | 'unassigned' | 'all' | 'resolved') {
    const at = ['mine', 'unassigned', 'all', 'resolved'].indexOf(name);
    return this.page.locator('.queue > .tabs button').nth(at);
  }

  get rows() {
    return this.page.locator('.queue a.row');
  }

  action(name: string) {
    return this.page.locator(`.actions [data-action=${name}]`);
  }

  get toasts() {
    return this.page.locator('.toasts');
  }

  get thread() {
    return this.page.locator('.thread');
  }

  async reply(text: string): Promise<void> {
    await this.page.locator('#reply-text').fill(text);
    await this.page.locator('.composer .send').click();
    await this.thread.locator('.bubble.agent', { hasText: text }).waitFor(SOON);
  }

  /** On a narrow screen the talk and what is known are one at a time. */
  async side(name: 'talk' | 'context'): Promise<void> {
    const button = this.page.locator('.sides button').nth(name === 'talk' ? 0 : 1);
    if (await button.isVisible()) await button.click();
  }

  /** @throws where axe-core finds something against WCAG 2.2 AA or its own good practices, or the page is wider than its window */
  async isAccessible(where: string): Promise<void> {
    // The page policy lets no script in; the test's own may be evaluated all the same.
    if (!(await this.page.evaluate('"axe" in window'))) await this.page.evaluate(AXE);
    const violations =
      (await this.page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map(({ id, help, nodes }) => id + ': ' + help + ' — ' + nodes.slice(0, 4).map((node) => node.target.join(' ') + ' ' + node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? '')).join(' | ')))`)) as string[];
    expect(violations, where).toEqual([]);
    expect(
      await this.page.evaluate('document.documentElement.scrollWidth - window.innerWidth'),
      `${where}: wider than the window by`,
    ).toBeLessThanOrEqual(0);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
