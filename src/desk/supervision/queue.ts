import { expectedWaitMinutes } from '../../handoff/expected-wait.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Queue } from '../../ports/queue.ts';
import type { DeskStore } from '../../storage/desk-store.ts';

const RECENT = 20;
const MOST = 5_000;
/** A wait is told in steps of five minutes: it need not be counted anew for everybody who asks. */
const FRESH_MS = 10_000;

/** What people who ask for a person are told to expect, from the waits of late and of those who stand in line now. */
export function makeQueue(
  store: Pick<DeskStore, 'recentWaits' | 'tickets'>,
  clock: Pick<Clock, 'now'>,
): Queue {
  let known: { readonly at: number; readonly minutes: number | undefined } | undefined;
  return {
    expectedWaitMinutes: async () => {
      const now = clock.now().getTime();
      if (known && Math.abs(now - known.at) < FRESH_MS) return known.minutes;
      const [waits, waiting] = await Promise.all([
        store.recentWaits(RECENT),
        store.tickets({ state: 'waiting', limit: MOST }),
      ]);
      const longest = Math.max(0, ...waiting.map(({ openedAt }) => now - openedAt.getTime()));
      known = { at: now, minutes: expectedWaitMinutes(waits, longest) };
      return known.minutes;
    },
  };
}
