import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { findViolations } from './axe.ts';
import { collectComplaints } from './complaints.ts';
import { SOON } from './until.ts';

export interface Viewport {
  readonly width: number;
  readonly height: number;
}
export const DESK: Viewport = { width: 1366, height: 768 };
export const PHONE: Viewport = { width: 360, height: 640 };

/** Somebody before a screen of the desk. Collects whatever the browser complains about. */
export class Counsellor {
  readonly page: Page;
  /** Errors, warnings, dialogs, breaches of the page policy, answers of 4xx that the page does not expect. */
  readonly complaints: readonly string[];
  readonly #url: string;

  private constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
    // A refusal that is told to the counsellor (401 before sign-in, 409) is also a line in the browser's console.
    this.complaints = collectComplaints(
      page,
      url,
      (message) => /status of (401|409)/.test(message.text()) || message.type() === 'log',
    );
  }

  static async open(browser: Browser, url: string, viewport = DESK): Promise<Counsellor> {
    const context = await browser.newContext({
      viewport,
      locale: 'es-MX',
      reducedMotion: 'reduce',
      timezoneId: 'America/Mexico_City',
    });
    return new Counsellor(await context.newPage(), url);
  }

  /** A line on which each request waits: what a fast one hides (a key that is lost, a second press) happens on it. */
  async slowDown(waitMs: number): Promise<void> {
    await this.page.route('**/api/**', async (route) => {
      await new Promise((done) => setTimeout(done, waitMs));
      // The page may be gone by now.
      await route.continue().catch(() => undefined);
    });
  }

  async go(path = '/desk'): Promise<void> {
    await this.page.goto(`${this.#url}${path}`);
    await this.isTaken();
  }

  async signIn(email: string, password: string): Promise<this> {
    await this.go();
    await this.page.locator('input[name=email]').fill(email);
    await this.page.locator('input[name=password]').fill(password);
    await this.page.locator('.sign-in button[type=submit]').click();
    await this.page.locator('header.top').waitFor();
    await this.isTaken();
    return this;
  }

  /** The page that the server drew has given way to the app, which is what these tests are about. */
  async isTaken(): Promise<void> {
    await this.page.locator('#app:not([data-takes-over])').waitFor();
  }

  tab(name: 'mine' | 'unassigned' | 'all' | 'resolved') {
    const at = ['mine', 'unassigned', 'all', 'resolved'].indexOf(name);
    return this.page.locator('.queue > .tabs button').nth(at);
  }

  get rows() {
    return this.page.locator('.queue a.row');
  }

  /** Cases that nobody has taken. A new one is kept for whoever is there within two seconds, and then not under "unassigned". */
  get untaken() {
    return this.rows.filter({ has: this.page.locator('.owner:text-matches("^(Sin asignar|Para )")') });
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

  /** Opens a case of the list and takes it: the field to answer is there. */
  async take(row: Locator = this.untaken.first()): Promise<void> {
    await row.click(SOON);
    await this.action('claim').click();
    await this.page.locator('#reply-text').waitFor(SOON);
  }

  /** Closes the case that is open. @param outcome a code of the API */
  async resolve(outcome: string): Promise<void> {
    await this.action('resolve').click();
    await this.page.locator('dialog select[name=outcome]').selectOption(outcome);
    await this.page.locator('dialog button[type=submit]').click();
    await this.action('reopen').waitFor(SOON);
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

  /** @throws where axe-core finds something, or the page is wider than its window */
  async isAccessible(where: string): Promise<void> {
    expect(await findViolations(this.page), where).toEqual([]);
    expect(
      await this.page.evaluate('document.documentElement.scrollWidth - window.innerWidth'),
      `${where}: wider than the window by`,
    ).toBeLessThanOrEqual(0);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
