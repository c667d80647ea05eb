import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../tests/support/chromium.ts';
import { Counsellor, PHONE } from '../tests/support/counsellor.ts';
import { type DeskServiceRig, startDeskService } from '../tests/support/desk-service.ts';
import { Person } from '../tests/support/person.ts';
import { SOON } from '../tests/support/until.ts';

// `npm run screenshots` → docs/{queue,conversation,practice,without-scripts,simulator}.png, from the built service in sandbox mode with
// a few invented people. What README shows is so what the code does today.
const DOCS = resolve(import.meta.dirname, '../docs');
const SIZE = { width: 1366, height: 820 };
const PEOPLE: readonly (readonly [number: string, lines: readonly string[]])[] = [
  ['5500090001', ['hola', 'me deben dos semanas de salario', 'quiero hablar con una persona']],
  ['5500090002', ['hello', 'I want to talk to a person']],
  ['5500090003', ['bonjou', 'mwen vle pale ak yon moun']],
  ['5500090004', ['me quitaron el pasaporte y no me dejan salir de la casa donde trabajo']],
  ['5500090005', ['busco trabajo de cocinera en Puebla', 'quiero hablar con una persona']],
  ['5500090006', ['olá', 'quero falar com uma pessoa']],
];

/** Writes line by line, each after the answer to the one before, as people do. */
async function talk(person: Person, lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const before = (await person.heard()).length;
    await person.says(line);
    for (let tries = 0; tries < 40 && (await person.heard()).length === before; tries += 1)
      await new Promise((done) => setTimeout(done, 100));
  }
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(DOCS, `${name}.png`) });
  console.log(`docs/${name}.png`);
}

async function shootDesk(browser: Browser, desk: DeskServiceRig): Promise<void> {
  const people = PEOPLE.map(([number]) => new Person(desk.url, number));
  for (const [at, [, lines]] of PEOPLE.entries()) await talk(people[at] as Person, lines);
  const { email, password } = desk.demo('protection');
  const one = await (await Counsellor.open(browser, desk.url, SIZE)).signIn(email, password);
  await one.tab('all').click();
  await one.rows.nth(PEOPLE.length - 1).waitFor(SOON);
  const wages = one.page.locator('.queue a.row', { hasText: /Salario|salario|pagan/ }).first();
  await one.page.setViewportSize({ width: 960, height: 660 });
  await shoot(one.page, 'queue');
  await one.page.setViewportSize(SIZE);
  await ((await wages.count()) > 0 ? wages : one.rows.nth(1)).click();
  await one.action('claim').click();
  await one.page.locator('#reply-text').waitFor(SOON);
  await one.reply('Buenas tardes, soy Jean, del Servicio Nacional de Empleo. Ya leí lo que nos contó.');
  await (people[0] as Person).says('gracias. trabajé en una obra, tengo los mensajes y las fotos');
  await one.thread.locator('.bubble.person', { hasText: 'obra' }).waitFor(SOON);
  await one.page.locator('#note-text').fill('Tiene pruebas. Pasar a PROFEDET si el patrón no paga el lunes.');
  await one.page.locator('.note-save').click();
  await one.page.locator('.note-list li').waitFor(SOON);
  await one.page.locator('#reply-text').fill('Guarde esos mensajes y fotos: son su prueba. ');
  await one.page.locator('.toast').first().waitFor({ state: 'detached', timeout: 15_000 });
  // What happened at the edge of the screen has faded by then.
  await one.page.waitForTimeout(8000);
  await one.page.locator('.context').evaluate((box) => box.scrollTo(0, 0));
  await shoot(one.page, 'conversation');

  await one.go('/desk/practice');
  await one.page.locator('button.primary').click();
  await one.page.locator('.question').first().waitFor(SOON);
  for (const question of await one.page.locator('.question').all())
    await question.locator('input').nth(1).check();
  await one.page.locator('form button[type=submit]').click();
  await one.page.locator('#practice-result button').click();
  await one.page.locator('.practice-list a').first().click();
  await one.page.locator('.practice-body .primary').first().click();
  await one.page.locator('#practice-text').fill('¿Puede escribir ahora sin peligro? Estoy con usted.');
  await one.page.locator('#practice-text').press('Control+Enter');
  await one.thread.locator('.bubble.agent').waitFor(SOON);
  await shoot(one.page, 'practice');
  await one.close();
}

/** The same desk in a phone's browser that runs no scripts. */
async function shootWithoutScripts(browser: Browser, desk: DeskServiceRig): Promise<void> {
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-MX', javaScriptEnabled: false });
  const page = await context.newPage();
  const { email, password } = desk.demo('counsellor');
  await page.goto(`${desk.url}/desk`);
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.locator('.sign-in button.primary').click();
  const english = page.locator('.language:text-is("EN")');
  await page.locator('.queue a.row:not(.pinned)', { has: english }).first().click();
  await page.locator('.actions [data-action=claim]').click();
  await page.locator('#reply-text').fill('Good afternoon. I have read what you wrote.');
  await page.mouse.wheel(0, -220);
  await page.waitForTimeout(500);
  await shoot(page, 'without-scripts');
  await context.close();
}

async function shootSimulator(browser: Browser, desk: DeskServiceRig): Promise<void> {
  const page = await (
    await browser.newContext({ viewport: SIZE, locale: 'es-MX', timezoneId: 'America/Mexico_City' })
  ).newPage();
  await page.goto(`${desk.url}/simulator`);
  const say = async (channel: string, text: string) => {
    const phone = page.locator(`[data-channel=${channel}]`);
    const before = await phone.locator('.bubble:not(.mine)').count();
    await phone.locator('input[name=text]').fill(text);
    await phone.locator('.send').click();
    await phone.locator('.bubble:not(.mine)').nth(before).waitFor(SOON);
  };
  await say('whatsapp', 'hola');
  await say('whatsapp', '¿me pueden despedir sin pagarme?');
  await say('sms', 'mwen bezwen travay');
  await page.waitForTimeout(1500);
  await shoot(page, 'simulator');
}

await mkdir(DOCS, { recursive: true });
const desk = await startDeskService();
const browser = await launchChromium();
try {
  await shootDesk(browser, desk);
  await shootWithoutScripts(browser, desk);
  await shootSimulator(browser, desk);
} finally {
  await browser.close();
  await desk.close();
}
