import { describe, expect, it } from 'vitest';
import { clausesOf } from '../../src/understanding/clauses.ts';
import { ConceptLexicon } from '../../src/understanding/concepts.ts';
import { wordsIn } from '../../src/understanding/fold.ts';
import { soundOf } from '../../src/understanding/phonetic.ts';

describe('sounds', () => {
  it.each([
    ['quiero', 'kiero'],
    ['hacer', 'aser'],
    ['llamar', 'yamar'],
    ['vacante', 'bakante'],
    ['zapato', 'sapato'],
    ['gente', 'jente'],
    ['trabajo', 'travajo'],
    ['mwen', 'moin'],
    ['mwen', 'm'],
    ['kijan', 'kouman'],
    ['telephone', 'telefone'],
  ])('%s sounds like %s', (a, b) => {
    expect(soundOf(a)).toBe(soundOf(b));
  });
  it.each([
    ['casa', 'cara'],
    ['pago', 'pego'],
    ['mar', 'mal'],
  ])('%s does not sound like %s', (a, b) => {
    expect(soundOf(a)).not.toBe(soundOf(b));
  });
});

describe('the lexicon', () => {
  const lexicon = new ConceptLexicon([
    { boss: ['patron', 'jefe'], unpaid: ['no me pag*', 'me deben'] },
    { boss: ['boss'], unpaid: ['owes me'] },
  ]);
  const find = (text: string) => {
    const words = wordsIn(text);
    return lexicon.find(
      words,
      words.map((word) => soundOf(word)),
    ).length;
  };
  it('finds words and phrases by sound, in any of its languages', () => {
    expect(find('el patrón no me pagó')).toBe(2);
    expect(find('mi JEFE me debennn')).toBe(2);
    expect(find('mi jefe es bueno')).toBe(1);
    expect(find('my boss owes me')).toBe(2);
    expect(find('buenos dias')).toBe(0);
  });
});

describe('clauses', () => {
  it.each([
    ['cómo saco la curp? y dónde está el SAT', 2],
    ['quiero trabajo y también quiero saber mis derechos', 2],
    ['where is comar and how do i get a curp', 2],
    ['kote COMAR ye epi kijan pou m jwenn curp', 2],
    ['busco trabajo de pintura y plomería', 1],
    ['a. b. c. d. e. f. g. h.', 1],
  ])('%s: %d', (text, count) => {
    expect(clausesOf(text)).toHaveLength(count);
  });
});
