import { setImmediate as round } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { LagLimit } from '../../src/scheduling/lag-limit.ts';
import { Lanes } from '../../src/scheduling/lanes.ts';

let now = 0;
const lag = (most = 8) => new LagLimit({ most, mostLagMs: 16, now: () => now });
/** One round of the event loop in which work of so many milliseconds was begun in several pieces. */
const roundOf = async (limit: LagLimit, ms: number): Promise<number> => {
  limit.watch();
  limit.watch();
  now += ms;
  await round();
  return limit.limit;
};

it('begins with one at a time, grows with short rounds up to the most, and is halved by a long one', async () => {
  const limit = lag();
  expect(limit.limit).toBe(1);
  for (let i = 0; i < 20; i += 1) await roundOf(limit, 1);
  expect(limit.limit).toBe(8);
  expect(await roundOf(limit, 10)).toBe(8);
  expect(await roundOf(limit, 17)).toBe(4);
  await roundOf(limit, 100);
  await roundOf(limit, 100);
  expect(limit.limit).toBe(1);
  expect(await roundOf(limit, 7)).toBe(2);
});

it.each([
  [17, 5],
  [40, 10],
  [1_000, 20],
])('one alone that takes %i ms is followed by %i rounds in which none begins', async (ms, rounds) => {
  const limit = lag();
  await roundOf(limit, ms);
  for (let i = 0; i < rounds; i += 1) {
    expect(limit.limit).toBe(0);
    await round();
  }
  expect(limit.limit).toBe(1);
  expect(await roundOf(limit, 7)).toBe(2);
});

it('a thousand lanes that wake at once do not do all of their work in one round of the loop', async () => {
  const limit = lag(128);
  let inRound = 0;
  let most = 0;
  let done = 0;
  const lanes = new Lanes<number>({
    concurrency: 128,
    startsARound: limit,
    onError: (error) => {
      throw error;
    },
    run: async () => {
      now += 1;
      inRound += 1;
      done += 1;
      // As a turn that waits for its commit.
      await round();
      return 'idle';
    },
  });
  for (let key = 0; key < 1_000; key += 1) lanes.wake(key);
  while (done < 1_000) {
    await round();
    most = Math.max(most, inRound);
    inRound = 0;
  }
  // A millisecond each: a round is to take 16, and all of them at once would take 128.
  expect(most).toBeGreaterThan(4);
  expect(most).toBeLessThanOrEqual(40);
});

it('a lane that waits for somebody else holds up nobody, however few may begin at once', async () => {
  const ended: number[] = [];
  const lanes = new Lanes<number>({
    concurrency: 128,
    startsARound: { limit: 1, watch: () => {} },
    onError: (error) => {
      throw error;
    },
    run: async (key) => {
      // As one that asks a portal which is down.
      if (key < 10) await new Promise((done) => setTimeout(done, 300));
      ended.push(key);
      return 'idle';
    },
  });
  for (let key = 0; key < 60; key += 1) lanes.wake(key);
  while (lanes.busy > 0) await round();
  expect(ended.slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, index) => index + 10));
  expect(ended).toHaveLength(60);
});

it('lanes for which there is no place in a round begin in a later one, woken or not', async () => {
  let allowed = 0;
  let begun = 0;
  const lanes = new Lanes<number>({
    concurrency: 8,
    startsARound: {
      get limit() {
        return allowed;
      },
      watch: () => {},
    },
    onError: (error) => {
      throw error;
    },
    run: async () => {
      begun += 1;
      return 'idle';
    },
  });
  for (let key = 0; key < 20; key += 1) lanes.wake(key);
  for (let i = 0; i < 5; i += 1) await round();
  expect(begun).toBe(0);
  allowed = 2;
  while (lanes.busy > 0) await round();
  expect(begun).toBe(20);
});
