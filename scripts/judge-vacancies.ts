import { resolve } from 'node:path';
import { Judge, readTruth, type Wanted } from '../bench/vacancy-judge.ts';
import type { Situation } from '../src/vacancies/eligibility.ts';
import { openSearch } from '../src/vacancies/open-search.ts';
import { EMPTY_REQUEST } from '../src/vacancies/request/request.ts';
import { misused, moment, readArguments } from './arguments.ts';
import { linesOf, readVacancies } from './read-vacancies.ts';

/**
 * `node scripts/judge-vacancies.ts --requests R.jsonl --vacancies V.ndjson --truth T.ndjson [--set test] [--now DATE]`:
 * ranks by what was understood and, beside it, by what was truly meant, so that the two losses can be told apart.
 */
const USAGE =
  'node scripts/judge-vacancies.ts --requests R.jsonl --vacancies V.ndjson --truth T.ndjson [--set test] [--now DATE] [--show]';
const { values: arg } = readArguments(USAGE, {
  options: {
    requests: { type: 'string' },
    vacancies: { type: 'string' },
    truth: { type: 'string' },
    set: { type: 'string' },
    now: { type: 'string', default: '2026-11-20T12:00:00Z' },
    show: { type: 'boolean', default: false },
  },
});
if (!arg.requests || !arg.vacancies || !arg.truth) misused(USAGE);
const now = moment(USAGE, '--now', arg.now);
const { index, codes, neighbours, eligibility, search, understand } = openSearch(
  resolve(import.meta.dirname, '..', 'content'),
  ':memory:',
);
await readVacancies(arg.vacancies, index, now);
const mayTake = (id: string, profile: string): boolean => {
  const found = index.byId(id);
  return found !== undefined && eligibility.mayTake(profile as Situation, found.vacancy);
};
const judge = new Judge(readTruth(arg.truth), codes, neighbours, mayTake, now);
/** One in two people has told their situation. */
const PROFILES = [
  undefined,
  'refugee',
  undefined,
  'asylum_seeker',
  undefined,
  'tvrh',
  undefined,
  'temporary_resident',
];
const sums = { understood: { ndcg: 0, p5: 0 }, meant: { ndcg: 0, p5: 0 }, violations: [] as string[] };
let n = 0;
for await (const line of linesOf(arg.requests)) {
  const row = JSON.parse(line) as { id: string; text: string; set?: string; expect: Wanted };
  if (arg.set !== undefined && row.set !== arg.set) continue;
  const profile = PROFILES[n % PROFILES.length];
  n += 1;
  const { expect } = row;
  const meant = {
    ...EMPTY_REQUEST,
    occupations: expect.occupation,
    states: expect.state === undefined ? [] : [expect.state],
    municipalities: expect.municipality === undefined ? [] : [expect.municipality],
    schedules: expect.schedule === undefined ? [] : [expect.schedule as never],
    ...(expect.salaryMin === undefined ? {} : { salaryMin: expect.salaryMin }),
  };
  for (const [way, request] of [
    ['understood', understand(row.text)],
    ['meant', meant],
  ] as const) {
    const person = profile === undefined ? {} : { situation: profile as Situation };
    const { vacancies } = search(request, person, now);
    const ids = vacancies.map(({ vacancy }) => vacancy.id);
    const verdict = judge.judge(expect, profile, ids);
    sums[way].ndcg += verdict.ndcg;
    sums[way].p5 += verdict.p5;
    sums.violations.push(...verdict.violations);
    if (arg.show && verdict.ndcg < 0.85)
      console.log(
        way,
        row.id,
        row.text,
        profile ?? '',
        verdict.ndcg.toFixed(2),
        verdict.p5,
        JSON.stringify(expect),
      );
  }
}
const mean = ({ ndcg, p5 }: { ndcg: number; p5: number }) => ({
  ndcg10: Number((ndcg / n).toFixed(3)),
  p5: Number((p5 / n).toFixed(3)),
});
console.log(
  JSON.stringify({
    n,
    understood: mean(sums.understood),
    meant: mean(sums.meant),
    violations: sums.violations,
  }),
);
