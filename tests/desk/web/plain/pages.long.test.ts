import { describe, expect, it } from 'vitest';
import { DESK, PHONE } from '../../../support/counsellor.ts';
import { PASSWORD } from '../../../support/desk-rig.ts';
import { setDeskScene } from '../../../support/desk-scenes.ts';

const rig = setDeskScene();

const MARKUP =
  '<img src=x onerror=alert(1)><script>alert(2)</script>"><b>x</b></textarea>{{name}} javascript:alert(3)';
const REVERSED = 'pague a \u202Ecexe.etnetca\u202C en \u2066esta\u2069 cuenta\u200B';
const HIDDEN = ['U+202E', 'U+202C', 'U+2066', 'U+2069', 'U+200B'];

describe.each([
  ['a desk', DESK],
  ['a phone', PHONE],
])('on %s', (_name, viewport) => {
  it('axe-core finds nothing on any page in any state', async () => {
    const { email } = await rig.somebody('supervisor');
    await rig.somebody('counsellor');
    const one = await rig.openPlain(viewport, 'app blocked');
    await one.go('/desk');
    await one.isAccessible('sign-in');
    await one.page.locator('input[name=email]').fill(email);
    await one.page.locator('input[name=password]').fill('wrong');
    await one.page.locator('.sign-in button.primary').click();
    await one.said.waitFor();
    await one.isAccessible('sign-in refused');
    await one.signIn(email, PASSWORD);
    await one.go('/desk?tab=mine&topic=none');
    await one.isAccessible('an empty queue');
    for (let at = 0; at < 30; at += 1)
      await rig.openCase({ topic: 'wages', riskCodes: at % 4 ? [] : ['unpaid_wages'] });
    const { id, phone } = await rig.openCase({ language: 'ht', text: 'bonjou' });
    await rig.openCase({ reason: 'danger', riskCodes: ['trafficking'] });
    rig.advance(45 * 60_000);
    await one.signIn(email, PASSWORD);
    await one.go('/desk?tab=all');
    await one.isAccessible('a long queue');
    await one.page.locator('.queue a.row.pinned').first().click();
    await one.isAccessible('a case whose words are for others');
    await one.go(`/desk/t/${id}`);
    await one.isAccessible('a case that waits');
    await one.action('claim').click();
    await one.isAccessible('a case of mine');
    await one.send('Buenas tardes.');
    await one.isAccessible('a reply that was sent');
    await one.page.locator('#note-text').fill('una nota');
    await one.page.locator('.note-save').click();
    await one.page.locator('.history summary').click();
    await one.isAccessible('notes and history');
    await one.page.locator('.bubble.person a').first().click();
    await one.isAccessible('a translation that cannot be had');
    for (let at = 0; at < 60; at += 1) await rig.receive(phone, `mesaj ${at}`);
    await one.go(`/desk/t/${id}`);
    await one.page.locator('.earlier').click();
    await one.isAccessible('earlier messages');
    await one.reply.fill('un borrador');
    await one.page.locator('.compose-buttons button').first().click();
    await one.isAccessible('help');
    await one.page.locator('#help-query').fill('nada que exista');
    await one.page.locator('.help-fields button').click();
    await one.isAccessible('help without a find');
    for (const question of ['resolve', 'transfer', 'hold', 'priority', 'export', 'reveal']) {
      await one.go(`/desk/t/${id}/${question}`);
      await one.isAccessible(`asking: ${question}`);
    }
    await one.page.locator('textarea[name=reason]').fill('la persona lo pidió');
    await one.submit();
    await one.page.locator('.secret').waitFor();
    await one.isAccessible('the number');
    await one.go(`/desk/t/${id}/resolve`);
    await one.page.locator('select[name=outcome]').selectOption('fraud_reported');
    await one.submit();
    await one.isAccessible('a closed case');
    for (const place of [
      'load',
      'audit',
      'account',
      'accounts',
      'practice',
      'practice/test',
      'nowhere',
      't/none',
    ]) {
      await one.go(`/desk/${place}`);
      await one.isAccessible(place);
    }
    await one.go('/desk/account');
    await one.page.locator('form[action="/desk/account/factor"] button').click();
    await one.page.locator('.secret').waitFor();
    await one.isAccessible('a second factor being set up');
    await one.go('/desk/practice/test');
    for (const question of await one.page.locator('.question').all())
      await question.locator('input').first().check();
    await one.submit();
    await one.isAccessible('the first test handed in');
    await one.page.locator('main a.primary').click();
    await one.isAccessible('the practice cases');
    await one.page.locator('.practice-list a').first().click();
    await one.page.locator('.composer-off button').click();
    await one.isAccessible('a practice case');
    await one.page.locator('select[name=outcome]').selectOption('oriented');
    await one.page.locator('.practice-close button').click();
    await one.isAccessible('a practice case with its feedback');
    expect([...one.complaints, ...rig.reports]).toEqual([]);
    await one.close();
  }, 180_000);

  it('axe-core finds nothing on an administrator’s pages', async () => {
    const { email } = await rig.somebody('administrator');
    const one = await rig.signInPlain({ email }, viewport, 'app blocked');
    await one.go('/desk/accounts/new');
    await one.isAccessible('a new account');
    await one.go('/desk/accounts');
    await one.page.locator('table a').first().click();
    await one.isAccessible('an account being changed');
    expect(one.complaints).toEqual([]);
    await one.close();
  }, 60_000);

  it('what people and colleagues type stays text and shows what is hidden in it', async () => {
    const boss = await rig.somebody('administrator');
    await boss.call('PATCH', `/accounts/${boss.id}`, { name: `${MARKUP.slice(0, 30)}\u202E` });
    const other = await rig.somebody('counsellor');
    await boss.call('PATCH', `/accounts/${other.id}`, { name: '<b>Otra</b>\u200B' });
    const { id, phone } = await rig.openCase({ text: MARKUP });
    for (const text of [REVERSED, 'a'.repeat(3000)]) await rig.receive(phone, text);
    const one = await rig.signInPlain(boss, viewport, 'app blocked');
    await one.go(`/desk/t/${id}`);
    await one.action('claim').click();
    expect(await one.page.locator('.bubble.person .text').first().textContent()).toBe(MARKUP);
    expect(await one.page.locator('.bubble.person .hidden-character').allTextContents()).toEqual(HIDDEN);
    await one.fits('hostile words');
    // Through help and back, refused and sent: the same words all the way.
    await one.reply.fill(MARKUP);
    await one.page.locator('.compose-buttons button').first().click();
    expect(await one.reply.inputValue()).toBe(MARKUP);
    await one.page.locator('#help-query').fill('"><img src=x>');
    await one.page.locator('.help-fields button').click();
    expect(await one.page.locator('#help-query').inputValue()).toBe('"><img src=x>');
    await one.page.locator('main .buttons button').click();
    expect(await one.reply.inputValue()).toBe(MARKUP);
    await one.page.locator('.send').click();
    expect(await one.page.locator('.bubble.agent .text').textContent()).toBe(MARKUP);
    await one.page.locator('#note-text').fill(MARKUP);
    await one.page.locator('.note-save').click();
    expect(await one.page.locator('.note-list .text').textContent()).toBe(MARKUP);
    for (const path of [
      `/desk/t/${id}`,
      `/desk/t/${id}/transfer`,
      '/desk',
      '/desk/load',
      '/desk/audit',
      '/desk/accounts',
      '/desk/account',
    ]) {
      await one.go(path);
      expect(await one.page.locator('main img, main script, main b b, header img').count(), path).toBe(0);
      await one.fits(path);
    }
    await one.go(`/desk/t/${id}/transfer`);
    expect((await one.page.locator('select[name=person] option').allTextContents()).join()).toContain(
      '<b>Otra</b>[U+200B]',
    );
    // Addresses too.
    for (const path of [
      '/desk?tab=%3Cb%3E&topic=%22%3E%3Cimg%20src=x%3E&done=__proto__',
      `/desk/t/${id}?before=%3Cb%3E&show=%22&translate=%27&done=constructor`,
      '/desk/%3Cimg%20src=x%3E',
    ]) {
      expect(await one.go(path)).toBeLessThan(500);
      expect(await one.page.locator('main img').count(), path).toBe(0);
    }
    expect([...one.complaints, ...rig.reports]).toEqual([]);
    await one.close();
  }, 90_000);
});
