import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { DeskStore } from '../../storage/desk-store.ts';
import { cellsOf, type GroupId } from './measures.ts';

/** How often something happened on each day (days since 1 January 1970, of Mexico City). */
export type Days = ReadonlyMap<number, number>;

/** Everything that was counted so far. */
export interface Counted {
  readonly groups: ReadonlyMap<GroupId, ReadonlyMap<string, Days>>;
  /** Seconds that people waited for a counsellor's first words, by the day of those words. */
  readonly waits: ReadonlyMap<number, readonly number[]>;
}

/**
 * Keeps the counts by day in memory. The log only grows, so each look reads what is new; the first one after a start
 * reads all of it in small parts, between which turns go on.
 * @returns resolves with everything that was in the log when it was called; rejects when the store cannot be read
 */
export function makeTally(store: Pick<DeskStore, 'countEvents'>): () => Promise<Counted> {
  const groups = new Map<GroupId, Map<string, Map<number, number>>>();
  const waits = new Map<number, number[]>();
  let next: string | undefined;
  let reading: Promise<void> = Promise.resolve();

  const readOn = async (): Promise<void> => {
    for (;;) {
      const part = await store.countEvents(next);
      for (const { type, data, day, n } of part.counts) {
        for (const [group, code] of cellsOf(type, data)) {
          const codes = getOrMake(groups, group, () => new Map<string, Map<number, number>>());
          const days = getOrMake(codes, code, () => new Map<number, number>());
          days.set(day, (days.get(day) ?? 0) + n);
        }
        if (type === 'ticket.answered')
          getOrMake(waits, day, () => []).push(...Array<number>(n).fill(Number(data.waitSeconds)));
      }
      next = part.next;
      if (part.isEnd) return;
      await turnOfTheLoop();
    }
  };

  return async () => {
    // One reader at a time, or a part would be counted twice.
    const mine = reading.catch(() => {}).then(readOn);
    reading = mine;
    await mine;
    return { groups, waits };
  };
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
