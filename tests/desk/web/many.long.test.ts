import { expect, it } from 'vitest';
import { setDeskScene } from '../../support/desk-scenes.ts';
import { SOON } from '../../support/until.ts';

const rig = setDeskScene();

it('a hundred cases that change in one breath are drawn a few times, and all as they are in the end', async () => {
  const cases: string[] = [];
  for (let at = 0; at < 100; at += 1) cases.push((await rig.openCase()).id);
  const ana = await rig.somebody('counsellor');
  const boss = await rig.somebody('supervisor');
  const one = await rig.signIn(boss);
  await one.tab('unassigned').click();
  await one.rows.first().waitFor(SOON);
  await one.page.evaluate(`
    window.__drawn = 0;
    new MutationObserver(() => { window.__drawn += 1; })
      .observe(document.querySelector('.queue'), { childList: true, subtree: true, characterData: true })`);
  const startedAt = performance.now();
  await Promise.all(cases.map((id) => ana.call('POST', `/tickets/${id}/claim`)));
  const count = (tab: 'all' | 'unassigned') => one.tab(tab).locator('.count').textContent();
  await expect.poll(() => count('unassigned'), SOON).toBe('0');
  const took = performance.now() - startedAt;
  await one.page.locator('.empty').waitFor(SOON);
  expect(await count('all')).toBe('100');
  // Ten times a second at most, whatever the machine, and two for what was chosen by hand.
  const drawn = (await one.page.evaluate('window.__drawn')) as number;
  expect(drawn).toBeLessThanOrEqual(Math.ceil(took / 100) + 6);
  expect(drawn).toBeGreaterThan(0);
  await one.close();
}, 90_000);
