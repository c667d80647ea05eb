import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedWaitMinutes } from '../../src/handoff/expected-wait.ts';
import { isProtectionCase, type ScoreInput, scoreOf } from '../../src/handoff/score.ts';
import { TICKET_REASONS } from '../../src/model/index.ts';

const NOW = new Date('2026-11-20T18:00:00Z');
const input = (change: Partial<ScoreInput> = {}): ScoreInput => ({
  reason: 'asked',
  riskCodes: [],
  language: 'es',
  waitingSince: undefined,
  ...change,
});
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

describe('the score', () => {
  it.each([
    ['somebody who asked', input(), 10],
    ['unpaid wages', input({ riskCodes: ['unpaid_wages'] }), 70],
    ['a language few speak', input({ language: 'ht' }), 20],
    ['waiting: a point a minute', input({ waitingSince: ago(15) }), 25],
    ['waiting: forty at most', input({ waitingSince: ago(600) }), 50],
    ['a message from the future counts as now', input({ waitingSince: ago(-60) }), 10],
    ['a code said twice counts once', input({ riskCodes: ['fraud', 'fraud'] }), 50],
    ['danger', input({ riskCodes: ['trafficking'] }), 100],
    ['danger without a sign', input({ reason: 'danger' }), 100],
  ])('of %s', (_what, given, score) => {
    expect(scoreOf(given, NOW).score).toBe(score);
  });

  it('is explained, never above 99 without danger, always 100 with it', () => {
    const codes = [
      'unpaid_wages',
      'documents_taken',
      'no_shelter',
      'pregnant',
      'small_children',
      'fraud',
      'made_up',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...TICKET_REASONS),
        fc.subarray(codes),
        fc.boolean(),
        fc.nat({ max: 1000 }),
        (reason, some, isDanger, minutes) => {
          const riskCodes = isDanger ? [...some, 'violence'] : some;
          const given = input({ reason, riskCodes, waitingSince: ago(minutes) });
          const { score, reasons, isPinned } = scoreOf(given, NOW);
          expect(isPinned).toBe(isDanger || reason === 'danger');
          const sum = reasons.reduce((all, { points }) => all + points, 0);
          expect(score).toBe(isPinned ? 100 : Math.min(99, sum));
        },
      ),
    );
  });

  it('a person’s decision moves a case in the queue, not out of protection', () => {
    const given = input({ riskCodes: ['violence'], override: 5 });
    expect(scoreOf(given, NOW)).toEqual({
      score: 5,
      reasons: [{ code: 'override', points: 5 }],
      isPinned: true,
    });
    expect(isProtectionCase('asked', ['violence'])).toBe(true);
  });
});

describe('the wait that a person is told', () => {
  const minutes = (...values: number[]) => values.map((one) => one * 60_000);
  it.each([
    ['the median, rounded up to a step', minutes(3, 7, 40), 0, 10],
    ['who stands in line already, where that is longer', minutes(3, 7, 4), 25 * 60_000, 30],
    ['nothing where little is known', minutes(3, 7), 0, undefined],
    ['nothing where it is more than two hours', minutes(130, 140, 150), 0, undefined],
    [
      'only the twenty newest count',
      [...minutes(...Array(20).fill(4)), ...minutes(...Array(80).fill(110))],
      0,
      5,
    ],
  ])('is %s', (_what, recent, longest, expected) => {
    expect(expectedWaitMinutes(recent, longest)).toBe(expected);
  });
});
