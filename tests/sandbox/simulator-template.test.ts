import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { launchChromium } from '../support/chromium.ts';
import { ROOT } from '../support/talk.ts';

const TEXT = 'Hola. Tenemos la respuesta que esperaba. <b>Para seguir</b>, responda a este mensaje.';
const SOON = { timeout: 10_000 };
let browser: Browser;
let server: Server;
let sandbox: Sandbox;
let url: string;
/** Messages of people, as our webhook got them. */
const received: Record<string, unknown>[] = [];

/** The sandbox alone, before a service that only takes note. Needs the page's script in `dist`. */
beforeAll(async () => {
  const app = express();
  app.post('/webhooks/whatsapp', express.json(), (req, res) => {
    received.push(...(req.body.entry[0].changes[0].value.messages ?? []));
    res.end();
  });
  server = createServer(app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  sandbox = await startSandbox({
    whatsapp: {
      phoneNumberId: '1',
      accessToken: 'token',
      appSecret: 'secret',
      templates: () => [
        { name: 'answer_1', languageCode: 'es_MX', text: TEXT, buttons: ['Seguir', 'No más mensajes'] },
      ],
    },
    webhookBaseUrl: url,
    publicUrl: url,
    rootDir: ROOT,
  });
  app.use(sandbox.router);
  browser = await launchChromium();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await sandbox?.close();
  server?.closeAllConnections();
  server?.close();
});

const sendTemplate = (person: string) =>
  fetch(`${sandbox.graphUrl}/v26.0/1/messages`, {
    method: 'POST',
    headers: { Authorization: 'Bearer token', 'Content-Type': 'application/json' },
    body: JSON.stringify({
      messaging_product: 'whatsapp',
      to: `521${person}`,
      type: 'template',
      template: {
        name: 'answer_1',
        language: { policy: 'deterministic', code: 'es_MX' },
        components: ['menu:options', 'alert:stop'].map((payload, index) => ({
          type: 'button',
          sub_type: 'quick_reply',
          index: String(index),
          parameters: [{ type: 'payload', payload }],
        })),
      },
    }),
  });

it.each([
  ['a phone', 360, '5500070001'],
  ['a desk', 1366, '5500070002'],
])(
  'a template shows its words and quick replies on %s, and a tap comes back as Meta sends it',
  async (_name, width, person) => {
    const context = await browser.newContext({ viewport: { width, height: 700 } });
    await context.addInitScript(`sessionStorage.setItem('rumbo-person', '${person}')`);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() !== 'log' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${url}/simulator`);
    expect((await sendTemplate(person)).status).toBe(200);
    const talk = page.locator('[data-channel=whatsapp] .talk');
    await talk.locator('.bubble').first().waitFor(SOON);
    expect(await talk.locator('.bubble p').allTextContents()).toEqual([TEXT]);
    expect(await talk.locator('.bubble b').count()).toBe(0);
    expect(await talk.locator('.options button').allTextContents()).toEqual(['Seguir', 'No más mensajes']);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    const before = received.length;
    await talk.locator('.options button').first().click();
    await talk.locator('.bubble.mine', { hasText: 'Seguir' }).waitFor(SOON);
    await expect.poll(() => received.length, SOON).toBeGreaterThan(before);
    expect(received.at(-1)).toMatchObject({
      from: `521${person}`,
      type: 'button',
      button: { payload: 'menu:options', text: 'Seguir' },
    });
    expect(complaints).toEqual([]);
    await context.close();
  },
  60_000,
);
