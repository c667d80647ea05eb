import { describe, expect, it } from 'vitest';
import { DESK, PHONE } from '../../../support/counsellor.ts';
import { setServiceScene } from '../../../support/desk-scenes.ts';
import { ANA, BETO } from '../../../support/desk-service.ts';
import { Person } from '../../../support/person.ts';
import type { Reader } from '../../../support/reader.ts';
import { SOON } from '../../../support/until.ts';

const desk = setServiceScene(ANA, BETO);

/** Turns the page until something is there: what a person without scripts does. */
async function until(one: Reader, look: () => Promise<boolean>): Promise<void> {
  await expect
    .poll(async () => {
      if (await look()) return true;
      await one.page.reload();
      return look();
    }, SOON)
    .toBe(true);
}

describe.each([
  ['a desk', DESK, '5500060001'],
  ['a phone', PHONE, '5500060002'],
])('the working day of two counsellors without scripts on %s', (_name, viewport, number) => {
  it('from the handoff to the wrap-up and back', async () => {
    const person = new Person(desk.url, number);
    const ana = await desk.signInPlain(ANA, viewport);
    const beto = await desk.signInPlain(BETO, viewport);
    await ana.fits('the queue');

    // A person asks for somebody: both find the case when they turn the page.
    await person.says('quiero hablar con una persona');
    for (const one of [ana, beto]) {
      await until(one, async () => (await one.page.locator('.queue a.row').count()) > 0);
      await one.page.locator('.queue a.row').first().click();
      await one.action('claim').waitFor();
    }

    // Both press; Ana has it, Beto is told whose it is and cannot write.
    await ana.action('claim').click();
    expect(await ana.said.textContent()).toBe('Ahora el caso es suyo.');
    await beto.action('claim').click();
    expect(await beto.said.textContent()).toContain('Ya lo atiende Ana Pérez');
    expect(await beto.page.locator('.composer-off').textContent()).toContain('Ana Pérez');
    expect(await beto.reply.count()).toBe(0);

    // What Ana writes reaches the phone, line for line; what the person writes reaches Ana; the bot is silent.
    const words = 'Buenas tardes, soy Ana.\n\n¿En qué le ayudo?';
    await ana.send(words);
    expect(await ana.said.textContent()).toBe('Mensaje enviado.');
    await expect.poll(() => person.heard(), SOON).toContain(words);
    await until(ana, async () =>
      /Entregado|Leído/.test((await ana.page.locator('.bubble.agent .status').last().textContent()) ?? ''),
    );
    const before = (await person.heard()).length;
    await person.says('busco trabajo de cocinera en Puebla');
    await until(ana, async () => (await ana.bubbles.filter({ hasText: 'cocinera' }).count()) > 0);
    expect((await person.heard()).length).toBe(before);
    await ana.fits('the case');

    // A prepared reply comes below what was written, and goes out only when it is sent.
    await ana.reply.fill('Un momento.');
    await ana.page.locator('.compose-buttons button').first().click();
    await ana.page.locator('#help-query').fill('papeles');
    await ana.page.locator('.help-fields button').click();
    await ana.fits('help');
    await ana.page.locator('.found button').first().click();
    const prepared = await ana.reply.inputValue();
    expect(prepared).toMatch(/^Un momento\.\n\n./);
    expect((await person.heard()).length).toBe(before);
    // Vacancies and the bot's answers in the same way.
    await ana.page.locator('.compose-buttons button').first().click();
    await ana.page.locator('#help-source').selectOption('vacancies');
    await ana.page.locator('#help-query').fill('cocinera en Puebla');
    await ana.page.locator('.help-fields button').click();
    expect(await ana.page.locator('.found button').count()).toBeGreaterThan(0);
    await ana.page.locator('main .buttons button').click();
    expect(await ana.reply.inputValue()).toBe(prepared);
    await ana.page.locator('.send').click();
    await expect.poll(() => person.heard(), SOON).toContain(prepared);

    // A note stays inside.
    await ana.page.locator('#note-text').fill('Ojo: llamar al albergue mañana');
    await ana.page.locator('.note-save').click();
    expect(await ana.page.locator('.note-list li').textContent()).toContain('albergue');
    expect(await ana.page.locator('.thread .note-line').textContent()).toContain('albergue');

    // The number, with a reason.
    await ana.page.locator('[data-action=reveal]').click();
    await ana.page.locator('textarea[name=reason]').fill('La persona pidió una llamada');
    await ana.submit();
    expect(await ana.page.locator('.secret').textContent()).toContain(number);
    await ana.page.locator('main a').click();

    // Put aside; the person's next message ends that.
    await ana.action('hold').click();
    await ana.submit();
    expect(await ana.said.textContent()).toBe('Caso en espera.');
    await person.says('¿sigue ahí?');
    await until(ana, async () => (await ana.bubbles.filter({ hasText: 'sigue ahí' }).count()) > 0);

    // Passed to Beto with a note.
    await ana.action('transfer').click();
    await ana.fits('passing on');
    const target = ana.page.locator('select[name=person]');
    const names = await target.locator('option').allTextContents();
    await target.selectOption({ index: names.findIndex((name) => name.startsWith('Beto Luna')) });
    await ana.page.locator('textarea[name=note]').fill('Habla inglés mejor que yo');
    await ana.submit();
    expect(await ana.said.textContent()).toBe('Caso pasado.');
    await beto.go('/desk?tab=mine');
    await beto.page.locator('.queue a.row').first().click();
    expect(await beto.page.locator('.thread .note-line').last().textContent()).toContain('Habla inglés');
    await beto.action('claim').click();
    await beto.send('Soy Beto, sigo con usted.');
    await expect.poll(() => person.heard(), SOON).toContain('Soy Beto, sigo con usted.');

    // Back to the bot, which answers again.
    await beto.action('return').click();
    expect(await beto.said.textContent()).toContain('El asistente responde otra vez');
    const heard = (await person.heard()).length;
    await person.says('menú');
    await expect.poll(async () => (await person.heard()).length, SOON).toBeGreaterThan(heard);

    // Wrapped up with an outcome and a day to look again, found under "closed", reopened.
    await beto.action('resolve').click();
    await beto.page.locator('select[name=outcome]').selectOption('oriented');
    await beto.page.locator('input[name=followUp]').fill('2031-05-06');
    await beto.submit();
    expect(await beto.page.locator('.composer-off').textContent()).toContain('cerrado');
    expect(await beto.page.locator('.facts').textContent()).toContain('06/05 09:00');
    await beto.go('/desk?tab=resolved');
    await beto.page.locator('.queue a.row').first().click();
    await beto.action('reopen').click();
    await beto.action('claim').click();
    await beto.action('resolve').click();
    await beto.page.locator('select[name=outcome]').selectOption('duplicate');
    await beto.submit();
    expect(await beto.page.locator('.composer-off').textContent()).toContain('cerrado');

    const all = (await person.heard()).join('\n');
    expect(all).not.toContain('albergue');
    expect(all).not.toContain('Habla inglés');
    // What was written went through bodies of forms: no word of it stands in an address.
    const addresses = [...ana.addresses, ...beto.addresses].join('\n');
    expect(addresses).toContain(`${desk.url}/desk/t/`);
    for (const word of ['Ana', 'albergue', 'cocinera', 'papeles', number])
      expect(addresses).not.toContain(word);

    await ana.page.locator('header.top button').click();
    await ana.page.locator('.sign-in').waitFor();
    await ana.go('/desk');
    expect(await ana.page.locator('header.top').count()).toBe(0);
    expect([...ana.complaints, ...beto.complaints]).toEqual([]);
    expect(desk.output()).not.toContain('page policy');
    await ana.close();
    await beto.close();
  });
});
