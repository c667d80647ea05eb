import { expect, it } from 'vitest';
import { wordsIn } from '../../src/understanding/fold.ts';
import { PhraseIndex } from '../../src/understanding/phrase.ts';

const index = new PhraseIndex(
  [
    ['no me pagan', 'unpaid'],
    ['no', 'no'],
    ['secuestr*', 'kidnap'],
    ['sec*', 'dry'],
    ['# year old alone', 'child'],
    ['pasaporte', 'passport'],
    ['pendre', 'hang'],
  ],
  new Set(['prendre']),
);
const found = (text: string, gap = 0): string[] =>
  [...index.find(wordsIn(text), gap)].map(({ means, at, length }) => `${means}@${at}+${length}`);

it('finds words, stems, numbers and one slip, in the order of the list where they begin at the same word', () => {
  expect(found('No me pagan')).toEqual(['unpaid@0+3', 'no@0+1']);
  expect(found('me secuestraron')).toEqual(['kidnap@1+1', 'dry@1+1']);
  expect(found('sec')).toEqual(['dry@0+1']);
  expect(found('my 7 year old alone')).toEqual(['child@1+4']);
  expect(found('mi pasaprte y mi pasaporte')).toEqual(['passport@1+1', 'passport@4+1']);
  expect(found('prendre')).toEqual([]);
  expect(found('nada')).toEqual([]);
});

it('lets other words stand between, as many as it is told', () => {
  expect(found('no siempre me pagan')).toEqual(['no@0+1']);
  expect(found('no siempre me pagan', 1)).toEqual(['unpaid@0+3', 'no@0+1']);
});

it('says the same of a word that it remembers, and of one that it has forgotten again', () => {
  const before = found('me secuestraron y no me pagan');
  for (let i = 0; i < 5_000; i += 1) found(`palabra${i}`);
  expect(found('me secuestraron y no me pagan')).toEqual(before);
});
