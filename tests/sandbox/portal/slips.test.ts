import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOneSlip, SlipIndex } from '../../../src/sandbox/portal/text/slips.ts';
import { fold, wordsOf } from '../../../src/sandbox/portal/text/words.ts';

const letters = fc.constantFrom('a', 'b', 'c');
const word = fc.array(letters, { minLength: 1, maxLength: 7 }).map((list) => list.join(''));

/** Optimal string alignment distance, the slow and plain way. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)]);
  for (let j = 0; j <= b.length; j += 1) (rows[0] ?? [])[j] = j;
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1)
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, at(i - 2, j - 2) + 1);
      (rows[i] ?? [])[j] = best;
    }
  return at(a.length, b.length);
}

describe('slips', () => {
  it('are one edit or one swap, no more and no less', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        fc.pre(a !== b);
        expect(isOneSlip(a, b)).toBe(distance(a, b) === 1);
      }),
      { numRuns: 3000 },
    );
  });

  it('the index finds all of them among words of four letters and more', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 40 }), word, (words, asked) => {
        const index = new SlipIndex();
        for (const one of words) index.add(one);
        const long =
          asked.length >= 4 ? words.filter((one) => one.length >= 4 && distance(one, asked) === 1) : [];
        expect(index.near(asked).sort()).toEqual(long.sort());
      }),
      { numRuns: 500 },
    );
  });

  it('the commonest comes first', () => {
    const index = new SlipIndex();
    index.add('mesera', 3);
    index.add('mesero', 5);
    expect(index.near('meser')).toEqual(['mesero', 'mesera']);
    expect(index.near('mesero')).toEqual(['mesera']);
    expect(index.count('mesero')).toBe(5);
  });
});

describe('words', () => {
  it('are folded and taken apart', () => {
    expect(fold('ALBAÑIL Crémè')).toBe('albanil creme');
    expect(wordsOf('¡¡URGENTE!! Mesero/a, 2x1 — fè manje')).toEqual([
      'urgente',
      'mesero',
      'a',
      '2x1',
      'fe',
      'manje',
    ]);
  });
});
