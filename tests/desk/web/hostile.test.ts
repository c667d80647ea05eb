import { describe, expect, it } from 'vitest';
import { DESK, PHONE } from '../../support/counsellor.ts';
import { setServiceScene } from '../../support/desk-scenes.ts';
import { Person } from '../../support/person.ts';
import { SOON } from '../../support/until.ts';

/** Somebody whose very name is markup. */
const MARKED = { name: '<img src=x onerror=alert(4)>', email: 'mala@desk.example' };
const desk = setServiceScene(MARKED);

const MARKUP = '<img src=x onerror=alert(1)><script>alert(2)</script>"><b>x</b>{{name}} javascript:alert(3)';
const REVERSED = 'pague a \u202Ecexe.etnetca\u202C en \u2066esta\u2069 cuenta\u200B';
const LONG = 'a'.repeat(3000);

describe.each([
  ['a desk', DESK, '5500030001'],
  ['a phone', PHONE, '5500030002'],
])('on %s', (_name, viewport, number) => {
  it('what people and colleagues type stays text, shows what is hidden in it, and breaks no layout', async () => {
    const person = new Person(desk.url, number);
    const one = await desk.signIn(MARKED, viewport);
    await person.says('quiero hablar con una persona');
    await one.tab('all').click();
    await one.take();
    for (const text of [MARKUP, REVERSED, LONG]) await person.says(text);
    const last = one.thread.locator('.bubble.person', { hasText: 'aaaaaaaa' });
    await last.waitFor(SOON);
    expect(await one.thread.locator('.bubble.person .text', { hasText: 'onerror' }).textContent()).toBe(
      MARKUP,
    );
    expect(await one.thread.locator('.hidden-character').allTextContents()).toEqual([
      'U+202E',
      'U+202C',
      'U+2066',
      'U+2069',
      'U+200B',
    ]);
    await one.reply(MARKUP);
    await one.side('context');
    await one.page.locator('#note-text').fill(MARKUP);
    await one.page.locator('.note-save').click();
    expect(await one.page.locator('.note-list .text').first().textContent()).toBe(MARKUP);
    await one.side('talk');
    // What was typed reached the phone as it was, and in no page anything became an element.
    await expect.poll(() => person.heard(), SOON).toContain(MARKUP);
    await one.isAccessible('a case full of hostile text');
    for (const page of ['/desk', '/desk/account']) {
      await one.go(page);
      await one.page.locator('header.top').waitFor();
      expect(await one.page.locator('main img, main script, main b b, main svg').count()).toBe(0);
    }
    const boss = await desk.signIn(desk.demo('administrator'), viewport);
    for (const page of ['accounts', 'audit', 'load']) {
      await boss.go(`/desk/${page}`);
      await boss.page.locator('th', { hasText: 'onerror' }).first().waitFor(SOON);
      expect(await boss.page.locator('main img').count()).toBe(0);
    }
    await one.page.goBack();
    expect([...one.complaints, ...boss.complaints]).toEqual([]);
    expect(desk.output()).not.toContain('page policy');
    await one.close();
    await boss.close();
  });
});
