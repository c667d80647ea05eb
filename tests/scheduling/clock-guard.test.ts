import { expect, it } from 'vitest';
import { makeClockGuard } from '../../src/scheduling/clock-guard.ts';

const HOUR = 3600_000;
const START = Date.parse('2026-11-20T12:00:00Z');

function clocks() {
  const at = { wall: START, uptime: 5_000 };
  const clock = { now: () => new Date(at.wall), uptimeMs: () => at.uptime };
  const pass = (ms: number, offBy = 0) => {
    at.uptime += ms;
    at.wall += ms + offBy;
  };
  return { clock, pass };
}

it('believes a clock that goes as time does, corrections of a few minutes included', () => {
  const { clock, pass } = clocks();
  const guard = makeClockGuard(clock);
  for (let i = 0; i < 50; i += 1) {
    pass(HOUR, i % 2 === 0 ? 60_000 : -60_000);
    expect(guard.steadyForMs()).toBe(Number.POSITIVE_INFINITY);
  }
});

it.each([10 * 365 * 24 * HOUR, 2 * HOUR, -2 * HOUR, -10 * 365 * 24 * HOUR])(
  'T16: a leap of %d ms is seen, and waited out by uptime alone',
  (byMs) => {
    const { clock, pass } = clocks();
    const leaps: number[] = [];
    const guard = makeClockGuard(clock, { onLeap: (ms) => leaps.push(ms) });
    pass(60_000);
    expect(guard.steadyForMs()).toBe(Number.POSITIVE_INFINITY);
    pass(60_000, byMs);
    expect(guard.steadyForMs()).toBe(0);
    pass(HOUR);
    expect(guard.steadyForMs()).toBe(HOUR);
    // And back again: a second leap.
    pass(1_000, -byMs);
    expect(guard.steadyForMs()).toBe(0);
    expect(leaps).toEqual([byMs, -byMs]);
  },
);

it('compares with what an earlier process saw last', () => {
  const { clock, pass } = clocks();
  const start = (daysAgo: number) => makeClockGuard(clock, { seen: new Date(START - daysAgo * 24 * HOUR) });
  pass(0);
  expect(start(5).steadyForMs()).toBe(Number.POSITIVE_INFINITY);
  expect(start(400).steadyForMs()).toBe(0);
  expect(start(-1).steadyForMs()).toBe(0);
});
