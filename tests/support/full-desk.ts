import type { OutboundId } from '../../src/model/index.ts';
import type { Counsellor } from './counsellor.ts';
import type { DeskPages } from './desk-pages.ts';
import { commitNext } from './stored.ts';
import { SOON } from './until.ts';

export const CASES = 1000;
export const MESSAGES = 5000;
const AT_ONCE = 50;

/** Waiting cases, one of them with a long thread. @returns the ticket of that one */
export async function fillDesk(rig: Pick<DeskPages, 'openCase' | 'accept' | 'store' | 'clock'>) {
  const atOnce = Array.from({ length: AT_ONCE });
  for (let at = 1; at < CASES; at += AT_ONCE)
    await Promise.all(atOnce.slice(0, CASES - at).map(() => rig.openCase()));
  const long = await rig.openCase({ text: 'the first' });
  for (let at = 0; at < MESSAGES; at += AT_ONCE) {
    await rig.accept(long.phone, 'one more');
    await commitNext(rig.store, long.conversation, {
      outbound: atOnce.slice(1).map((_, i) => ({
        id: `out-${at + i}` as OutboundId,
        content: { kind: 'text', text: `message ${at + i + 1}` },
      })),
      at: rig.clock.now(),
    });
  }
  return long.id;
}

/** Ms from the key that opens the list of all until its first line is drawn. */
export async function drawList(one: Counsellor): Promise<number> {
  // Not mine: whoever is there is offered cases sooner or later.
  await one.tab('resolved').click();
  await one.page.locator('.empty').waitFor(SOON);
  return (await one.page.evaluate(`new Promise((done) => {
    const from = performance.now();
    const look = () => document.querySelector('.queue a.row')
      ? requestAnimationFrame(() => done(performance.now() - from)) : requestAnimationFrame(look);
    document.dispatchEvent(new KeyboardEvent('keydown', { key: '3', bubbles: true }));
    look();
  })`)) as number;
}

/** Ms until the last message of the long thread is there, on a processor that is `slower` times slower. */
export async function openThread(one: Counsellor, id: string, slower = 1): Promise<number> {
  const cdp = await one.page.context().newCDPSession(one.page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slower });
  const from = performance.now();
  await one.page.evaluate(
    `history.pushState(null, '', '/desk/t/${id}'); dispatchEvent(new PopStateEvent('popstate'))`,
  );
  await one.thread.locator('.bubble', { hasText: `message ${MESSAGES - 1}` }).waitFor(SOON);
  return performance.now() - from;
}
