import { describe, expect, it } from 'vitest';
import { isDaytime, nextDay, nextDaytime, zoneOf } from '../../src/vacancies/daytime.ts';

const at = (time: string) => new Date(time);

describe('the hours in which a person is written to', () => {
  it.each([
    // Noon in Greenwich on one winter's day.
    ['BCN', '2026-11-20T17:00:00Z', true, 'nine in Tijuana'],
    ['BCN', '2026-11-20T16:59:00Z', false, 'a minute before nine in Tijuana'],
    ['SON', '2026-11-20T16:00:00Z', true, 'nine in Hermosillo'],
    ['CHP', '2026-11-20T15:00:00Z', true, 'nine in Chiapas'],
    ['ROO', '2026-11-20T14:00:00Z', true, 'nine in Cancún'],
    ['ROO', '2026-11-21T00:59:00Z', true, 'a minute before eight in the evening in Cancún'],
    ['ROO', '2026-11-21T01:00:00Z', false, 'eight in the evening in Cancún'],
    ['CHP', '2026-11-21T01:00:00Z', true, 'seven in the evening in Chiapas'],
    // Tijuana keeps summer time, Hermosillo and the centre do not.
    ['BCN', '2026-07-20T16:00:00Z', true, 'nine in Tijuana in summer'],
    ['SON', '2026-07-20T15:59:00Z', false, 'before nine in Hermosillo in summer'],
    ['CMX', '2026-07-20T15:00:00Z', true, 'nine in Mexico City in summer'],
    [undefined, '2026-07-20T15:00:00Z', true, 'nobody knows where: central time'],
  ] as const)('%s at %s: %s (%s)', (state, time, expected, _why) => {
    expect(isDaytime(at(time), zoneOf(state))).toBe(expected);
  });

  it('waits for nine in the morning', () => {
    const zone = zoneOf('CMX');
    expect(nextDaytime(at('2026-11-20T18:00:00Z'), zone)).toEqual(at('2026-11-20T18:00:00Z'));
    expect(nextDaytime(at('2026-11-20T10:00:00Z'), zone)).toEqual(at('2026-11-20T15:00:00Z'));
    expect(nextDaytime(at('2026-11-21T04:00:00Z'), zone)).toEqual(at('2026-11-21T15:00:00Z'));
  });

  it('comes again on another day, and not right after a late one', () => {
    const zone = zoneOf('CMX');
    expect(nextDay(at('2026-11-20T15:30:00Z'), zone)).toEqual(at('2026-11-21T15:00:00Z'));
    // Told at seven in the evening: twenty hours later is three in the afternoon.
    expect(nextDay(at('2026-11-21T01:00:00Z'), zone)).toEqual(at('2026-11-21T21:00:00Z'));
  });
});
