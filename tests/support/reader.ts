import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { findViolations } from './axe.ts';
import { collectComplaints } from './complaints.ts';
import type { Viewport } from './counsellor.ts';

/** How scripts are kept away: turned off in the browser; or the app's alone does not come, so that axe-core can run. */
export type Without = 'scripts off' | 'app blocked';

/** Somebody before a browser in which the desk's script does not run. */
export class Reader {
  readonly page: Page;
  /** Whatever the browser complains about, and every request that no page of ours should make. */
  readonly complaints: readonly string[];
  /** Every address that was asked for. */
  readonly addresses: string[] = [];
  readonly #context: BrowserContext;
  readonly #url: string;

  private constructor(context: BrowserContext, page: Page, url: string) {
    this.#context = context;
    this.page = page;
    this.#url = url;
    // A refusal is a page of its own here (401, 403, 404, 409); the blocked script is the point of it.
    this.complaints = collectComplaints(page, url, (message) =>
      /status of (4\d\d)|ERR_FAILED/.test(message.text()),
    );
    page.on('request', (request) => this.addresses.push(request.url()));
  }

  static async open(
    browser: Browser,
    url: string,
    viewport: Viewport,
    without: Without = 'scripts off',
    locale = 'es-MX',
  ): Promise<Reader> {
    const context = await browser.newContext({
      viewport,
      locale,
      reducedMotion: 'reduce',
      javaScriptEnabled: without === 'app blocked',
    });
    const page = await context.newPage();
    if (without === 'app blocked') await page.route('**/desk/assets/*.js', (route) => route.abort());
    return new Reader(context, page, url);
  }

  async go(path: string): Promise<number> {
    return (await this.page.goto(`${this.#url}${path}`))?.status() ?? 0;
  }

  async signIn(email: string, password: string): Promise<this> {
    await this.go('/desk');
    await this.page.locator('input[name=email]').fill(email);
    await this.page.locator('input[name=password]').fill(password);
    await this.page.locator('.sign-in button.primary').click();
    await this.page.locator('header.top').waitFor();
    return this;
  }

  action(name: string) {
    return this.page.locator(`.actions [data-action=${name}]`);
  }

  get said() {
    return this.page.locator('#said');
  }

  get reply() {
    return this.page.locator('#reply-text');
  }

  get bubbles() {
    return this.page.locator('.thread .bubble');
  }

  async send(text: string): Promise<void> {
    await this.reply.fill(text);
    await this.page.locator('.send').click();
  }

  /** Presses the button of the form that is the page, or of the question that is asked. */
  async submit(): Promise<void> {
    await this.page.locator('main form button.primary').last().click();
  }

  /** @throws where axe-core finds something, or the page is wider than its window. Only for `app blocked`. */
  async isAccessible(where: string): Promise<void> {
    expect(await findViolations(this.page), where).toEqual([]);
    await this.fits(where);
  }

  /** The page is no wider than its window. The debugger's own way in works with scripts off too. */
  async fits(where: string): Promise<void> {
    const cdp = await this.#context.newCDPSession(this.page);
    const { cssContentSize, cssLayoutViewport } = await cdp.send('Page.getLayoutMetrics');
    await cdp.detach();
    expect(
      cssContentSize.width - cssLayoutViewport.clientWidth,
      `${where}: wider than the window by`,
    ).toBeLessThanOrEqual(0);
  }

  close(): Promise<void> {
    return this.#context.close();
  }
}
