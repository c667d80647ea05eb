import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Judge, type Truth, type Wanted } from '../../bench/vacancy-judge.ts';
import { loadCatalogs } from '../../src/sandbox/portal/catalogs.ts';
import { generate } from '../../src/sandbox/portal/generate/generate.ts';
import { profileBit } from '../../src/vacancies/eligibility.ts';
import { PROFILES, Vacancy } from '../../src/vacancies/portal/schema.ts';
import { CONTENT, idsOf, NOW, searchOver } from './support.ts';

const made = [
  ...generate({ count: 4000, seed: 'answers', now: NOW, catalogs: loadCatalogs(join(CONTENT, 'catalogs')) }),
];
const { index, codes, neighbours, catalogs, eligibility, find, search, understand } = searchOver();
for (let from = 0; from < made.length; from += 200)
  index.apply(
    { upserts: made.slice(from, from + 200).map(({ vacancy }) => Vacancy.parse(vacancy)), removals: [] },
    'c',
    NOW,
  );
const truth = new Map(made.map((one) => [one.truth.id, one.truth as unknown as Truth]));
const requests = readFileSync(join(import.meta.dirname, 'requests.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { text: string; expect: Wanted });
/** By the vacancy itself, as the contract's `profile` filter has it. */
const mayTake = (id: string, profile: string): boolean => {
  const row = index.byId(id);
  return row !== undefined && eligibility.mayTake(profile as (typeof PROFILES)[number], row.vacancy);
};
const judge = new Judge(truth, codes, neighbours, mayTake, NOW);

describe('answers, judged by the truth that the search never reads', () => {
  it.each([undefined, ...PROFILES])('to somebody whose situation is %s', (profile) => {
    const verdicts = requests.map(({ text, expect: wanted }) =>
      judge.judge(wanted, profile, idsOf(find(text, profile === undefined ? {} : { situation: profile }))),
    );
    const mean = (of: (one: (typeof verdicts)[number]) => number): number =>
      verdicts.reduce((sum, one) => sum + of(one), 0) / verdicts.length;
    expect(verdicts.flatMap(({ violations }) => violations)).toEqual([]);
    expect(mean(({ ndcg }) => ndcg)).toBeGreaterThanOrEqual(0.85);
    expect(mean(({ p5 }) => p5)).toBeGreaterThanOrEqual(0.85);
  });

  it('over all pages too: each job once, and nothing held back, closed or not allowed', () => {
    for (const { text } of requests.filter((_, at) => at % 10 === 0)) {
      const shown: string[] = [];
      for (let page = 0; page < 4; page += 1)
        shown.push(...idsOf(search(understand(text), { situation: 'tvrh' }, NOW, { shown })));
      const jobs = shown.map((id) => truth.get(id)?.duplicateOf ?? id);
      expect(new Set(jobs).size).toBe(jobs.length);
      for (const id of shown) {
        expect(truth.get(id)).toMatchObject({ fraud: false, status: 'open' });
        expect((index.byId(id)?.row.profiles ?? 0) & profileBit('tvrh')).toBeGreaterThan(0);
      }
    }
  });

  it('holds back what is fraud and hardly anything else', () => {
    const held = (id: string) => index.isHeld(id);
    const frauds = [...truth.values()].filter(({ fraud }) => fraud);
    const honest = [...truth.values()].filter(({ fraud }) => !fraud);
    expect(frauds.length).toBeGreaterThan(20);
    expect(frauds.filter(({ id }) => !held(id))).toEqual([]);
    expect(honest.filter(({ id }) => held(id)).length / honest.length).toBeLessThan(0.002);
  });

  it('knows the occupation whatever was filed', () => {
    const right = [...truth.values()].filter(
      ({ id, occupation }) => codes.occupations.codeOf(index.byId(id)?.row.occupation ?? 0) === occupation,
    );
    expect(right.length / truth.size).toBeGreaterThan(0.98);
  });

  it('understands every name of every occupation in five languages', () => {
    const names = catalogs.occupations.flatMap(({ code, family, names }) =>
      Object.values(names).map((name) => ({ code, family, name })),
    );
    const families = new Map(catalogs.occupations.map(({ code, family }) => [code, family]));
    const wrong = names.filter(
      ({ family, name }) =>
        !understand(`${name} Tijuana`).occupations.some((code) => (families.get(code) ?? code) === family),
    );
    expect(wrong.length / names.length).toBeLessThan(0.02);
  });
});
