import { describe, expect, it } from 'vitest';
import { makeTally } from '../../../src/desk/indicators/tally.ts';
import type { EventCounts } from '../../../src/storage/desk-store.ts';

/** A log of parts; the one named fails once. */
function logOf(parts: number, failing = -1) {
  let hasFailed = false;
  const asked: (string | undefined)[] = [];
  return {
    asked,
    more: (n: number) => {
      parts += n;
    },
    countEvents: async (after: string | undefined): Promise<EventCounts> => {
      asked.push(after);
      const at = Number(after ?? 0);
      await new Promise((done) => setTimeout(done, 1));
      if (at === failing && !hasFailed) {
        hasFailed = true;
        throw new Error('the store does not answer');
      }
      if (at >= parts) return { counts: [], next: String(at), isEnd: true };
      const counts = [
        { day: 20_000, type: 'topic.answered', data: { topic: 'wages' }, n: 2 },
        { day: 20_000, type: 'ticket.answered', data: { waitSeconds: 60 }, n: 1 },
        { day: 20_000, type: 'contact.merged', data: {}, n: 9 },
      ];
      return { counts, next: String(at + 1), isEnd: at + 1 === parts };
    },
  };
}
const wages = (counted: Awaited<ReturnType<ReturnType<typeof makeTally>>>) =>
  counted.groups.get('topic')?.get('wages')?.get(20_000);

describe('the counts kept in memory', () => {
  it('hold each part once, however many ask at the same time', async () => {
    const log = logOf(5);
    const tally = makeTally(log);
    const all = await Promise.all([tally(), tally(), tally()]);
    expect(all.map(wages)).toEqual([10, 10, 10]);
    expect(all[0]?.waits.get(20_000)).toEqual([60, 60, 60, 60, 60]);
    log.more(1);
    expect(wages(await tally())).toBe(12);
    expect(log.asked.filter((after) => after === undefined)).toHaveLength(1);
  });

  it('go on where they were when the store has failed in between', async () => {
    const log = logOf(5, 3);
    const tally = makeTally(log);
    await expect(tally()).rejects.toThrow('does not answer');
    expect(wages(await tally())).toBe(10);
  });
});
