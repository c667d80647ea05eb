import { describe, expect, it } from 'vitest';
import {
  dayOf,
  daysIn,
  type Period,
  periodAt,
  periodsUpTo,
  STEPS,
} from '../../../src/desk/indicators/periods.ts';
import { protectMonths, REST, SMALLEST } from '../../../src/desk/indicators/protect-months.ts';
import type { Days } from '../../../src/desk/indicators/tally.ts';
import { makeRandom } from '../../support/random.ts';
import { attack, type Figure } from './attack.ts';

type World = ReadonlyMap<string, Days>;
const FIRST = dayOf(new Date('2026-08-01T12:00:00Z'));
const LAST = dayOf(new Date('2026-10-31T12:00:00Z'));

/** Three months of counts: codes from never to dozens a day, and quiet days now and then. */
function makeWorld(seed: number, codes: readonly string[]): World {
  const random = makeRandom(seed);
  return new Map(
    codes.map((code) => {
      const rate = [0, 0.1, 0.3, 2, 14, 40][Math.floor(random() * 6)] ?? 0;
      const quiet = random() < 0.5 ? 0 : 0.1;
      const days = new Map<number, number>();
      for (let day = FIRST; day <= LAST; day += 1) {
        const n = random() < quiet ? 0 : Math.floor(rate * (0.75 + random()) + random() * Math.min(1, rate));
        if (n > 0) days.set(day, n);
      }
      return [code, days];
    }),
  );
}

/** What is shown by day, week and month, as an attacker who asked at the end of each month has it all. */
function published(world: World, known: readonly string[] | undefined): Figure[] {
  const codes = [...world.keys()];
  const span = LAST - FIRST + 1;
  const cellsOf = (code: string, period: Period): number[] =>
    [...daysIn(period)]
      .filter((day) => day >= FIRST && day <= LAST)
      .map((day) => codes.indexOf(code) * span + day - FIRST);
  const figures = new Map<string, Figure>();
  for (const monthEnd of ['2026-08-31', '2026-09-30', '2026-10-31'].map((iso) =>
    dayOf(new Date(`${iso}T12:00:00Z`)),
  ))
    for (const step of STEPS) {
      const periods = periodsUpTo(step, monthEnd).filter(({ last }) => last >= FIRST);
      const shown = protectMonths(world, known, periods, monthEnd);
      for (const period of periods) {
        // What the rest is made of changes from month to month; the attacker sees which codes stand alone.
        const take = (which: (month: Period) => readonly string[], value: number | null) => {
          if (value === null) return;
          const cells = [...daysIn(period)].flatMap((day) =>
            which(periodAt('month', day)).flatMap((code) => cellsOf(code, { first: day, last: day })),
          );
          figures.set(cells.toSorted((a, b) => a - b).join(), { cells, value });
        };
        const own = (month: Period) => codes.filter((code) => shown.count(code, month) !== null);
        take(() => codes, shown.total(period));
        for (const code of codes) take(() => [code], shown.count(code, period));
        take((month) => codes.filter((code) => !own(month).includes(code)), shown.count(REST, period));
      }
    }
  return [...figures.values()];
}

const trueSum = (world: World, cells: readonly number[]): number => {
  const all = [...world.values()];
  const span = LAST - FIRST + 1;
  return cells.reduce(
    (sum, cell) => sum + (all[Math.floor(cell / span)]?.get(FIRST + (cell % span)) ?? 0),
    0,
  );
};

describe('nobody outside can work out a count under ten', () => {
  const LANGUAGES = ['es', 'en', 'ht', 'fr', 'pt'];
  it.each(Array.from({ length: 24 }, (_, seed) => seed))(
    'world %i',
    (seed) => {
      const world = makeWorld(seed, LANGUAGES);
      const figures = published(world, seed % 2 === 0 ? LANGUAGES : undefined);
      for (const { cells, value } of figures) {
        // The attack reads the figures right …
        expect(value).toBe(trueSum(world, cells));
        expect(value).toBeGreaterThanOrEqual(SMALLEST);
      }
      // … and gets nothing small out of them.
      for (const { value } of attack(figures, LANGUAGES.length * (LAST - FIRST + 1)))
        expect(value).toBeGreaterThanOrEqual(SMALLEST);
    },
    30_000,
  );

  it('shows something all the same, by day where there is enough', () => {
    const worlds = Array.from({ length: 24 }, (_, seed) => published(makeWorld(seed, LANGUAGES), LANGUAGES));
    expect(worlds.filter((figures) => figures.length > 0).length).toBeGreaterThan(20);
    expect(
      worlds.filter((figures) => figures.some(({ cells }) => cells.length === 1)).length,
    ).toBeGreaterThan(0);
  });

  it('the attack is a real one: hiding small cells alone does not stand it', () => {
    const world = makeWorld(3, LANGUAGES);
    const codes = [...world.keys()];
    const span = LAST - FIRST + 1;
    const naive = STEPS.flatMap((step) =>
      periodsUpTo(step, LAST).flatMap((period) =>
        [codes, ...codes.map((code) => [code])].map((some): Figure => {
          const cells = some.flatMap((code) =>
            [...daysIn(period)]
              .filter((day) => day >= FIRST && day <= LAST)
              .map((day) => codes.indexOf(code) * span + day - FIRST),
          );
          return { cells, value: trueSum(world, cells) };
        }),
      ),
    ).filter(({ value }) => value >= SMALLEST);
    const small = attack(naive, codes.length * span).filter(({ value }) => value < SMALLEST);
    expect(small.length).toBeGreaterThan(0);
  });
});

describe('one month', () => {
  const month = periodAt('month', LAST);
  const world = (counts: Readonly<Record<string, number>>): World =>
    new Map(Object.entries(counts).map(([code, n]) => [code, new Map([[month.first + 3, n]])]));
  const shown = (counts: Readonly<Record<string, number>>, known?: readonly string[]) => {
    const safe = protectMonths(world(counts), known, [month], month.last);
    return Object.fromEntries([
      ...safe.codes.toSorted().map((code) => [code, safe.count(code, month)]),
      ['total', safe.total(month)],
    ]);
  };

  it('hides nine, and with it the next, so that the total does not tell', () => {
    expect(shown({ es: 100, en: 30, fr: 9 })).toEqual({ es: 100, rest: 39, total: 139 });
    expect(shown({ es: 100, fr: 9 })).toEqual({ total: 109 });
    expect(shown({ es: 9 })).toEqual({ total: null });
    expect(shown({})).toEqual({ total: null });
  });

  it('puts several rare ones together, and shows all where none is rare', () => {
    expect(shown({ es: 100, en: 30, fr: 6, ht: 5 })).toEqual({ es: 100, en: 30, rest: 11, total: 141 });
    expect(shown({ whatsapp: 10, sms: 12 }, ['whatsapp', 'sms'])).toEqual({
      whatsapp: 10,
      sms: 12,
      total: 22,
    });
  });

  it('does not tell that there was none either', () => {
    expect(shown({ whatsapp: 40 }, ['whatsapp', 'sms'])).toEqual({ total: 40 });
  });

  it('shows nothing of a month that is not over', () => {
    const counts = world({ es: 100 });
    const safe = protectMonths(counts, undefined, [month], month.first - 1);
    expect([safe.codes, safe.total(month)]).toEqual([[], null]);
  });
});
