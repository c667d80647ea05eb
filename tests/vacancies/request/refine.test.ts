import { describe, expect, it } from 'vitest';
import { openSearch } from '../../../src/vacancies/open-search.ts';
import { refine, saysSomething } from '../../../src/vacancies/request/refine.ts';
import { EMPTY_REQUEST } from '../../../src/vacancies/request/request.ts';
import { CONTENT } from '../support.ts';

const { understand } = openSearch(CONTENT, ':memory:');
const talk = (...said: string[]) => said.map(understand).reduce(refine, EMPTY_REQUEST);

describe('a search that goes on', () => {
  it.each([
    [
      'a shift is added',
      ['cocinero en tijuana 3000 a la semana', 'solo en las mañanas'],
      { occupations: ['cook'], municipalities: ['02004'], schedules: ['morning'], salaryMin: 13_000 },
    ],
    [
      'a shift is replaced',
      ['cocinero de noche', 'mejor por las tardes'],
      { occupations: ['cook'], schedules: ['afternoon'] },
    ],
    [
      'a place is replaced',
      ['cocinero en tijuana', 'mejor en puebla'],
      { occupations: ['cook'], states: ['PUE'], municipalities: ['21114'] },
    ],
    [
      'a trade is replaced',
      ['cocinero en tijuana', 'o de mesero'],
      { occupations: ['waiter'], municipalities: ['02004'] },
    ],
    [
      'a trade is turned down',
      ['mesero o cocinero en tijuana', 'no quiero de mesero'],
      { occupations: ['cook'], notOccupations: ['waiter'] },
    ],
    [
      'anything after all',
      ['cocinero en tijuana', 'lo que sea'],
      { occupations: [], isAnything: true, municipalities: ['02004'] },
    ],
    [
      'housing stays',
      ['cocinero con hospedaje', 'en tijuana'],
      { wantsAccommodation: true, municipalities: ['02004'] },
    ],
  ])('%s', (_, said, request) => {
    expect(talk(...said)).toMatchObject(request);
  });
  it('a shared location replaces a town, and a town it', () => {
    const near = { lat: 19.4, lon: -99.1 };
    const moved = refine(understand('cocinero en tijuana a 10 km'), { ...EMPTY_REQUEST, near });
    expect(moved).toMatchObject({ municipalities: [], near });
    expect(moved.radiusKm).toBeUndefined();
    expect(refine(moved, understand('en puebla')).near).toBeUndefined();
  });
  it('knows when nothing was said', () => {
    expect(saysSomething(understand('hola buenas tardes'))).toBe(false);
    expect(saysSomething(understand('quiero trabajar'))).toBe(false);
    expect(saysSomething(understand('en tijuana'))).toBe(true);
    expect(saysSomething(understand('que no sea de noche'))).toBe(true);
  });
});
