import { expect, it } from 'vitest';
import { DESK, PHONE } from '../../support/counsellor.ts';
import { setServiceScene } from '../../support/desk-scenes.ts';
import { ANA } from '../../support/desk-service.ts';
import { Person } from '../../support/person.ts';
import { SOON } from '../../support/until.ts';

const desk = setServiceScene(ANA);

it.each([
  ['a desk', DESK, '5500020041'],
  ['a phone', PHONE, '5500020042'],
])(
  'a voice note and a picture of a person open on %s',
  async (_name, viewport, number) => {
    const person = new Person(desk.url, number);
    const one = await desk.signIn(ANA, viewport);
    await person.says('quiero hablar con una persona');
    await one.tab('all').click();
    await one.take();
    await person.sends('voice');
    const audio = one.thread.locator('audio');
    await audio.waitFor(SOON);
    const ask = (expression: string) =>
      one.page.evaluate(`((audio) => ${expression})(document.querySelector('audio'))`);
    // Nothing is fetched before somebody wants to hear it.
    expect(await ask('audio.readyState')).toBe(0);
    expect(await ask('[...audio.children].map(({ type }) => type)')).toEqual([
      'audio/ogg; codecs=opus',
      'audio/x-caf; codecs=opus',
    ]);
    await ask('((audio.muted = true), audio.play())');
    await expect.poll(() => ask('audio.currentTime'), SOON).toBeGreaterThan(0.3);
    expect(await ask('[audio.duration > 2.9 && audio.duration < 3.1, audio.error]')).toEqual([true, null]);
    // The other form, as Safari would ask for it.
    const caf = await one.page.evaluate(
      `fetch(document.querySelector('audio source:last-of-type').src, { headers: { Range: 'bytes=0-3' } })
      .then(async (res) => [res.status, res.headers.get('content-type'), await res.text()])`,
    );
    expect(caf).toEqual([206, 'audio/x-caf', 'caff']);
    const [file] = await Promise.all([
      one.page.waitForEvent('download', SOON),
      one.thread.locator('a[download="audio.ogg"]').click(),
    ]);
    expect(file.suggestedFilename()).toBe('audio.ogg');
    await person.sends('image');
    await one.thread.locator('.media-button').click(SOON);
    await expect
      .poll(() => one.page.evaluate("document.querySelector('.picture img')?.naturalWidth"), SOON)
      .toBe(64);
    await one.isAccessible('a voice note and a picture');
    expect(one.complaints).toEqual([]);
    await one.close();
  },
  60_000,
);
