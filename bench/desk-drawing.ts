import { launchChromium } from '../tests/support/chromium.ts';
import { Counsellor } from '../tests/support/counsellor.ts';
import { startDeskPages } from '../tests/support/desk-pages.ts';
import { PASSWORD } from '../tests/support/desk-rig.ts';
import { CASES, drawList, fillDesk, MESSAGES, openThread } from '../tests/support/full-desk.ts';
import { SOON } from '../tests/support/until.ts';
import { percentile } from './measure.ts';

const TIMES = 10;
const SLOWER = 6;

/**
 * What one counsellor waits for: the list of all waiting cases drawn, and a long thread opened on a processor six times
 * slower than this one. Service and browser share this machine's cores.
 */
export async function benchDeskDrawing() {
  const rig = await startDeskPages();
  const browser = await launchChromium();
  try {
    const long = await fillDesk(rig);
    const lists: number[] = [];
    const threads: number[] = [];
    for (let at = 0; at < TIMES; at += 1) {
      const { email } = await rig.somebody('counsellor');
      const one = await (await Counsellor.open(browser, rig.url)).signIn(email, PASSWORD);
      await one.tab('all').click();
      await one.rows.first().waitFor(SOON);
      lists.push(await drawList(one));
      threads.push(await openThread(one, long, SLOWER));
      await one.close();
    }
    const figures = (times: readonly number[]) => ({
      p50Ms: percentile(times, 50),
      worstMs: percentile(times, 100),
    });
    const [list, thread] = [figures(lists), figures(threads)];
    return {
      cases: CASES,
      messages: MESSAGES,
      list,
      slower: SLOWER,
      thread,
      bar: 'list drawn within 200 ms, thread within 1 s',
      holds: list.worstMs <= 200 && thread.worstMs <= 1_000,
    };
  } finally {
    await browser.close();
    await rig.close();
  }
}
