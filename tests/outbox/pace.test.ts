import { expect, it } from 'vitest';
import { makeSharedPace } from '../../src/outbox/pace.ts';

const RULE = { capacity: 8, perSecond: 80 };
const settle = () => new Promise<void>((done) => setImmediate(done));

it('asks for what is wanted, at most a full bucket, once at a time, and says when tokens have come', async () => {
  const asked: number[] = [];
  let granted = 0;
  const pace = makeSharedPace(
    RULE,
    async (wanted) => {
      asked.push(wanted);
      return { granted: Math.min(wanted, 3), waitMs: 0 };
    },
    () => 0,
    () => {
      granted += 1;
    },
  );
  expect(pace.waitMs(0, 20)).toBeGreaterThan(0);
  expect(pace.waitMs(0, 20)).toBeGreaterThan(0);
  await settle();
  expect(asked).toEqual([8]);
  expect(granted).toBe(1);
  expect(pace.available(0)).toBe(3);
  for (let i = 0; i < 3; i += 1) pace.take(0);
  expect(pace.waitMs(0, 1)).toBeGreaterThan(0);
  expect(asked).toEqual([8, 1]);
});

it('does not save tokens up, and does not ask before it was told to', async () => {
  let now = 0;
  let asked = 0;
  let give = 5;
  const pace = makeSharedPace(
    RULE,
    async () => {
      asked += 1;
      return { granted: give, waitMs: 100 };
    },
    () => now,
    () => {},
  );
  pace.waitMs(now, 5);
  await settle();
  expect(pace.waitMs(now, 5)).toBe(0);
  now = 1_000;
  give = 0;
  expect(pace.available(now)).toBe(0);
  pace.waitMs(now, 5);
  await settle();
  expect(pace.waitMs(now, 5)).toBe(100);
  expect(asked).toBe(2);
});

it('sends nothing while the shared bucket cannot be asked', async () => {
  let isDown = true;
  let now = 0;
  const pace = makeSharedPace(
    RULE,
    async () => {
      if (isDown) throw new Error('down');
      return { granted: 1, waitMs: 0 };
    },
    () => now,
    () => {},
  );
  pace.waitMs(now, 1);
  await settle();
  expect(pace.waitMs(now, 1)).toBe(200);
  isDown = false;
  now = 200;
  pace.waitMs(now, 1);
  await settle();
  expect(pace.waitMs(now, 1)).toBe(0);
});
