import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { linesOf, readVacancies } from '../scripts/read-vacancies.ts';
import { VacancyIndex } from '../src/vacancies/index/vacancy-index.ts';
import { openIndex } from '../src/vacancies/open-index.ts';
import { openSearch } from '../src/vacancies/open-search.ts';
import type { Vacancy } from '../src/vacancies/portal/schema.ts';
import { EMPTY_REQUEST } from '../src/vacancies/request/request.ts';
import { Judge, readTruth, type Truth, type Wanted } from './vacancy-judge.ts';
import { makeMiniSearch, makePlainFts, type Rival } from './vacancy-rivals.ts';

const ROOT = resolve(import.meta.dirname, '..');
const GENERATOR = join(ROOT, 'scripts', 'generate-vacancies.ts');
const NOW = new Date('2026-11-20T12:00:00Z');
const QUERIES = 250;
const MAIN = 90_000;
/** `BENCH_LARGE=1`: some minutes and 3 GB of disk more. */
const SIZES = process.env.BENCH_LARGE ? [10_000, MAIN, 300_000, 1_000_000] : [10_000, MAIN];
const run = promisify(execFile);

interface Query {
  readonly text: string;
  readonly words: string;
  readonly wanted: Wanted & { readonly municipality: string };
}

/** The local copy's growth, and its ranking and speed beside MiniSearch and plain FTS5, on generated vacancies. */
export async function benchVacancies(): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'rumbo-bench-'));
  try {
    const growth: Record<string, unknown> = {};
    for (const size of SIZES) growth[size] = await measureSize(folder, size);
    return { growth, [`rivals at ${MAIN}`]: await compare(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const fileOf = (folder: string, size: number, kind: string): string => join(folder, `${kind}-${size}.ndjson`);

async function measureSize(folder: string, size: number): Promise<Record<string, number>> {
  const [vacancies, truth] = [fileOf(folder, size, 'vacancies'), fileOf(folder, size, 'truth')];
  await run(process.execPath, [
    ...[GENERATOR, '--n', String(size), '--seed', '77', '--now', NOW.toISOString()],
    ...['--out', vacancies, '--truth', truth],
  ]);
  // A process of its own: memory and time of nothing else.
  const requests = join(folder, 'requests.jsonl');
  const { catalogs } = openIndex(join(ROOT, 'content'), ':memory:');
  const queries = queriesOf(catalogs, true);
  writeFileSync(requests, queries.map(({ text }, id) => JSON.stringify({ id, text })).join('\n'));
  const { stdout } = await run(
    process.execPath,
    [
      '--max-semi-space-size=8',
      join(ROOT, 'scripts', 'eval-vacancies.ts'),
      ...['--requests', requests, '--vacancies', vacancies],
    ],
    { maxBuffer: 1 << 28 },
  );
  const { p50Millis, p99Millis, indexSeconds, rssMiB } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
  const path = join(folder, `copy-${size}.sqlite`);
  const first = openSearch(join(ROOT, 'content'), path);
  await readVacancies(vacancies, first.index, NOW);
  first.index.close();
  const openedAt = performance.now();
  const index = new VacancyIndex({ ...first.indexOptions, path });
  const openMillis = performance.now() - openedAt;
  index.close();
  const codes = openSearch(join(ROOT, 'content'), path);
  const known = timesOf(
    queries.map(({ wanted }) => () => {
      const request = {
        ...EMPTY_REQUEST,
        occupations: wanted.occupation,
        municipalities: [wanted.municipality],
        states: [wanted.state ?? ''],
      };
      codes.search(request, {}, NOW);
    }),
  );
  codes.index.close();
  return {
    indexSeconds,
    openMillis: round(openMillis),
    rssMiB,
    knownCodesP50: known.p50,
    knownCodesP99: known.p99,
    slipsP50: p50Millis,
    slipsP99: p99Millis,
  };
}

async function compare(folder: string): Promise<Record<string, unknown>> {
  const { index, codes, neighbours, catalogs, search, understand } = openSearch(
    join(ROOT, 'content'),
    join(folder, `copy-${MAIN}.sqlite`),
  );
  const truth: Map<string, Truth> = readTruth(fileOf(folder, MAIN, 'truth'));
  const judge = new Judge(truth, codes, neighbours, () => true, NOW);
  const open: Vacancy[] = [];
  for await (const line of linesOf(fileOf(folder, MAIN, 'vacancies'))) {
    const vacancy = JSON.parse(line) as Vacancy;
    if (vacancy.status === 'open' && Date.parse(vacancy.validThrough) > NOW.getTime()) open.push(vacancy);
  }
  const rivals: Record<string, Rival> = {
    miniSearch: makeMiniSearch(open),
    plainFts5: makePlainFts(open),
  };
  const answer = (query: Query): string[] =>
    search(understand(query.text), {}, NOW).vacancies.map(({ vacancy }) => vacancy.id);
  const result: Record<string, unknown> = {};
  for (const [kind, withSlips] of [
    ['right', false],
    ['slips', true],
  ] as const) {
    const queries = queriesOf(catalogs, withSlips);
    const engines: Record<string, (query: Query) => string[]> = { rumbo: answer };
    for (const [name, rival] of Object.entries(rivals))
      engines[name] = ({ words, wanted }) => rival.find({ words, municipality: wanted.municipality });
    for (const [name, find] of Object.entries(engines)) {
      const verdicts = queries.map((query) => judge.judge(query.wanted, undefined, find(query)));
      const mean = (of: (one: (typeof verdicts)[number]) => number): number =>
        round(verdicts.reduce((sum, one) => sum + of(one), 0) / verdicts.length);
      const times = timesOf(queries.map((query) => () => find(query)));
      result[`${kind}.${name}`] = {
        ndcg10: mean(({ ndcg }) => ndcg),
        p5: mean(({ p5 }) => p5),
        violations: verdicts.reduce((sum, { violations }) => sum + violations.length, 0),
        p50Millis: times.p50,
        p99Millis: times.p99,
        meanMillis: times.mean,
      };
    }
  }
  index.close();
  const meanOf = (name: string): number => (result[`slips.${name}`] as { meanMillis: number }).meanMillis;
  const ndcgOf = (name: string): number => (result[`slips.${name}`] as { ndcg10: number }).ndcg10;
  return {
    ...result,
    bar: 'with slips: ranking better than both, at least 5 times as fast as MiniSearch',
    timesFasterThanMiniSearch: round(meanOf('miniSearch') / meanOf('rumbo')),
    holds:
      ndcgOf('rumbo') > Math.max(ndcgOf('miniSearch'), ndcgOf('plainFts5')) &&
      meanOf('miniSearch') >= 5 * meanOf('rumbo'),
  };
}

/** "Trade in town" for trades and towns of the catalogue; slips in every long word of the trade. The same every time. */
function queriesOf(
  { occupations, municipalities }: ReturnType<typeof openIndex>['catalogs'],
  withSlips: boolean,
): Query[] {
  let seed = 12_345;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 0x1_0000_0000;
  };
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const large = municipalities.filter(({ population2020 }) => population2020 > 200_000);
  return Array.from({ length: QUERIES }, () => {
    const trade = pick(occupations);
    const town = pick(large);
    const name = (trade.names.es ?? '').toLowerCase();
    const words = name
      .split(' ')
      .map((word) => {
        const at = 1 + Math.floor(random() * (word.length - 2));
        if (!withSlips || word.length < 6) return word;
        return random() < 0.5
          ? word.slice(0, at) + word.slice(at + 1)
          : word.slice(0, at) + (word[at] ?? '') + word.slice(at);
      })
      .join(' ');
    return {
      words,
      text: `busco trabajo de ${words} en ${town.name}`,
      wanted: { occupation: [trade.code], state: town.state, municipality: town.code },
    };
  });
}

/** Every task once to warm up, then once more with the clock on. Milliseconds. */
function timesOf(tasks: readonly (() => unknown)[]): { p50: number; p99: number; mean: number } {
  for (const task of tasks) task();
  const times = tasks
    .map((task) => {
      const startedAt = performance.now();
      task();
      return performance.now() - startedAt;
    })
    .sort((a, b) => a - b);
  const at = (share: number): number => round(times[Math.floor(times.length * share)] ?? 0);
  return {
    p50: at(0.5),
    p99: at(0.99),
    mean: round(times.reduce((sum, one) => sum + one, 0) / times.length),
  };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
