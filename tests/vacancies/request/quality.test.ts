import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSearch } from '../../../src/vacancies/open-search.ts';
import type { SearchRequest } from '../../../src/vacancies/request/request.ts';
import { CONTENT } from '../support.ts';

interface Row {
  readonly text: string;
  readonly set: 'dev' | 'test';
  readonly expect: {
    readonly occupation: readonly string[];
    readonly state?: string;
    readonly municipality?: string;
    readonly schedule?: string;
    readonly salaryMin?: number;
  };
}

const { understand, catalogs } = openSearch(CONTENT, ':memory:');
const familyOf = new Map(catalogs.occupations.map(({ code, family }) => [code, family]));

/** All that was asked for and nothing from another family. */
const isOccupationRight = ({ occupations }: SearchRequest, wanted: readonly string[]): boolean => {
  const families = wanted.map((code) => familyOf.get(code) ?? code);
  return wanted.length === 0
    ? occupations.length === 0
    : occupations.some((code) => wanted.includes(code) || families.includes(code)) &&
        occupations.every((code) => families.includes(familyOf.get(code) ?? code));
};

/** `dev` rows were looked at while lists were written, `test` rows never: theirs is the number to go by. */
it.each(['dev', 'test'] as const)('requests as people type them, %s', (set) => {
  const rows = readFileSync(join(import.meta.dirname, '..', 'requests.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
    .filter((row) => row.set === set);
  const right = { occupation: 0, place: 0, terms: 0, whole: 0 };
  for (const { text, expect: wanted } of rows) {
    const request = understand(text);
    const isRight = {
      occupation: isOccupationRight(request, wanted.occupation),
      place: request.states[0] === wanted.state && request.municipalities[0] === wanted.municipality,
      terms:
        request.schedules[0] === wanted.schedule &&
        Math.abs((request.salaryMin ?? 0) - (wanted.salaryMin ?? 0)) <= (wanted.salaryMin ?? 0) * 0.02,
    };
    for (const one of ['occupation', 'place', 'terms'] as const) right[one] += isRight[one] ? 1 : 0;
    right.whole += isRight.occupation && isRight.place && isRight.terms ? 1 : 0;
  }
  expect(rows.length).toBeGreaterThan(140);
  expect(right.occupation / rows.length, 'occupation').toBeGreaterThanOrEqual(0.93);
  expect(right.place / rows.length, 'place').toBeGreaterThanOrEqual(0.95);
  expect(right.terms / rows.length, 'schedule and pay').toBeGreaterThanOrEqual(0.92);
  expect(right.whole / rows.length, 'whole').toBeGreaterThanOrEqual(0.88);
});
