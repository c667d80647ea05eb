import { describe, expect, it } from 'vitest';
import { HoursError, parseHours } from '../../src/handoff/hours.ts';

const at = (text: string) => new Date(text);
const OFFICE = parseHours('Mo-Fr 09:00-18:00 America/Mexico_City');

describe('parseHours', () => {
  it.each([
    ['2026-11-20T15:00:00Z', true], // Friday 9:00
    ['2026-11-20T14:59:59Z', false],
    ['2026-11-20T23:59:59Z', true],
    ['2026-11-21T00:00:00Z', false], // Friday 18:00
    ['2026-11-21T18:00:00Z', false], // Saturday
  ])('%s open: %s', (time, isOpen) => {
    expect(OFFICE.isOpen(at(time))).toBe(isOpen);
  });
  it('knows the next opening, over the weekend and on the day itself', () => {
    expect(OFFICE.nextOpening(at('2026-11-21T00:00:00Z'))).toEqual(at('2026-11-23T15:00:00Z'));
    expect(OFFICE.nextOpening(at('2026-11-23T10:00:00Z'))).toEqual(at('2026-11-23T15:00:00Z'));
    expect(OFFICE.nextOpening(at('2026-11-23T16:00:00Z'))).toEqual(at('2026-11-23T16:00:00Z'));
  });
  it('crosses midnight, and the week’s end', () => {
    const night = parseHours('Su-Mo 22:00-06:00 America/Tijuana');
    expect(night.isOpen(at('2026-11-23T13:59:00Z'))).toBe(true); // Monday 5:59 of Sunday's span
    expect(night.isOpen(at('2026-11-23T14:00:00Z'))).toBe(false);
    expect(night.isOpen(at('2026-11-24T13:00:00Z'))).toBe(true);
  });
  it('a day of the clock change is as long as it is', () => {
    const border = parseHours('Su 00:00-24:00 America/Tijuana');
    expect(border.isOpen(at('2026-11-01T06:59:00Z'))).toBe(false);
    expect(border.isOpen(at('2026-11-01T07:00:00Z'))).toBe(true);
    expect(border.isOpen(at('2026-11-02T07:59:00Z'))).toBe(true);
    expect(border.isOpen(at('2026-11-02T08:00:00Z'))).toBe(false);
  });
  it('several spans, and always', () => {
    const spans = parseHours('Mo-Fr 09:00-14:00; Sa 10:00-12:00 America/Mexico_City');
    expect(spans.nextOpening(at('2026-11-20T21:00:00Z'))).toEqual(at('2026-11-21T16:00:00Z'));
    expect(parseHours('24/7 America/Mexico_City').isOpen(at('2026-11-22T03:00:00Z'))).toBe(true);
  });
  it.each([
    '',
    'Mo-Fr 09:00-18:00',
    'Mo-Fr 9-18 America/Mexico_City',
    'Xx 09:00-18:00 America/Mexico_City',
    'Mo-Fr 25:00-26:00 America/Mexico_City',
    'Mo-Fr 09:00-18:00 Mars/Base',
  ])('says what is wrong with %j', (text) => {
    expect(() => parseHours(text)).toThrow(HoursError);
    expect(() => parseHours(text)).toThrow(/DESK_HOURS .*Mo-Fr 09:00-18:00/);
  });
});
