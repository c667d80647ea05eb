import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { SITUATIONS } from '../src/vacancies/eligibility.ts';
import { openSearch } from '../src/vacancies/open-search.ts';
import type { SearchRequest } from '../src/vacancies/request/request.ts';
import { misused, moment, readArguments } from './arguments.ts';
import { linesOf, readVacancies } from './read-vacancies.ts';

/**
 * `npm run eval:vacancies -- --requests R.jsonl --vacancies V.ndjson [--now DATE]`, as contract.md says: understands each
 * request and runs it with the code that answers people. Only JSON lines on stdout; what else there is to say on stderr.
 */
const USAGE = 'npm run eval:vacancies -- --requests R.jsonl --vacancies V.ndjson [--now DATE]';

/** Read liberally: rows may carry more, and what a row was expected to give is not looked at. */
const Row = z.looseObject({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  profile: z.string().nullish(),
  situation: z.string().nullish(),
  lat: z.number().nullish(),
  lon: z.number().nullish(),
  now: z.string().nullish(),
});

const FRESH_MS = 2 * 86_400_000;

function stop(message: string): never {
  console.error(message);
  process.exit(2);
}

const arg = readTask();
const folder = mkdtempSync(join(tmpdir(), 'rumbo-vacancies-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const opened = openSearch(resolve(import.meta.dirname, '..', 'content'), join(folder, 'vacancies.sqlite'));
const { index, search, understand } = opened;
const startedAt = performance.now();
const { read, bad } = await readVacancies(arg.vacancies, index, new Date());
const indexSeconds = (performance.now() - startedAt) / 1000;
if (read === 0) stop(`${arg.vacancies} holds no vacancies`);
if (bad > 0) console.error(`${bad} vacancies are not as the contract says and were left out`);

const now = arg.now ?? newestOf();
const rows: z.output<typeof Row>[] = [];
for await (const line of linesOf(arg.requests)) {
  const row = Row.safeParse(JSON.parse(line));
  if (row.success) rows.push(row.data);
  else stop(`${arg.requests}: ${row.error.issues[0]?.path.join('.')} ${row.error.issues[0]?.message}`);
}
// The first requests pay for compiling; a server has long done that.
for (const { text } of rows.slice(0, 50)) search(understand(text), {}, now);

const millis: number[] = [];
for (const { id, text, profile, situation: told, lat, lon, now: at } of rows) {
  const begunAt = performance.now();
  const understood = understand(text);
  const request: SearchRequest =
    typeof lat === 'number' && typeof lon === 'number' ? { ...understood, near: { lat, lon } } : understood;
  const situation = SITUATIONS.find((one) => one === (profile ?? told));
  const { vacancies } = search(
    request,
    situation === undefined ? {} : { situation },
    at ? new Date(at) : now,
  );
  millis.push(performance.now() - begunAt);
  console.log(
    JSON.stringify({ id, filters: filtersOf(request), results: vacancies.map(({ vacancy }) => vacancy.id) }),
  );
}
millis.sort((a, b) => a - b);
const at = (share: number): number =>
  round(millis[Math.min(millis.length - 1, Math.floor(millis.length * share))] ?? 0);
console.log(
  JSON.stringify({
    n: rows.length,
    vacancies: read,
    p50Millis: at(0.5),
    p99Millis: at(0.99),
    indexSeconds: round(indexSeconds),
    rssMiB: Math.round(process.memoryUsage().rss / 1024 / 1024),
  }),
);
index.close();

function filtersOf({ occupations, states, municipalities, schedules, salaryMin }: SearchRequest) {
  return {
    occupation: occupations,
    state: states[0] ?? null,
    municipality: municipalities[0] ?? null,
    schedule: schedules[0] ?? null,
    salaryMin: salaryMin ?? null,
  };
}

/** A file of vacancies is a picture of a day: today's if its newest is of these days, else the day of its newest. */
function newestOf(): Date {
  let newest = 0;
  for (const slot of index.rows.slots(undefined, undefined))
    newest = Math.max(newest, index.rows.get(slot).postedAt);
  const isFresh = Math.abs(Date.now() - newest * 1000) < FRESH_MS;
  return isFresh ? new Date() : new Date((newest + 1) * 1000);
}

function readTask(): { requests: string; vacancies: string; now: Date | undefined } {
  const { values } = readArguments(USAGE, {
    options: { requests: { type: 'string' }, vacancies: { type: 'string' }, now: { type: 'string' } },
  });
  const { requests, vacancies } = values;
  if (requests === undefined || vacancies === undefined) return misused(USAGE);
  return {
    requests,
    vacancies,
    now: values.now === undefined ? undefined : moment(USAGE, '--now', values.now),
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
