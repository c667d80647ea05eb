import { describe, expect, it } from 'vitest';
import { DESK, PHONE } from '../../support/counsellor.ts';
import { setServiceScene } from '../../support/desk-scenes.ts';
import { ANA, BETO } from '../../support/desk-service.ts';
import { Person } from '../../support/person.ts';
import { SOON } from '../../support/until.ts';

const desk = setServiceScene(ANA, BETO);

describe.each([
  ['a desk', DESK, '5500010001'],
  ['a phone', PHONE, '5500010002'],
])('the working day of two counsellors on %s', (_name, viewport, number) => {
  it('from the handoff to the wrap-up and back', async () => {
    const person = new Person(desk.url, number);
    const ana = await desk.signIn(ANA, viewport);
    const beto = await desk.signIn(BETO, viewport);
    await ana.tab('all').click();
    await beto.tab('all').click();
    expect(await ana.rows.count()).toBe(0);

    // A person asks for somebody: both see it without a reload.
    await person.says('quiero hablar con una persona');
    await ana.rows.first().waitFor(SOON);
    await beto.rows.first().waitFor(SOON);

    // Both open it; Ana takes it, Beto's screen follows, and his late press is told plainly.
    await ana.rows.first().click();
    await beto.rows.first().click();
    await ana.action('claim').waitFor(SOON);
    await beto.action('claim').waitFor(SOON);
    await beto.page.route('**/api/events*', (route) => route.abort());
    await beto.page.route('**/api/tickets/*/claim', async (route) => {
      await ana.action('claim').click();
      await ana.page.locator('#reply-text').waitFor(SOON);
      await route.continue();
    });
    await beto.action('claim').click();
    await expect.poll(() => beto.toasts.textContent(), SOON).toContain('Ya lo atiende Ana Pérez');
    await expect.poll(() => beto.page.locator('.composer-off').textContent(), SOON).toContain('Ana Pérez');
    await expect.poll(() => beto.action('claim').count(), SOON).toBe(0);

    // What Ana writes reaches the phone; what the person writes reaches Ana; the bot is silent.
    await ana.reply('Buenas tardes, soy Ana. ¿En qué le ayudo?');
    await expect.poll(() => person.heard(), SOON).toContain('Buenas tardes, soy Ana. ¿En qué le ayudo?');
    await expect
      .poll(() => ana.thread.locator('.bubble.agent .status').last().textContent(), SOON)
      .toMatch(/Entregado|Leído/);
    const before = (await person.heard()).length;
    await person.says('busco trabajo de cocinera en Puebla');
    await ana.thread.locator('.bubble.person', { hasText: 'cocinera' }).waitFor(SOON);
    expect((await person.heard()).length).toBe(before);

    // A prepared reply is put into the field and goes out only when it is sent.
    await ana.page.locator('.compose-buttons button').first().click();
    await ana.page.locator('.found button').first().waitFor(SOON);
    await ana.page.locator('.found button').first().click();
    const prepared = await ana.page.locator('#reply-text').inputValue();
    expect(prepared.length).toBeGreaterThan(10);
    expect((await person.heard()).length).toBe(before);
    await ana.page.locator('.composer .send').click();
    await expect.poll(() => person.heard(), SOON).toContain(prepared);

    // A note stays inside.
    await ana.side('context');
    await ana.page.locator('#note-text').fill('Ojo: llamar al albergue mañana');
    await ana.page.locator('.note-save').click();
    await ana.page.locator('.note-list li', { hasText: 'albergue' }).waitFor(SOON);
    await ana.side('talk');
    await ana.thread.locator('.note-line', { hasText: 'albergue' }).waitFor(SOON);

    // Put aside; the person's next message ends that.
    await ana.action('hold').click();
    await ana.page.locator('dialog button[type=submit]').click();
    await expect.poll(() => ana.toasts.textContent(), SOON).toContain('Caso en espera');
    await person.says('¿sigue ahí?');
    await ana.thread.locator('.bubble.person', { hasText: 'sigue' }).waitFor(SOON);

    // Passed to Beto with a note; his desk is alive again and shows it as his.
    await beto.page.unrouteAll();
    await ana.action('transfer').click();
    await ana.page.locator('dialog select[name=target]').selectOption({ index: 1 });
    const options = await ana.page.locator('dialog select[name=target] option').allTextContents();
    const at = options.findIndex((text) => text.startsWith('Beto Luna'));
    await ana.page.locator('dialog select[name=target]').selectOption({ index: at });
    await ana.page.locator('dialog textarea[name=note]').fill('Habla inglés mejor que yo');
    await ana.page.locator('dialog button[type=submit]').click();
    await expect.poll(() => ana.toasts.textContent(), SOON).toContain('Caso pasado');
    await beto.go();
    await beto.tab('mine').click();
    await beto.rows.first().click();
    await beto.thread.locator('.note-line', { hasText: 'Habla inglés' }).waitFor(SOON);
    await beto.action('claim').click();
    await beto.reply('Soy Beto, sigo con usted.');
    await expect.poll(() => person.heard(), SOON).toContain('Soy Beto, sigo con usted.');

    // Back to the bot, which answers again.
    await beto.action('return').click();
    await expect.poll(() => beto.toasts.textContent(), SOON).toContain('El asistente responde otra vez');
    const heard = (await person.heard()).length;
    await person.says('menú');
    await expect.poll(async () => (await person.heard()).length, SOON).toBeGreaterThan(heard);

    // Wrapped up with an outcome, found under "closed", reopened.
    await beto.resolve('oriented');
    await expect.poll(() => beto.page.locator('.composer-off').textContent(), SOON).toContain('cerrado');
    await beto.go();
    await beto.tab('resolved').click();
    await beto.rows.first().click();
    await beto.action('reopen').click();
    await beto.action('claim').waitFor(SOON);
    await beto.action('claim').click();
    await beto.resolve('duplicate');
    await expect.poll(() => beto.page.locator('.composer-off').textContent(), SOON).toContain('cerrado');

    const all = (await person.heard()).join('\n');
    expect(all).not.toContain('albergue');
    expect(all).not.toContain('Habla inglés');
    expect(ana.complaints).toEqual([]);
    expect(beto.complaints.filter((line) => !/ERR_FAILED/.test(line))).toEqual([]);
    expect(desk.output()).not.toContain('page policy');
    await ana.close();
    await beto.close();
  });
});
