import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Looks } from '../../../src/desk/misuse/looks.ts';
import { dayBegan, dayOf, HOUR_MS, mostViews } from '../../../src/desk/misuse/rules.ts';

const at = (iso: string) => new Date(iso);
const viewed = (actor: string, ticket: string, when: Date) => ({
  actor,
  action: 'ticket.viewed',
  ticket,
  at: when,
});

describe('how many conversations are ordinary', () => {
  it.each([
    ['three times the median of those at work', [10, 12, 14], 36],
    ['of an even number the middle of the middle', [10, 20], 45],
    ['who opened nothing is not at work', [0, 0, 10], 30],
    ['a quiet day alarms nobody', [1, 1, 2], 20],
    ['alone there is nobody to compare with', [], 45],
    ['nor where nobody else has come yet', [0, 0], 45],
  ])('%s', (_what, peers, most) => {
    expect(mostViews(peers)).toBe(most);
  });

  it('is never under the least, whatever the peers do, and does not depend on their order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 500 })), (peers) => {
        expect(mostViews(peers)).toBeGreaterThanOrEqual(20);
        expect(mostViews(peers.toReversed())).toBe(mostViews(peers));
      }),
    );
  });
});

describe('the day', () => {
  it('is the one of Mexico City', () => {
    expect(dayOf(at('2026-11-21T05:59:59Z'))).toBe('2026-11-20');
    expect(dayOf(at('2026-11-21T06:00:00Z'))).toBe('2026-11-21');
    expect(dayBegan(at('2026-11-21T05:59:59Z'))).toEqual(at('2026-11-20T06:00:00Z'));
  });
});

describe('looks', () => {
  it('counts a conversation once a day, however often it is looked at, and begins anew with the day', () => {
    const looks = new Looks();
    const evening = at('2026-11-21T05:30:00Z');
    for (const ticket of ['a', 'b', 'a', 'a']) looks.take(viewed('ana', ticket, evening), evening);
    looks.take({ actor: 'ana', action: 'number.revealed', ticket: 'a', at: evening }, evening);
    looks.take({ actor: 'ana', action: 'note.added', ticket: 'c', at: evening }, evening);
    expect(looks.today(evening).get('ana')).toEqual({ views: 2, reveals: 1 });
    const night = at('2026-11-21T06:10:00Z');
    looks.take(viewed('ana', 'c', night), night);
    // Told late, of the day before: not of today, but within the hour.
    looks.take(viewed('ana', 'd', at('2026-11-21T05:40:00Z')), night);
    expect(looks.today(night).get('ana')).toEqual({ views: 1, reveals: 0 });
    expect(looks.lately('ana')).toBe(4);
  });

  it('lets so many different cases be opened in an hour, the same one as often as wanted', () => {
    const looks = new Looks();
    const begin = at('2026-11-20T18:00:00Z');
    const later = (ms: number) => new Date(begin.getTime() + ms);
    for (let i = 0; i < 5; i += 1) expect(looks.admit('ana', `t${i}`, 5, later(i * 1000))).toBe(0);
    expect(looks.admit('ana', 't9', 5, later(10_000))).toBe(HOUR_MS - 10_000);
    expect(looks.admit('beto', 't9', 5, later(10_000))).toBe(0);
    expect(looks.admit('ana', 't0', 5, later(11_000))).toBe(0);
    // The first was opened again: now the second is the oldest.
    expect(looks.admit('ana', 't9', 5, later(12_000))).toBe(HOUR_MS + 1000 - 12_000);
    expect(looks.admit('ana', 't9', 5, later(HOUR_MS + 1000))).toBe(0);
  });
});
