import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { DESK, PHONE, SOON } from '../../support/counsellor.ts';
import { setDeskScene } from '../../support/desk-scenes.ts';

const rig = setDeskScene();

const THINGS = ['#reply-text', '.composer .send', '.compose-buttons .quiet'];

/** Those of them of which a press on the middle or an end would go to something else. */
const findCovered = (page: Page): Promise<string[]> =>
  page.evaluate(`${JSON.stringify(THINGS)}.filter((selector) => {
    const thing = document.querySelector(selector);
    const { left, right, top, bottom } = thing.getBoundingClientRect();
    return [left + 8, (left + right) / 2, right - 8]
      .some((x) => !thing.contains(document.elementFromPoint(x, (top + bottom) / 2)));
  })`);

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
  expect(await findCovered(one.page)).toEqual([]);
  // The field grows with what is in it, and they make room.
  await one.page.locator('#reply-text').fill('una línea\n'.repeat(6));
  await expect.poll(() => findCovered(one.page), SOON).toEqual([]);
  expect(one.complaints).toEqual([]);
  await one.close();
});
