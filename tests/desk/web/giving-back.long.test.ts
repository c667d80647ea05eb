import { expect, it } from 'vitest';
import { DESK, PHONE } from '../../support/counsellor.ts';
import { setServiceScene } from '../../support/desk-scenes.ts';
import { ANA } from '../../support/desk-service.ts';
import { Person } from '../../support/person.ts';
import { SOON } from '../../support/until.ts';

const desk = setServiceScene(ANA);

const HEARD = { timeout: 20_000 };

it.each([
  ['a desk', DESK, '5500070001'],
  ['a phone', PHONE, '5500070002'],
])(
  'hold, return to the bot and its memory, wrap-up, question and reopening on %s',
  async (_name, viewport, number) => {
    const person = new Person(desk.url, number);
    const heard = async () => (await person.heard()).join('\n');
    const count = async () => (await person.heard()).length;
    const one = await desk.signIn(ANA, viewport);
    // In English, and with an answer given: what the bot has to remember.
    await person.says('hello, how much is the minimum wage?');
    await expect.poll(count, HEARD).toBeGreaterThan(0);
    await person.says('I want to talk to a person');
    await one.tab('all').click();
    await one.take();
    await one.reply('Good afternoon, this is Ana.');
    await expect.poll(heard, HEARD).toContain('this is Ana');

    // Put aside: the bot stays silent, and the person's next words end it.
    await one.action('hold').click();
    await one.page.locator('dialog input[name=until]').waitFor(SOON);
    await one.page.locator('dialog button[type=submit]').click();
    await expect.poll(() => one.toasts.textContent(), SOON).toContain('Caso en espera');
    const silent = await count();
    await person.says('what is the minimum wage?');
    await one.thread.locator('.bubble.person', { hasText: 'what is the minimum wage?' }).waitFor(SOON);
    await one.side('context');
    await expect.poll(() => one.page.locator('.facts').textContent(), SOON).not.toContain('En espera hasta');
    await one.side('talk');
    expect(await count()).toBe(silent);

    // Back to the bot: it says so in the person's language and answers again; the case stays with Ana.
    await one.action('return').click();
    await expect.poll(() => one.toasts.textContent(), SOON).toContain('El asistente responde otra vez');
    await expect.poll(count, HEARD).toBeGreaterThan(silent);
    const back = await count();
    await person.says('menu');
    await expect.poll(count, HEARD).toBeGreaterThan(back);
    const sinceReturn = (await person.heard()).slice(silent).join('\n');
    expect(sinceReturn).toMatch(/\b(you|your|the)\b/i);
    expect(sinceReturn).not.toMatch(/\b(usted|puede|elija)\b/i);
    expect(await one.page.locator('.tag.floor').textContent()).not.toContain('Sin asignar');
    // Taken again: silent again.
    await one.action('claim').click();
    await expect.poll(() => one.action('return').count(), SOON).toBe(1);
    const again = await count();
    await person.says('are you there?');
    await one.thread.locator('.bubble.person', { hasText: 'are you there?' }).waitFor(SOON);
    expect(await count()).toBe(again);

    // Wrapped up: an outcome is needed, a day to look again is kept, and the person is asked how it was.
    await one.action('resolve').click();
    await one.page.locator('dialog button[type=submit]').click();
    expect(await one.page.locator('dialog select:invalid').count()).toBe(1);
    await one.page.locator('dialog select[name=outcome]').selectOption('oriented');
    const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    await one.page.locator('dialog input[name=followUp]').fill(day);
    await one.page.locator('dialog input[name=ask]').check();
    await one.page.locator('dialog button[type=submit]').click();
    await one.action('reopen').waitFor(SOON);
    await one.thread.locator('.offered').last().waitFor(HEARD);
    expect(await one.thread.locator('.offered').last().locator('li').count()).toBe(3);
    await one.side('context');
    const facts = await one.page.locator('.facts').textContent();
    expect(facts).toContain('Se le orientó');
    expect(facts).toContain(`${day.slice(8)}/${day.slice(5, 7)}`);
    await one.side('talk');

    await one.page.locator('body').press('o');
    await one.action('claim').waitFor(SOON);
    await one.go('/desk');
    await one.tab('resolved').click();
    expect(await one.page.locator('.row', { hasText: number.slice(-4) }).count()).toBe(0);
    expect(one.complaints).toEqual([]);
    // The next round begins without this one.
    await one.tab('all').click();
    await one.take();
    await one.resolve('duplicate');
    await one.close();
  },
  150_000,
);
