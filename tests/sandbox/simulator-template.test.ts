import express from 'express';
import { expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { launchChromium } from '../support/chromium.ts';
import { setScene } from '../support/scene.ts';
import { serve } from '../support/serve.ts';
import { ROOT } from '../support/talk.ts';
import { SOON } from '../support/until.ts';

const TEXT = 'Hola. Tenemos la respuesta que esperaba. <b>Para seguir</b>, responda a este mensaje.';
/** Messages of people, as our webhook got them. */
const received: Record<string, unknown>[] = [];

/** The sandbox alone, before a service that only takes note. Needs the page's script in `dist`. */
const scene = setScene(async (parts) => {
  const app = express();
  app.post('/webhooks/whatsapp', express.json(), (req, res) => {
    received.push(...(req.body.entry[0].changes[0].value.messages ?? []));
    res.end();
  });
  const { url } = await parts.add(serve(app));
  const sandbox = await parts.add(
    startSandbox({
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
    }),
  );
  app.use(sandbox.router);
  return { url, sandbox, browser: await parts.add(launchChromium()) };
});

const sendTemplate = (person: string) =>
  fetch(`${scene.sandbox.graphUrl}/v26.0/1/messages`, {
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
    const context = await scene.browser.newContext({ viewport: { width, height: 700 } });
    await context.addInitScript(`sessionStorage.setItem('rumbo-person', '${person}')`);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() !== 'log' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${scene.url}/simulator`);
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
