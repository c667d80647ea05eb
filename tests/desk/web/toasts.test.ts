import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { DESK, PHONE } from '../../support/counsellor.ts';
import { setDeskScene } from '../../support/desk-scenes.ts';
import { SOON } from '../../support/until.ts';

const rig = setDeskScene();

/** Those things of which a press on the middle or an end would go to something else. */
const findCovered = (page: Page, ...things: string[]): Promise<string[]> =>
  page.evaluate(`${JSON.stringify(things)}.filter((selector) => {
    const thing = [...document.querySelectorAll(selector)].at(-1);
    thing.scrollIntoView({ block: 'nearest' });
    const { left, right, top, bottom } = thing.getBoundingClientRect();
    return [left + 8, (left + right) / 2, right - 8]
      .some((x) => !thing.contains(document.elementFromPoint(x, (top + bottom) / 2)));
  })`);
const TALK = [
  '.actions [data-action=resolve]',
  '.bubble',
  '#reply-text',
  '.composer .send',
  '.compose-buttons .quiet',
];
const CONTEXT = ['#note-text', '.note-save'];

it.each([
  ['a desk', DESK],
  ['a phone', PHONE],
])('news that passes by lies over nothing that is written in or pressed, on %s', async (_name, viewport) => {
  const { email } = await rig.somebody('counsellor');
  const one = await rig.signIn({ email }, viewport);
  const { id } = await rig.openCase();
  await one.page.goto(`${rig.url}/desk/t/${id}`);
  // The case, told of as new, and the claim, told of as done: two at once.
  await one.take(one.page.locator('.case-title'));
  await expect.poll(() => one.toasts.locator('.toast').count(), SOON).toBeGreaterThan(0);
  expect(await findCovered(one.page, ...TALK)).toEqual([]);
  if (viewport === PHONE) {
    // As when the line is cut; sooner than the news goes by itself.
    await one.page.evaluate(`document.querySelector('#app > [role=status]')
      .appendChild(Object.assign(document.createElement('p'), { className: 'notice bad line-cut', textContent: '!' }))`);
    await expect.poll(() => findCovered(one.page, '.sides button', ...TALK), { timeout: 3_000 }).toEqual([]);
  }
  await one.side('context');
  expect(await findCovered(one.page, ...CONTEXT)).toEqual([]);
  expect(one.complaints).toEqual([]);
  await one.close();
});
