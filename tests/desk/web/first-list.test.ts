import { expect, it } from 'vitest';
import { DESK } from '../../support/counsellor.ts';
import { setDeskScene } from '../../support/desk-scenes.ts';

const rig = setDeskScene();

// A new case is kept for somebody within two seconds and is under "unassigned" no more: whoever opened the desk there
// saw the list that the server had drawn give way to an empty one, while people waited.
it('opens on all that is open, as the page that the server drew did', async () => {
  const [ana, beto] = [await rig.somebody('counsellor'), await rig.somebody('counsellor')];
  const held = await rig.openCase();
  await beto.call('POST', `/tickets/${held.id}/claim`);
  await rig.openCase();
  const without = await rig.signInPlain(ana, DESK);
  await expect.poll(() => without.page.locator('.queue a.row').count()).toBe(2);
  await without.close();
  const one = await rig.signIn(ana);
  await expect.poll(() => one.rows.count()).toBe(2);
  expect(await one.tab('all').getAttribute('aria-pressed')).toBe('true');
  expect([...one.complaints, ...rig.reports]).toEqual([]);
  await one.close();
});
