import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DESK, PHONE } from '../../support/counsellor.ts';
import { setDeskScene } from '../../support/desk-scenes.ts';
import { ROOT } from '../../support/talk.ts';
import { SOON } from '../../support/until.ts';

const rig = setDeskScene({ anew: true });

it.each([
  ['a desk', DESK],
  ['a phone', PHONE],
])(
  'nothing that comes in moves the cursor, the choice of text or what is read, on %s',
  async (_name, viewport) => {
    const ana = await rig.somebody('counsellor');
    const beto = await rig.somebody('counsellor');
    const { id, phone } = await rig.openCase();
    for (let at = 0; at < 60; at += 1) await rig.receive(phone, `línea ${at}`);
    await ana.call('POST', `/tickets/${id}/claim`);
    const one = await rig.signIn(ana, viewport);
    await one.go(`/desk/t/${id}`);
    await one.page.locator('#reply-text').fill('Buenas tardes, le cuento');
    await one.page.evaluate(`document.getElementById('reply-text').setSelectionRange(7, 13)`);
    // Scrolled up to read what was said before.
    await one.page.evaluate(`document.querySelector('.thread').scrollTop = 200`);
    // So near the top the older ones come too: what is read moves down by their height, once.
    await expect.poll(() => one.thread.locator('.bubble').count(), SOON).toBeGreaterThanOrEqual(60);
    const where = () =>
      one.page.evaluate(`(() => {
      const field = document.activeElement;
      return [field.id, field.selectionStart, field.selectionEnd, field.value];
    })()`);
    const readAt = () => one.page.evaluate(`document.querySelector('.thread').scrollTop`) as Promise<number>;
    const before = await where();
    expect(before).toEqual(['reply-text', 7, 13, 'Buenas tardes, le cuento']);
    const scrolled = await readAt();

    await rig.receive(phone, 'algo nuevo');
    await one.thread.locator('.bubble', { hasText: 'algo nuevo' }).waitFor({ state: 'attached', ...SOON });
    await one.page.locator('.to-end').waitFor(SOON);
    // In another window: nothing is unanswered, so that the case stays mine while time goes by.
    await ana.call('POST', `/tickets/${id}/messages`, { text: 'ahora le digo' });
    await beto.call('POST', `/tickets/${id}/notes`, { text: 'mira', mentions: [ana.id] });
    await expect.poll(() => one.toasts.textContent(), SOON).toContain('Le mencionaron');
    await rig.openCase({ riskCodes: ['unpaid_wages'] });
    await beto.call('PUT', `/tickets/${id}/presence`, { activity: 'viewing' });
    await expect.poll(() => one.page.locator('.viewers').textContent(), SOON).toContain('está viendo');
    rig.advance(11 * 60_000);
    await rig.desk.watch();
    await one.page.locator('.toast.bad').waitFor(SOON);
    expect(await where()).toEqual(before);
    expect(Math.abs((await readAt()) - scrolled)).toBeLessThan(300);
    expect(
      await one.page.evaluate(
        `document.querySelector('.thread').scrollHeight - document.querySelector('.thread').scrollTop - document.querySelector('.thread').clientHeight`,
      ),
    ).toBeGreaterThan(200);
    await one.close();
  },
  90_000,
);

it('tells those who cannot see it: a log, polite words, and at once only what cannot wait', async () => {
  const ana = await rig.somebody('counsellor');
  const { id } = await rig.openCase();
  const one = await rig.signIn(ana);
  // Regions are there before anything is said in them: what is put in together with its region is not read out.
  const regions = () =>
    one.page.evaluate(`['[role=status][aria-live=polite]', '[role=alert][aria-live=assertive]']
      .map((name) => document.querySelectorAll('.toasts ' + name).length)`);
  expect(await regions()).toEqual([1, 1]);
  await one.go(`/desk/t/${id}`);
  const log = one.page.getByRole('log');
  await log.waitFor(SOON);
  expect(await log.getAttribute('aria-label')).toBeTruthy();
  expect(await log.getAttribute('aria-live')).not.toBe('assertive');
  await one.action('claim').click();
  await expect
    .poll(() => one.toasts.locator('[role=status]').textContent(), SOON)
    .toContain('Ahora el caso es suyo');
  expect(await one.toasts.locator('[role=alert]').textContent()).toBe('');
  await one.close();
}, 60_000);

it('lists every key that does something, and lets single keys be turned off', async () => {
  const boss = await rig.somebody('supervisor');
  const { id } = await rig.openCase();
  const one = await rig.signIn(boss);
  await one.go(`/desk/t/${id}`);
  await one.action('claim').click();
  await one.page.locator('#reply-text').waitFor(SOON);
  await one.page.locator('#reply-text').press('Escape');
  await one.page.keyboard.press('?');
  const listed = await one.page.locator('dialog kbd').allTextContents();
  const source = readFileSync(join(ROOT, 'src/desk/web/app/core/keys.ts'), 'utf8');
  expect(listed).toEqual([...source.matchAll(/\['(.+?)', 'keys\./g)].map(([, key]) => key));
  // Each button of the case says its key, and that key is on the list.
  const onButtons = (await one.page
    .locator('.actions [aria-keyshortcuts]')
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-keyshortcuts')))) as string[];
  expect(onButtons.length).toBeGreaterThan(4);
  for (const key of onButtons) expect(listed).toContain(key);
  await one.page.locator('dialog input[type=checkbox]').uncheck();
  await one.page.keyboard.press('Escape');
  await one.page.locator('dialog').waitFor({ state: 'detached' });
  await one.page.keyboard.press('t');
  expect(await one.page.locator('dialog').count()).toBe(0);
  await one.close();
}, 60_000);
