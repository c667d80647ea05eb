import { expect, it } from 'vitest';
import { setDeskScene } from '../../support/desk-scenes.ts';
import { CASES, drawList, fillDesk, MESSAGES, openThread } from '../../support/full-desk.ts';
import { SOON } from '../../support/until.ts';

const rig = setDeskScene();

// How quick it is: `npm run bench -- desk-drawing`.
it(`of ${CASES} waiting cases only what is in sight is drawn and all are counted; a thread of ${MESSAGES} opens at its end`, async () => {
  const { email } = await rig.somebody('counsellor');
  const long = await fillDesk(rig);
  const one = await rig.signIn({ email });
  await one.tab('all').click();
  await one.rows.first().waitFor(SOON);
  expect(await one.tab('all').locator('.count').textContent()).toBe(String(CASES));
  expect(await one.rows.count()).toBeLessThan(60);
  const figures = { listMs: await drawList(one), threadMs: await openThread(one, long) };
  process.stdout.write(`desk ${JSON.stringify(figures)}\n`);
  expect(await one.thread.locator('.bubble').last().isVisible()).toBe(true);
  expect([...one.complaints, ...rig.reports]).toEqual([]);
  await one.close();
});
