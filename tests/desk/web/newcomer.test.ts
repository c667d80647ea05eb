import { expect, it } from 'vitest';
import { DESK, PHONE } from '../../support/counsellor.ts';
import { demoAccounts } from '../../support/desk.ts';
import { setNewcomerScene } from '../../support/desk-scenes.ts';
import { SOON } from '../../support/until.ts';

/** "Within a minute" (issue: simulator and desk side by side). */
const MOST_MS = 60_000;
const service = setNewcomerScene();

it.each([
  ['a desk', DESK],
  ['a phone', PHONE],
])(
  'a newcomer takes over their own chat within a minute, on %s',
  async (_name, viewport) => {
    const { counsellor } = demoAccounts(service.output());
    if (!counsellor) throw new Error('the service named no account to try the desk with');
    expect(counsellor.password.length).toBeGreaterThan(10);
    const startedAt = performance.now();
    const desk = await service.open(viewport);
    const simulator = await desk.page.context().newPage();
    await simulator.goto(`${service.url}/simulator`);
    const phone = simulator.locator('[data-channel=whatsapp]');
    const says = async (text: string) => {
      await phone.locator('input[name=text]').fill(text);
      await phone.locator('.send').click();
    };
    const hears = (text: string) =>
      phone.locator('.bubble:not(.mine)', { hasText: text }).first().waitFor(SOON);

    await desk.signIn(counsellor.email, counsellor.password);
    await says('quiero hablar con una persona');
    await desk.tab('all').click();
    await desk.take();
    await desk.reply('Soy una persona de verdad.');
    await hears('Soy una persona de verdad.');
    const took = performance.now() - startedAt;

    // And the other way: what is typed in the phone is there without a reload, the bot is silent.
    const before = await phone.locator('.bubble:not(.mine)').count();
    await says('¡qué bueno!');
    await desk.thread.locator('.bubble.person', { hasText: 'qué bueno' }).waitFor(SOON);
    expect(await phone.locator('.bubble:not(.mine)').count()).toBe(before);
    await desk.resolve('oriented');
    await says('menú');
    await expect.poll(() => phone.locator('.bubble:not(.mine)').count(), SOON).toBeGreaterThan(before + 1);
    expect(took).toBeLessThan(MOST_MS);
    expect(desk.complaints).toEqual([]);
    await desk.close();
  },
  120_000,
);
