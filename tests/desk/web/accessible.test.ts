import { describe, expect, it } from 'vitest';
import { DESK, PHONE } from '../../support/counsellor.ts';
import { setServiceScene } from '../../support/desk-scenes.ts';
import { ANA } from '../../support/desk-service.ts';
import { Person } from '../../support/person.ts';
import { SOON } from '../../support/until.ts';

const desk = setServiceScene(ANA);

describe.each([
  ['a desk', DESK, '5500020001'],
  ['a phone', PHONE, '5500020002'],
])('axe-core finds nothing on %s', (_name, viewport, number) => {
  it('before and at signing in', async () => {
    const one = await desk.open(viewport);
    await one.go();
    await one.page.locator('.sign-in').waitFor();
    await one.isAccessible('sign-in');
    await one.page.locator('input[name=email]').fill('nobody@desk.example');
    await one.page.locator('input[name=password]').fill('not this one');
    await one.page.locator('.sign-in button[type=submit]').click();
    await one.page.locator('[role=alert]').first().waitFor(SOON);
    await one.isAccessible('sign-in refused');
    expect(one.complaints).toEqual([]);
    await one.close();
  });

  it('in the queue and in a case, in every state', async () => {
    const person = new Person(desk.url, number);
    const one = await desk.signIn(ANA, viewport);
    await one.tab('mine').click();
    await one.page.locator('.empty').waitFor(SOON);
    await one.isAccessible('an empty queue');
    await person.says('quiero hablar con una persona');
    await one.tab('all').click();
    await one.rows.first().waitFor(SOON);
    await person.sends('image');
    await person.sends('voice');
    await one.isAccessible('a queue with a case');
    await one.rows.first().click();
    await one.action('claim').waitFor(SOON);
    await one.isAccessible('a case that waits');
    await one.action('claim').click();
    await one.page.locator('#reply-text').waitFor(SOON);
    await one.reply('Buenas tardes.');
    await one.isAccessible('a case of mine');
    await one.page.locator('.media-button').first().click();
    await one.isAccessible('a picture');
    await one.page.locator('.compose-buttons button').first().click();
    for (const at of [0, 1, 2]) {
      await one.page.locator('.help .tabs button').nth(at).click();
      await one.page.locator('#help-query').fill(at === 0 ? '' : 'cocina');
      await one.page.waitForTimeout(600);
      await one.isAccessible(`help ${at}`);
    }
    await one.page.locator('.help .icon').click();
    await one.side('context');
    await one.page.locator('#note-text').fill('una nota');
    await one.page.locator('.note-buttons select').selectOption({ index: 1 });
    await one.isAccessible('a note being written');
    await one.page.locator('.note-save').click();
    await one.page.locator('.note-list li').first().waitFor(SOON);
    await one.isAccessible('what is known, with notes');
    await one.page.locator('.facts button.link').first().click();
    await one.isAccessible('asking for the number');
    await one.page.locator('dialog textarea').fill('la persona lo pidió');
    await one.page.locator('dialog button[type=submit]').click();
    await one.page.locator('dialog').waitFor({ state: 'detached' });
    await one.isAccessible('the number in sight');
    await one.side('talk');
    for (const action of ['resolve', 'transfer', 'hold']) {
      await one.action(action).click();
      await one.page.locator('dialog').waitFor();
      await one.isAccessible(`asking: ${action}`);
      if (action === 'transfer')
        for (const kind of ['topic', 'office', 'ally']) {
          await one.page.locator(`dialog input[value=${kind}]`).check();
          await one.isAccessible(`passing to: ${kind}`);
        }
      await one.page.keyboard.press('Escape');
      await one.page.locator('dialog').waitFor({ state: 'detached' });
    }
    await one.page.locator('body').press('?');
    await one.page.locator('dialog').waitFor();
    await one.isAccessible('the list of keys');
    await one.page.keyboard.press('Escape');
    await one.action('return').click();
    await one.toasts.locator('.toast.good').last().waitFor(SOON);
    await one.isAccessible('given back');
    await one.resolve('fraud_reported');
    await one.isAccessible('a closed case');
    await one.go('/desk/t/01JZZZZZZZZZZZZZZZZZZZZZZZ');
    await one.page.locator('.case-missing .notice').waitFor(SOON);
    await one.isAccessible('a case that is not there');
    expect(one.complaints.filter((line) => !/status of (404|415|503)/.test(line))).toEqual([]);
    await one.close();
  });

  it('in the office, for those who may', async () => {
    const one = await desk.signIn(desk.demo('administrator'), viewport);
    for (const place of ['load', 'audit', 'accounts', 'account']) {
      await one.go(`/desk/${place}`);
      await one.page.locator('h1').waitFor(SOON);
      await one.isAccessible(place);
    }
    await one.page.locator('.card button', { hasText: 'Activar' }).click();
    await one.page.locator('.secret').waitFor(SOON);
    await one.isAccessible('a second factor being set up');
    await one.go('/desk/accounts');
    await one.page.locator('.page-head button').click();
    await one.page.locator('dialog').waitFor();
    await one.isAccessible('a new account');
    await one.page.keyboard.press('Escape');
    await one.page.locator('table button.link').first().click();
    await one.page.locator('dialog').waitFor();
    await one.isAccessible('an account being changed');
    await one.go('/desk/nowhere');
    await one.page.locator('.page .notice').waitFor(SOON);
    await one.isAccessible('an address that is not there');
    expect(one.complaints.filter((line) => !/status of 404/.test(line))).toEqual([]);
    await one.close();
  });
});
