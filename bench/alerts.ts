import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ConversationId } from '../src/model/index.ts';
import { makeVault } from '../src/privacy/vault.ts';
import { silentLogger, silentMetrics } from '../src/telemetry/telemetry.ts';
import type { SearchCriteria, VacancyFacts } from '../src/vacancies/alerts/criteria.ts';
import { makeFactsOf, makePlacesWithin, type PlacePoint } from '../src/vacancies/alerts/facts.ts';
import { makeAlerts } from '../src/vacancies/alerts/index.ts';
import { makeAlertStore } from '../src/vacancies/alerts/sqlite-store.ts';
import { openIndex } from '../src/vacancies/open-index.ts';
import { openPeopleDatabase } from '../src/vacancies/people-database.ts';
import { PROFILES, SCHEDULES, type Vacancy } from '../src/vacancies/portal/schema.ts';
import { makeRandom } from '../tests/support/random.ts';
import { cpuMicros } from './measure.ts';

const ROOT = resolve(import.meta.dirname, '..');
const CHANGES = 5_000;
const BATCH = 200;
const NOW = new Date('2026-11-20T18:00:00Z');

interface Place extends PlacePoint {
  readonly state: string;
  readonly population2020: number;
}
interface Occupation {
  readonly code: string;
  readonly names: Readonly<Record<string, string>>;
}
const opened = openIndex(join(ROOT, 'content'), ':memory:');
const places: readonly Place[] = opened.catalogs.municipalities;
const occupations: readonly Occupation[] = opened.catalogs.occupations;
const placesWithin = makePlacesWithin(places);
const factsOf = makeFactsOf(opened);

/**
 * Saved searches turned round on the changes feed: CPU of 5,000 changes, through the real service and its SQLite file,
 * beside the loop that looks at every search for every change.
 */
export async function benchAlerts(): Promise<Record<string, unknown>> {
  const result: Record<string, unknown> = {};
  for (const searches of [10_000, 100_000, 300_000])
    result[`searches${searches / 1000}k`] = await run(searches);
  const { cpuSeconds } = result.searches100k as { cpuSeconds: number };
  return { ...result, bar: '100k searches × 5,000 changes ≤ 2 s CPU', holds: cpuSeconds <= 2 };
}

async function run(count: number): Promise<Record<string, unknown>> {
  const random = makeRandom(1);
  const dataDir = await mkdtemp(join(tmpdir(), 'rumbo-bench-alerts-'));
  const db = openPeopleDatabase(dataDir);
  const store = makeAlertStore(db, makeVault([Buffer.alloc(32, 'only for benchmarks, not a key!!')]));
  const criteria = Array.from({ length: count }, () => search(random));
  db.exec('PRAGMA synchronous = OFF'); // filling is not what is measured
  for (const [index, one] of criteria.entries())
    await store.put(
      {
        id: `s${index}`,
        conversation: `c${index >> 1}` as ConversationId,
        criteria: one,
        language: 'es',
        savedAt: new Date(NOW.getTime() - 60_000),
        expiresAt: new Date(NOW.getTime() + 86_400_000),
      },
      [],
    );
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.exec('PRAGMA synchronous = FULL');
  const alerts = makeAlerts({
    alerts: store,
    clock: { now: () => NOW },
    logger: silentLogger,
    metrics: silentMetrics,
    factsOf,
    placesWithin,
    stateOf: () => undefined,
    newId: () => '',
    texts: {
      text: () => '',
      date: () => '',
      money: () => '',
      has: () => true,
      list: () => [],
      cautions: () => [],
      sourceLine: () => undefined,
    },
    // Nobody is told here: who wants what is what is measured.
    store: { conversation: async () => undefined, speakFirst: async () => 'gone' },
    onSpoken: () => {},
    everyMs: 86_400_000,
  });
  const heapBefore = heapMiB();
  const loadedAt = performance.now();
  await alerts.start();
  await alerts.close();
  // The first look at everybody, which finds nothing: what every minute costs when nothing is new.
  const passBefore = cpuMicros();
  await alerts.deliverDue();
  const idlePassMillis = (cpuMicros() - passBefore) / 1000;
  const loadSeconds = (performance.now() - loadedAt) / 1000;
  const heapAdded = heapMiB() - heapBefore;

  const changes = Array.from({ length: CHANGES }, (_, index) => vacancy(random, index));
  let longestMs = 0;
  let last = performance.now();
  let isWatching = true;
  const watch = () => {
    if (!isWatching) return;
    longestMs = Math.max(longestMs, performance.now() - last);
    last = performance.now();
    setImmediate(watch);
  };
  const before = cpuMicros();
  watch();
  for (let from = 0; from < CHANGES; from += BATCH)
    await alerts.take({ upserts: changes.slice(from, from + BATCH), removals: [] });
  isWatching = false;
  const cpuSeconds = (cpuMicros() - before) / 1e6;

  const facts = changes
    .slice(0, 50)
    .map((one) => factsOf(one))
    .filter((one) => one !== undefined);
  const naiveBefore = cpuMicros();
  const compiled = criteria.map(compile);
  let wanted = 0;
  for (const one of facts) for (const wants of compiled) if (wants(one)) wanted += 1;
  const naiveSeconds = ((cpuMicros() - naiveBefore) / 1e6) * (CHANGES / facts.length);
  db.close();
  await rm(dataDir, { recursive: true });
  return {
    cpuSeconds: round(cpuSeconds),
    microsPerChange: round((cpuSeconds * 1e6) / CHANGES),
    wantedBy: Math.round(wanted / facts.length),
    everySearchCpuSeconds: round(naiveSeconds),
    timesFaster: round(naiveSeconds / cpuSeconds),
    loadSeconds: round(loadSeconds),
    idlePassMillis: round(idlePassMillis),
    longestHoldMs: round(longestMs),
    heapMiB: Math.round(heapAdded),
  };
}

/** What people keep: one to three occupations, a city with a radius or a state, some with more wishes. */
function search(random: () => number): SearchCriteria {
  const some = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const place = somePlace(random);
  const inCity = random() < 0.7;
  const isSure = random() < 0.6;
  return {
    occupations:
      random() < 0.08
        ? []
        : Array.from({ length: 1 + Math.floor(random() * 3) }, () => someOccupation(random)?.code ?? ''),
    states: inCity ? [] : [place.state],
    municipalities: inCity ? [place.code] : [],
    ...(inCity && random() < 0.7 ? { radiusKm: some([10, 30, 50]) } : {}),
    schedules: random() < 0.3 ? [some(SCHEDULES)] : [],
    ...(random() < 0.4 ? { salaryMin: 8_000 + Math.floor(random() * 10) * 1_000 } : {}),
    ...(random() < 0.1 ? { accommodation: true } : {}),
    ...(isSure ? { profile: some(PROFILES) } : {}),
  };
}

function vacancy(random: () => number, index: number): Vacancy {
  const place = somePlace(random);
  const isOpen = random() < 0.3;
  const work = someOccupation(random);
  const pay = 9_000 + Math.floor(random() * 12) * 1_000;
  return {
    '@type': 'JobPosting',
    id: `v${index}`,
    title: (work?.names.es ?? '').toUpperCase(),
    description:
      'Contratación inmediata. Horario de lunes a viernes. Ofrecemos pago semanal y prestaciones de ley.',
    datePosted: NOW.toISOString(),
    dateModified: NOW.toISOString(),
    validThrough: '2026-12-20T00:00:00Z',
    status: 'open',
    employmentType: ['FULL_TIME'],
    modality: 'onsite',
    schedule: random() < 0.6 ? ['full_time', 'morning'] : ['full_time'],
    occupation: work?.code ?? null,
    hiringOrganization: { name: `Empresa ${index % 900}`, verified: true },
    jobLocation: { address: {}, state: place.state as 'CMX', municipality: place.code },
    baseSalary: { currency: 'MXN', value: { minValue: pay, maxValue: pay, unitText: 'MONTH' } },
    eligibility: {
      openToForeigners: isOpen,
      profiles: isOpen ? [...PROFILES] : ['returnee', 'idp'],
      inmRegistered: isOpen,
    },
    support: { accommodation: random() < 0.1, transport: false, meals: false },
    recruiterFee: 'never',
  };
}

/** Places by population, occupations by a law of few and many. */
const cumulated = places.reduce<number[]>((sums, { population2020 }) => {
  sums.push((sums.at(-1) ?? 0) + population2020);
  return sums;
}, []);
function somePlace(random: () => number): Place {
  const at = random() * (cumulated.at(-1) ?? 0);
  return places[cumulated.findIndex((sum) => sum >= at)] as Place;
}
const someOccupation = (random: () => number): Occupation | undefined =>
  occupations[Math.floor(random() ** 2 * occupations.length)];

/** A search as a question to one vacancy, as quick as it can be asked without turning it round. */
function compile(criteria: SearchCriteria): (facts: VacancyFacts) => boolean {
  const work = new Set(criteria.occupations);
  const around = new Set(
    criteria.municipalities.flatMap((code) => placesWithin(code, criteria.radiusKm ?? 0)),
  );
  const states = new Set(criteria.states);
  return (facts) =>
    (work.size === 0 || facts.occupations.some((code) => work.has(code))) &&
    (around.size > 0 ? around.has(facts.municipality) : states.size === 0 || states.has(facts.state)) &&
    criteria.schedules.every((code) => facts.schedules.includes(code)) &&
    (criteria.salaryMin === undefined || (facts.salaryMax ?? 0) >= criteria.salaryMin) &&
    (criteria.accommodation !== true || facts.accommodation) &&
    (criteria.profile === undefined ? facts.openToForeigners : facts.profiles.includes(criteria.profile));
}

function heapMiB(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
