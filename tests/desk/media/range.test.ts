import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRange } from '../../../src/desk/media/range.ts';

describe('a part of a file', () => {
  it.each([
    [undefined, 'whole'],
    ['bytes=0-1', { first: 0, last: 1 }],
    ['bytes=0-', { first: 0, last: 99 }],
    ['bytes=90-', { first: 90, last: 99 }],
    ['bytes=50-500', { first: 50, last: 99 }],
    ['bytes=-10', { first: 90, last: 99 }],
    ['bytes=-500', { first: 0, last: 99 }],
    ['bytes=99-99', { first: 99, last: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-2', 'whole'],
    ['bytes=0-1,5-6', 'whole'],
    ['bytes=-', 'whole'],
    ['items=0-1', 'whole'],
    ['bytes=0x1-2', 'whole'],
    ['bytes=0-1 ', { first: 0, last: 1 }],
  ] as const)('%j of 100 bytes', (header, expected) => {
    expect(readRange(header, 100)).toEqual(expected);
  });

  it('never leaves the file, whatever the header says', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^bytes=\d{0,18}-\d{0,18}$/)),
        fc.nat(50),
        (header, size) => {
          const span = readRange(header, size);
          if (typeof span === 'string') return;
          expect(0 <= span.first && span.first <= span.last && span.last < size).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
