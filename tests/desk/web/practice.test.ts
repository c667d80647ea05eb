import { expect, it } from 'vitest';
import { type Counsellor, PHONE } from '../../support/counsellor.ts';
import { setServiceScene } from '../../support/desk-scenes.ts';
import { SOON } from '../../support/until.ts';

const desk = setServiceScene();

/** Chooses the option with this text where it is offered, else the first, of every question; hands the test in. */
async function takeTest(one: Counsellor, right: readonly string[]): Promise<void> {
  await one.page.locator('.question').first().waitFor(SOON);
  for (const question of await one.page.locator('.question').all()) {
    const labels = await question.locator('label').allTextContents();
    const at = labels.findIndex((label) => right.some((text) => label.includes(text)));
    await question.locator('input').nth(Math.max(0, at)).check();
  }
  await one.page.locator('form button[type=submit]').click();
  await one.page.locator('#practice-result').waitFor(SOON);
}

it('the course on a phone: test, cases with what was missing, test with the reasons, certificate', async () => {
  const one = await desk.signIn(desk.demo('counsellor'), PHONE);
  await one.go('/desk/practice');
  await one.page.locator('button.primary').click();
  await one.page.locator('.question').first().waitFor(SOON);
  await one.isAccessible('the test before');
  await takeTest(one, []);
  // The first test only measures: it does not tell what was right.
  expect(await one.page.locator('.question.right, .question.wrong').count()).toBe(0);
  await one.isAccessible('the test before, handed in');
  await one.page.locator('#practice-result button').click();

  const cases = one.page.locator('.practice-list a');
  await cases.first().waitFor(SOON);
  await one.isAccessible('the cases');
  // Danger first, as in the real queue.
  expect(await cases.first().textContent()).toContain('No la dejan salir');
  const count = await cases.count();
  expect(count).toBeGreaterThanOrEqual(3);
  for (let at = 0; at < count; at += 1) {
    await cases.nth(at).click();
    await one.page.locator('.practice-body .primary').first().click();
    await one.page.locator('#practice-text').waitFor(SOON);
    const before = await one.thread.locator('.bubble.person').count();
    await one.page.locator('#practice-text').fill('¿Está segura ahora? <b>911</b>');
    await one.page.locator('#practice-text').press('Control+Enter');
    await expect.poll(() => one.thread.locator('.bubble.person').count(), SOON).toBe(before + 1);
    expect(await one.thread.locator('.bubble.agent .text').last().textContent()).toBe(
      '¿Está segura ahora? <b>911</b>',
    );
    if (at === 0) await one.isAccessible('a case being practised');
    await one.page.locator('select[name=outcome]').selectOption('protection_referral');
    await one.page.locator('.practice-close button').click();
    await one.page.locator('.feedback li').first().waitFor(SOON);
    if (at === 0) {
      expect(await one.page.locator('.feedback li.met').count()).toBeGreaterThan(0);
      expect(await one.page.locator('.feedback li.unmet').count()).toBeGreaterThan(0);
      await one.isAccessible('a case with its feedback');
    }
    await one.page.locator('.feedback a').click();
    await cases.first().waitFor(SOON);
  }
  await one.page.locator('button.primary').click();
  await takeTest(one, ['A quien no dejan salir']);
  expect(await one.page.locator('.question.right').count()).toBeGreaterThan(0);
  expect(await one.page.locator('.question.wrong .notice').count()).toBeGreaterThan(0);
  await one.isAccessible('the last test with the reasons');
  await one.page.locator('#practice-result button').click();
  await one.page.locator('.certificate .mono').waitFor(SOON);
  expect(await one.page.locator('.certificate-name').textContent()).toContain('Lucía');
  await one.isAccessible('the certificate');
  // Nothing of it is in the real queue.
  await one.go('/desk');
  await one.tab('all').click();
  expect(await one.rows.count()).toBe(0);
  expect(one.complaints).toEqual([]);
  await one.close();
});
