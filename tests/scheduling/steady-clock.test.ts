import { beforeEach, describe, expect, it } from 'vitest';
import { type ClockNews, SteadyClock } from '../../src/scheduling/steady-clock.ts';

const START = Date.parse('2026-11-20T12:00:00Z');
const HOUR = 3600_000;
const YEARS = 10 * 365 * 24 * HOUR;
let wall: number;
let uptime: number;
let news: ClockNews[];
let clock: SteadyClock;
const pass = (ms: number) => {
  wall += ms;
  uptime += ms;
};
/** A message that was sent just now, by the true time. */
const hearAt = (ms: number, times = 1) => {
  for (let n = 0; n < times; n += 1) clock.hear(new Date(ms));
};

beforeEach(() => {
  wall = START;
  uptime = 5_000;
  news = [];
  clock = new SteadyClock({
    machine: { wallMs: () => wall, uptimeMs: () => uptime },
    onNews: (one) => news.push(one),
  });
});

describe('the clock', () => {
  it('is the machine’s while that runs as it should, slewed and leap seconds included', () => {
    for (let n = 0; n < 100; n += 1) {
      pass(60_000);
      wall += n % 2 ? 40 : -1_000;
      expect(clock.now().getTime()).toBe(wall);
    }
    expect(news).toEqual([]);
  });

  it.each([
    ['two hours back', -2 * HOUR],
    ['two hours ahead', 2 * HOUR],
    ['ten years ahead', YEARS],
    ['ten years back', -YEARS],
  ])('goes on by uptime when the machine’s jumps %s, and forgets nothing meanwhile', (_name, jump) => {
    clock.compareWith(new Date(START - HOUR));
    expect(clock.isTrusted).toBe(true);
    wall += jump;
    pass(60_000);
    expect(clock.now().getTime()).toBe(START + 60_000);
    expect(clock.isTrusted).toBe(false);
    // Messages say that ours is right.
    hearAt(START + 60_000, 20);
    pass(30 * 60_000);
    expect(clock.now().getTime()).toBe(START + 31 * 60_000);
    // Somebody sets it right.
    wall -= jump;
    expect(clock.now().getTime()).toBe(START + 31 * 60_000);
    expect(clock.isTrusted).toBe(true);
    expect(news.map(({ kind }) => kind)).toEqual(['jumped', 'agreed']);
  });

  it('believes the machine when three messages in a row bear it out (it was suspended)', () => {
    wall += 9 * HOUR;
    expect(clock.now().getTime()).toBe(START);
    hearAt(START + 9 * HOUR, 2);
    hearAt(START); // one that is late
    hearAt(START + 9 * HOUR, 2);
    expect(clock.now().getTime()).toBe(START);
    hearAt(START + 9 * HOUR - 40_000);
    expect(clock.now().getTime()).toBe(START + 9 * HOUR);
    expect(clock.isTrusted).toBe(true);
  });

  it('believes a jump of hours after an hour of silence, one of years never', () => {
    wall += 3 * HOUR;
    clock.now();
    pass(HOUR - 1);
    expect(clock.now().getTime()).toBe(START + HOUR - 1);
    pass(1);
    expect(clock.now().getTime()).toBe(wall);
    wall += YEARS;
    clock.now();
    pass(100 * HOUR);
    expect(clock.now().getTime()).toBe(wall - YEARS);
    expect(clock.isTrusted).toBe(false);
  });
});

describe('at the start', () => {
  it('nothing is deleted until messages or a day bear the clock out', () => {
    expect(clock.isTrusted).toBe(false);
    hearAt(START, 3);
    expect(clock.isTrusted).toBe(true);
  });

  it.each([
    ['years after it was last seen', -YEARS],
    ['before it was last seen', HOUR],
  ])('a machine that wakes %s is not trusted', (_name, seen) => {
    clock.compareWith(new Date(START + seen));
    expect(clock.isTrusted).toBe(false);
    pass(24 * HOUR);
    expect(clock.isTrusted).toBe(true);
  });

  it('says so when every message is from another time', () => {
    hearAt(START - YEARS, 40);
    expect(news).toEqual([{ kind: 'wrong', byMs: YEARS }]);
    expect(clock.isTrusted).toBe(false);
  });
});
