import { describe, expect, it } from 'vitest';
import { Chance } from '../../../src/sandbox/portal/generate/chance.ts';
import { Interpreter } from '../../../src/sandbox/portal/search/interpret.ts';
import { SlipIndex } from '../../../src/sandbox/portal/text/slips.ts';
import { wordsOf } from '../../../src/sandbox/portal/text/words.ts';
import { catalogs, vacancies } from './support.ts';

const vocabulary = new SlipIndex();
for (const { title, description, hiringOrganization } of vacancies)
  for (const word of new Set(wordsOf(`${title} ${hiringOrganization.name} ${description}`)))
    vocabulary.add(word);
const interpreter = new Interpreter(catalogs, vocabulary);

const chance = new Chance('slips');
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
/** One letter of every word of five letters and more lost, added, changed or swapped with the next. */
const misspell = (text: string): string =>
  wordsOf(text)
    .map((word) => {
      if (word.length < 5) return word;
      const at = chance.int(1, word.length - 2);
      const [before, letter, next, after] = [word.slice(0, at), word[at], word[at + 1], word.slice(at + 2)];
      return [
        `${before}${next}${after}`,
        `${before}${chance.pick(LETTERS)}${letter}${next}${after}`,
        `${before}${chance.pick(LETTERS)}${next}${after}`,
        `${before}${next}${letter}${after}`,
      ][chance.int(0, 3)];
    })
    .join(' ');

describe('free text', () => {
  it.each(['es', 'es_f', 'en', 'fr', 'pt', 'ht'])(
    'knows every occupation by its name in %s, most with slips',
    (key) => {
      const wrong = catalogs.occupations.filter(
        ({ code, names }) => !interpreter.read(`busco ${names[key]}`).occupations.includes(code),
      );
      expect(wrong.map(({ code }) => code)).toEqual([]);
      const missed = catalogs.occupations.filter(
        ({ code, names }) => !interpreter.read(misspell(names[key] ?? '')).occupations.includes(code),
      );
      expect(missed.length / catalogs.occupations.length).toBeLessThan(0.06);
    },
  );

  it('knows every place by its name, or the state of that name', () => {
    const wrong = catalogs.municipalities.filter(({ code, state, name, ambiguous }) => {
      const { municipalities, states } = interpreter.read(`trabajo en ${name}`);
      return !municipalities.includes(code) && !states.includes(state) && !ambiguous;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('leaves words alone that the vacancies use, though they resemble a trade', () => {
    for (const word of ['turno', 'urgente', 'general', 'requisitos'])
      expect(interpreter.read(word)).toMatchObject({ occupations: [], corrected: [] });
  });

  it('tells words that nobody knows from those that say nothing', () => {
    expect(interpreter.read('quiero un trabajo')).toMatchObject({ words: [], unknown: [] });
    expect(interpreter.read('qwrtzx')).toMatchObject({ words: [], unknown: ['qwrtzx'] });
    expect(interpreter.read('')).toMatchObject({ occupations: [], words: [], unknown: [] });
  });
});
