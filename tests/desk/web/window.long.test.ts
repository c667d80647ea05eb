import { createHmac, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { SANDBOX } from '../../../src/config.ts';
import { DESK, PHONE } from '../../support/counsellor.ts';
import { setServiceScene } from '../../support/desk-scenes.ts';
import { ANA } from '../../support/desk-service.ts';
import { Person } from '../../support/person.ts';
import { SOON } from '../../support/until.ts';

const desk = setServiceScene(ANA);

const DAY_MS = 24 * 3600_000;
/** How much of the window is left when the case is opened: enough to claim it on a busy machine. */
const LEFT_MS = 45_000;
const LOCKED = { timeout: LEFT_MS + 20_000 };

/** What Meta delivers nearly a day late, signed as the sandbox signs; whole seconds, as Meta counts. */
async function writeLongAgo(number: string, text: string, at: number): Promise<void> {
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '200000000000001',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '525500000000', phone_number_id: SANDBOX.phoneNumberId },
              contacts: [{ profile: { name: 'X' }, wa_id: `521${number}` }],
              messages: [
                {
                  from: `521${number}`,
                  id: `wamid.${randomUUID()}`,
                  timestamp: String(Math.floor(at / 1000)),
                  type: 'text',
                  text: { body: text },
                },
              ],
            },
          },
        ],
      },
    ],
  });
  const signature = createHmac('sha256', SANDBOX.appSecret).update(body).digest('hex');
  const res = await fetch(`${desk.url}/webhooks/whatsapp`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Hub-Signature-256': `sha256=${signature}` },
    body,
  });
  expect(res.status).toBe(200);
}

it.each([
  ['a desk', DESK, '5500020061'],
  ['a phone', PHONE, '5500020062'],
])(
  'the window closes while somebody writes, on %s',
  async (_name, viewport, number) => {
    const person = new Person(desk.url, number);
    const one = await desk.signIn(ANA, viewport);
    const closesAt = Math.ceil((Date.now() + LEFT_MS) / 1000) * 1000;
    await writeLongAgo(number, 'quiero hablar con una persona', closesAt - DAY_MS);
    await one.tab('all').click();
    // In its own row, whatever else the desk holds.
    await one.rows.filter({ hasText: 'Espera' }).first().click(SOON);
    await one.action('claim').click();
    const field = one.page.locator('#reply-text');
    await field.fill('Buenas tardes, ya revisé su caso y');
    await one.page.locator('.tag.warn', { hasText: '0 min' }).waitFor(SOON);

    // Nobody touches anything: the field goes when the window closes, and not before.
    const templates = one.page.locator('.composer.templates');
    await templates.waitFor(LOCKED);
    expect(Date.now()).toBeGreaterThanOrEqual(closesAt);
    expect(await field.count()).toBe(0);
    expect(await templates.locator('input[type=radio]').count()).toBe(3);
    await one.isAccessible('the window has closed');
    await templates.locator('input[type=radio]').nth(1).check();
    const words = 'Hola. Nos falta una respuesta suya para poder seguir.';
    await templates.locator('label', { hasText: words }).waitFor();
    await templates.locator('button.send').click();
    await one.thread.locator('.bubble.agent', { hasText: words }).waitFor(SOON);
    // The outbox has sent it, as a template: anything else would have been refused (131047). The phone shows its words.
    await expect
      .poll(async () => (await person.heard()).some((one) => one.startsWith(words)), SOON)
      .toBe(true);
    await one.thread.locator('.bubble.agent .status.read').waitFor(SOON);
    await templates.locator('p', { hasText: 'Ya se envió un mensaje aprobado' }).waitFor(SOON);
    expect(await templates.locator('input[type=radio]').count()).toBe(0);
    await one.isAccessible('approved words were sent');

    await person.says('sí, aquí estoy');
    await field.waitFor(SOON);
    expect(await field.inputValue()).toBe('Buenas tardes, ya revisé su caso y');
    await one.reply('Gracias por contestar.');
    await expect.poll(() => person.heard(), SOON).toContain('Gracias por contestar.');
    expect(one.complaints).toEqual([]);
    await one.close();
  },
  200_000,
);
