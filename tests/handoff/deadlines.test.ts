import { describe, expect, it } from 'vitest';
import { addOpenTime, dueAt, goneReturnAt, silentReturnAt } from '../../src/handoff/deadlines.ts';
import { parseHours } from '../../src/handoff/hours.ts';

const OFFICE = parseHours('Mo-Fr 09:00-18:00 America/Mexico_City');
const NIGHT = parseHours('Mo-Fr 22:00-06:00 America/Mexico_City');
const TIJUANA = parseHours('Mo-Fr 09:00-18:00 America/Tijuana');
const at = (iso: string) => new Date(iso);
const waiting = (since: string, change: object = {}) => ({
  isPinned: false,
  score: 10,
  isFirstReply: true,
  unansweredSince: at(since),
  ...change,
});

describe('when a reply is due', () => {
  // Mexico City is UTC−6 all year. 20 November 2026 is a Friday; Monday 16 is the day of rest for the Revolution.
  it.each([
    ['in hours: half an hour', '2026-11-20T16:00:00Z', '2026-11-20T16:30:00.000Z'],
    ['in the night: half an hour after opening', '2026-11-20T05:00:00Z', '2026-11-20T15:30:00.000Z'],
    [
      'ten minutes before closing on a Friday: the rest on Monday',
      '2026-11-20T23:50:00Z',
      '2026-11-23T15:20:00.000Z',
    ],
    ['on the eve of a day of rest: the day after it', '2026-11-13T23:50:00Z', '2026-11-17T15:20:00.000Z'],
  ])('%s', (_what, since, due) => {
    expect(dueAt(waiting(since), OFFICE)?.toISOString()).toBe(due);
  });

  it.each([
    ['the first reply to an ordinary case', {}, 30],
    ['the next one', { isFirstReply: false }, 15],
    ['the first to an urgent one', { score: 60 }, 10],
    ['the next one', { score: 60, isFirstReply: false }, 10],
  ])('%s', (_what, change, minutes) => {
    const due = dueAt(waiting('2026-11-20T16:00:00Z', change), OFFICE);
    expect((due?.getTime() ?? 0) - at('2026-11-20T16:00:00Z').getTime()).toBe(minutes * 60_000);
  });

  it('danger is counted day and night', () => {
    const danger = (isFirstReply: boolean) =>
      dueAt(
        waiting('2026-11-22T08:00:00Z', { isPinned: true, score: 100, isFirstReply }),
        OFFICE,
      )?.toISOString();
    expect(danger(true)).toBe('2026-11-22T08:02:00.000Z');
    expect(danger(false)).toBe('2026-11-22T08:04:00.000Z');
  });

  it('nothing is due where nobody waits', () => {
    expect(dueAt({ ...waiting('2026-11-20T16:00:00Z'), unansweredSince: undefined }, OFFICE)).toBeUndefined();
  });

  it('runs over midnight where the office does', () => {
    expect(addOpenTime(at('2026-11-21T05:50:00Z'), 30 * 60_000, NIGHT).toISOString()).toBe(
      '2026-11-21T06:20:00.000Z',
    );
    // 06:00 in the morning of Saturday is the end of Friday's span; the next begins on Monday night.
    expect(addOpenTime(at('2026-11-21T11:50:00Z'), 30 * 60_000, NIGHT).toISOString()).toBe(
      '2026-11-24T04:20:00.000Z',
    );
  });

  it('goes by the clock of the office', () => {
    // Tijuana is two hours behind in winter: nine in the morning there is 17:00 UTC.
    expect(dueAt(waiting('2026-11-20T12:00:00Z'), TIJUANA)?.toISOString()).toBe('2026-11-20T17:30:00.000Z');
    expect(dueAt(waiting('2026-11-20T12:00:00Z'), OFFICE)?.toISOString()).toBe('2026-11-20T15:30:00.000Z');
  });
});

describe('when a holder loses a case', () => {
  const held = {
    isPinned: false,
    unansweredSince: at('2026-11-20T16:00:00Z'),
    claimedAt: at('2026-11-20T15:00:00Z'),
    lastAgentAt: undefined,
    holdUntil: undefined,
  };

  it.each([
    ['ten minutes after the message', {}, '2026-11-20T16:10:00.000Z'],
    ['four where there is danger', { isPinned: true }, '2026-11-20T16:04:00.000Z'],
    [
      'after they took it, where that was later',
      { claimedAt: at('2026-11-20T16:05:00Z') },
      '2026-11-20T16:15:00.000Z',
    ],
    ['after they last wrote', { lastAgentAt: at('2026-11-20T16:03:00Z') }, '2026-11-20T16:13:00.000Z'],
    [
      'after what it was put aside for',
      { holdUntil: at('2026-11-20T17:00:00Z') },
      '2026-11-20T17:10:00.000Z',
    ],
  ])('in silence: %s', (_what, change, expected) => {
    expect(silentReturnAt({ ...held, ...change })?.toISOString()).toBe(expected);
  });

  it('never in silence where nobody waits', () => {
    expect(silentReturnAt({ ...held, unansweredSince: undefined })).toBeUndefined();
  });

  it.each([
    ['two minutes after they left', { goneSince: at('2026-11-20T16:01:00Z') }, '2026-11-20T16:03:00.000Z'],
    [
      'or after the person began to wait',
      { goneSince: at('2026-11-20T15:30:00Z') },
      '2026-11-20T16:02:00.000Z',
    ],
    [
      'never before what it was put aside for',
      { goneSince: at('2026-11-20T15:30:00Z'), holdUntil: at('2026-11-20T17:00:00Z') },
      '2026-11-20T17:02:00.000Z',
    ],
  ])('gone: %s', (_what, change, expected) => {
    expect(goneReturnAt({ ...held, ...change })?.toISOString()).toBe(expected);
  });

  it('is not gone while they are there, and nobody is taken away where nobody waits', () => {
    expect(goneReturnAt({ ...held, goneSince: undefined })).toBeUndefined();
    expect(
      goneReturnAt({ ...held, goneSince: at('2026-11-20T15:30:00Z'), unansweredSince: undefined }),
    ).toBeUndefined();
  });
});
