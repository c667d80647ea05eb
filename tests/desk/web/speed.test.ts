import { expect, it } from 'vitest';
import type { OutboundId } from '../../../src/model/index.ts';
import { SOON } from '../../support/counsellor.ts';
import { setDeskScene } from '../../support/desk-scenes.ts';
import { commitNext } from '../../support/stored.ts';

const rig = setDeskScene();

const CASES = 1000;
/** Goals are 200 ms and 1 s on a quiet machine; tests run beside others on a shared one. */
const MOST_LIST_MS = 1000;
const MOST_THREAD_MS = 3000;
const MESSAGES = 5000;

it(`draws ${CASES} waiting cases and opens a thread of ${MESSAGES} messages on a slowed computer`, async () => {
  const { email } = await rig.somebody('counsellor');
  const atOnce = Array.from({ length: 50 });
  for (let at = 1; at < CASES; at += atOnce.length)
    await Promise.all(atOnce.slice(0, CASES - at).map(() => rig.openCase()));
  const long = await rig.openCase({ text: 'the first' });
  for (let at = 0; at < MESSAGES; at += atOnce.length) {
    await rig.accept(long.phone, 'one more');
    await commitNext(rig.store, long.conversation, {
      outbound: atOnce.slice(1).map((_, i) => ({
        id: `out-${at + i}` as OutboundId,
        content: { kind: 'text', text: `message ${at + i + 1}` },
      })),
      at: rig.clock.now(),
    });
  }
  const one = await rig.signIn({ email });
  const cdp = await one.page.context().newCDPSession(one.page);
  await one.tab('all').click();
  await one.rows.first().waitFor(SOON);
  // Only what is in sight is drawn, and all are counted.
  expect(await one.tab('all').locator('.count').textContent()).toBe(String(CASES));
  expect(await one.rows.count()).toBeLessThan(60);
  const timed = async (press: string, seen: string): Promise<number> =>
    (await one.page.evaluate(`new Promise((done) => {
      const from = performance.now();
      const look = () => document.querySelector('${seen}')
        ? requestAnimationFrame(() => done(performance.now() - from)) : requestAnimationFrame(look);
      document.dispatchEvent(new KeyboardEvent('keydown', { key: '${press}', bubbles: true }));
      look();
    })`)) as number;
  // Not mine: whoever is there is offered cases sooner or later.
  await one.tab('resolved').click();
  await one.page.locator('.empty').waitFor(SOON);
  const list = await timed('3', '.queue a.row');
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  const from = performance.now();
  await one.page.evaluate(
    `history.pushState(null, '', '/desk/t/${long.id}'); dispatchEvent(new PopStateEvent('popstate'))`,
  );
  await one.thread.locator('.bubble', { hasText: `message ${MESSAGES - 1}` }).waitFor(SOON);
  const thread = performance.now() - from;
  expect(list, 'the list, in ms').toBeLessThan(MOST_LIST_MS);
  expect(thread, 'the thread, in ms').toBeLessThan(MOST_THREAD_MS);
  expect([...one.complaints, ...rig.reports]).toEqual([]);
  await one.close();
}, 300_000);
