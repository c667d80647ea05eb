import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { distanceKm } from '../../../src/sandbox/portal/search/conditions.ts';
import type { Vacancy } from '../../../src/sandbox/portal/vacancy.ts';
import { catalogs, NOON, open, startTestPortal, type TestPortal } from './support.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal();
});
afterAll(() => portal.close());

type Item = Vacancy & { distanceKm?: number };
interface Page {
  readonly total: { value: number };
  readonly items: Item[];
  readonly next: string | null;
  readonly facets?: Record<string, { code: string; count: number }[]>;
  // biome-ignore lint/suspicious/noExplicitAny: looked into
  readonly interpreted?: any;
}
const ids = (items: readonly Vacancy[]) => items.map(({ id }) => id);

/** Every page of a search. */
async function all(query: string, limit = 100): Promise<Item[]> {
  const items: Item[] = [];
  let page: Page = await portal.read(`/vacancies?${query}&limit=${limit}`);
  items.push(...page.items);
  while (page.next !== null) {
    page = await portal.read(`/vacancies?cursor=${page.next}&limit=${limit}`);
    items.push(...page.items);
  }
  expect(items).toHaveLength(page.total.value);
  return items;
}

const familyOf = new Map(catalogs.occupations.map(({ code, family }) => [code, family]));
const EDUCATION = ['none', 'primary', 'secondary', 'high_school', 'technical', 'bachelor', 'postgraduate'];
const asksFor = ({ languages = [] }: Vacancy, spoken: string[]) =>
  languages.some(({ code, level }) => ['intermediate', 'advanced'].includes(level) && !spoken.includes(code));
const levelOf = ({ educationRequirements = 'none' }: Vacancy) => EDUCATION.indexOf(educationRequirements);
const inPlace = (vacancy: Vacancy, lat: number, lon: number) =>
  distanceKm(vacancy.jobLocation.geo?.latitude ?? 0, vacancy.jobLocation.geo?.longitude ?? 0, lat, lon);
const { eligibility: ofEmployer } = open.find(({ eligibility }) => eligibility.inmRegistered) ?? {};
const employer = open[0]?.hiringOrganization;

describe('a filter finds exactly the open vacancies that it names', () => {
  it.each<[string, (vacancy: Vacancy) => boolean]>([
    ['', () => true],
    ['state=CMX,NLE', ({ jobLocation }) => ['CMX', 'NLE'].includes(jobLocation.state)],
    ['municipality=02004', ({ jobLocation }) => jobLocation.municipality === '02004'],
    ['occupation=mason', ({ occupation }) => occupation === 'mason'],
    // A family stands for its members.
    [
      'occupation=cook,construction_worker',
      ({ occupation }) => ['cook', 'construction_worker'].includes(familyOf.get(occupation ?? '') ?? ''),
    ],
    ['near=19.43,-99.13,30', (vacancy) => inPlace(vacancy, 19.43, -99.13) <= 30],
    ['profile=refugee', ({ eligibility }) => eligibility.profiles.includes('refugee')],
    [
      'schedule=full_time,night',
      ({ schedule }) => schedule.includes('full_time') && schedule.includes('night'),
    ],
    ['modality=hybrid', ({ modality }) => modality === 'hybrid'],
    ['salary_min=15000', ({ baseSalary }) => (baseSalary?.value.maxValue ?? 0) >= 15_000],
    ['salary_min=0', ({ baseSalary }) => baseSalary !== null],
    ['education_max=primary', (vacancy) => levelOf(vacancy) <= 1],
    ['experience_max=6', ({ experienceMonths = 0 }) => experienceMonths <= 6],
    ['language=ht', (vacancy) => !asksFor(vacancy, ['ht'])],
    ['language=es&language=en', (vacancy) => !asksFor(vacancy, ['es', 'en'])],
    ['support=accommodation,meals', ({ support }) => support.accommodation && support.meals],
    ['accessible=true', ({ accessible }) => accessible === true],
    ['accessible=false', ({ accessible }) => accessible === false],
    [
      `employer=${employer?.identifier}`,
      ({ hiringOrganization }) => hiringOrganization.identifier === employer?.identifier,
    ],
    ['published_since=2026-11-15T06:00:00-06:00', ({ datePosted }) => datePosted >= '2026-11-15T12:00:00Z'],
    ['updated_since=2026-11-18T00:00:00Z', ({ dateModified }) => dateModified >= '2026-11-18T00:00:00Z'],
    [
      'state=CMX&profile=returnee&salary_min=10000',
      ({ jobLocation, eligibility, baseSalary }) =>
        jobLocation.state === 'CMX' &&
        eligibility.profiles.includes('returnee') &&
        (baseSalary?.value.maxValue ?? 0) >= 10_000,
    ],
  ])('%s', async (query, isWanted) => {
    const wanted = open.filter(isWanted);
    expect(wanted.length).toBeGreaterThan(0);
    expect(ids(await all(query)).sort()).toEqual(ids(wanted).sort());
  });

  it('profile: a route that needs INM is shown only where the employer is registered and has places left', async () => {
    expect(ofEmployer).toBeDefined();
    for (const profile of ['temporary_resident', 'tvtf', 'outside_mexico'] as const) {
      const wanted = open.filter(
        ({ eligibility }) =>
          eligibility.profiles.includes(profile) &&
          eligibility.inmRegistered &&
          (eligibility.foreignQuota?.placesLeft ?? 0) > 0,
      );
      expect(ids(await all(`profile=${profile}`)).sort()).toEqual(ids(wanted).sort());
    }
    const listed = open.filter(({ eligibility }) => eligibility.profiles.includes('temporary_resident'));
    expect(listed.length).toBeGreaterThan((await all('profile=temporary_resident')).length);
  });

  it('profile: a border worker is not shown a job outside the states of the card', async () => {
    const base = open.find(({ eligibility }) => eligibility.profiles.includes('tvtf')) ?? open[0];
    if (!base) throw new Error('no vacancy');
    const eligibility = {
      ...base.eligibility,
      profiles: ['tvtf'],
      inmRegistered: true,
      foreignQuota: { placesLeft: 3 },
    };
    const at = (id: string, state: string, municipality: string) => ({
      ...base,
      id,
      eligibility,
      jobLocation: { ...base.jobLocation, state, municipality },
    });
    await portal.order('vacancies', [at('border-in', 'CHP', '07089'), at('border-out', 'NLE', '19039')]);
    const found = ids(await all('profile=tvtf'));
    expect(found).toContain('border-in');
    expect(found).not.toContain('border-out');
    await portal.order('removals', [
      { id: 'border-in', reason: 'withdrawn' },
      { id: 'border-out', reason: 'withdrawn' },
    ]);
  });
});

describe('order', () => {
  it('date, salary and distance are what they say', async () => {
    const dates = (await all('sort=date')).map(({ datePosted }) => datePosted);
    expect(dates).toEqual([...dates].sort().reverse());
    const pays = (await all('sort=salary')).map(({ baseSalary }) => baseSalary?.value.maxValue ?? -1);
    expect(pays).toEqual([...pays].sort((a, b) => b - a));
    const near = await all('near=25.67,-100.31,60&sort=distance');
    const kilometres = near.map((item) => item.distanceKm ?? -1);
    expect(kilometres.length).toBeGreaterThan(5);
    expect(kilometres).toEqual([...kilometres].sort((a, b) => a - b));
    for (const item of near) expect(item.distanceKm).toBeCloseTo(inPlace(item, 25.67, -100.31), 1);
  });

  it('distances are true: Tapachula to Ciudad de México is some 890 km', () => {
    expect(distanceKm(14.9, -92.26, 19.43, -99.13)).toBeCloseTo(890, -1);
  });
});

describe('text', () => {
  const first = async (q: string, more = ''): Promise<Page> =>
    portal.read(`/vacancies?q=${encodeURIComponent(q)}&limit=100${more}`);

  it.each([
    ['albañil', 'mason'],
    ['ALBANIL', 'mason'],
    ['albñail', 'mason'],
    ['albamil', 'mason'],
    ['albanill', 'mason'],
    ['busco trabajo de albañil', 'mason'],
    ['mason', 'mason'],
    ['pedreiro', 'mason'],
    ['cuisinier', 'cook'],
    ['cozinheiro', 'cook'],
    ['kizinye', 'cook'],
    ['cosinera', 'cook'],
    ['security guard', 'security_guard'],
    ['gardia de seguridad', 'security_guard'],
  ])('%s is read as %s', async (q, occupation) => {
    const page = await first(q);
    expect(page.interpreted.occupation).toContain(occupation);
    expect(page.items.length).toBeGreaterThan(0);
    expect(page.items.map((item) => item.occupation)).toContain(occupation);
  });

  it('finds by the title what the employer filed wrong or not at all', async () => {
    const base = open[0];
    if (!base) throw new Error('no vacancy');
    const misfiled = { ...base, id: 'misfiled-1', title: 'SOLICITO SOLDADRO en obra', occupation: null };
    await portal.order('vacancies', [misfiled]);
    const { items } = await first('soldador');
    expect(ids(items)).toContain('misfiled-1');
    await portal.order('removals', [{ id: 'misfiled-1', reason: 'withdrawn' }]);
  });

  it.each([
    ['mesero en Cancún', '23005'],
    ['mesero cancum', '23005'],
    ['tijuanna', '02004'],
  ])('%s is in %s', async (q, municipality) => {
    const page = await first(q);
    expect(page.interpreted.municipality).toBe(municipality);
    for (const item of page.items) expect(item.jobLocation.municipality).toBe(municipality);
  });

  it('a state is a state, and decides between places of one name', async () => {
    const page = await first('chiapas');
    expect(page.interpreted.state).toBe('CHP');
    expect(page.items.length).toBeGreaterThan(0);
    for (const item of page.items) expect(item.jobLocation.state).toBe('CHP');
    expect((await first('la paz baja california sur')).interpreted).toMatchObject({ municipality: '03003' });
  });

  it('says what it corrected', async () => {
    const { interpreted } = await first('cosinero en tijuanna');
    expect(interpreted).toMatchObject({ occupation: ['cook'], municipality: '02004' });
    expect(interpreted.corrected).toEqual([
      { from: 'cosinero', to: 'cocinero' },
      { from: 'tijuanna', to: 'tijuana' },
    ]);
  });

  it('finds other words in titles, employers and texts, with a slip too', async () => {
    const named = open.filter(({ hiringOrganization }) => hiringOrganization.name.includes('Quetzal'));
    expect(named.length).toBeGreaterThan(0);
    for (const q of ['quetzal', 'QUETZAL', 'quetsal'])
      expect(ids(await all(`q=${q}`))).toEqual(expect.arrayContaining(ids(named)));
  });

  it('goes together with filters, and what is known to nobody finds nothing', async () => {
    const page = await first('albañil', '&state=NLE&profile=returnee');
    for (const item of page.items) {
      expect(item.jobLocation.state).toBe('NLE');
      expect(item.eligibility.profiles).toContain('returnee');
    }
    expect((await first('qwrtzx')).total.value).toBe(0);
    expect((await first('trabajo')).total.value).toBe(open.length);
    expect((await first('" OR title : * NEAR( -')).items).toBeDefined();
  });
});

describe('facets', () => {
  it('count what was found, not what the page shows', async () => {
    const names = ['state', 'municipality', 'family', 'occupation', 'schedule', 'modality', 'profile'];
    const page: Page = await portal.read(`/vacancies?state=CMX,JAL&limit=1&facets=${names.join(',')}`);
    const found = open.filter(({ jobLocation }) => ['CMX', 'JAL'].includes(jobLocation.state));
    const count = (isIt: (vacancy: Vacancy) => boolean) => found.filter(isIt).length;
    expect(Object.keys(page.facets ?? {})).toEqual(names);
    const facets = page.facets ?? {};
    for (const { code, count: told } of facets.state ?? [])
      expect(told).toBe(count((v) => v.jobLocation.state === code));
    for (const { code, count: told } of facets.occupation ?? [])
      expect(told).toBe(count((v) => v.occupation === code));
    for (const { code, count: told } of facets.family ?? [])
      expect(told).toBe(count((v) => familyOf.get(v.occupation ?? '') === code));
    for (const { code, count: told } of facets.schedule ?? [])
      expect(told).toBe(count((v) => v.schedule.some((one) => one === code)));
    expect(facets.profile?.find(({ code }) => code === 'refugee')?.count).toBe(
      count((v) => v.eligibility.profiles.includes('refugee')),
    );
    for (const counts of Object.values(facets)) {
      expect(counts.length).toBeGreaterThan(0);
      expect(counts.map((one) => one.count)).toEqual(counts.map((one) => one.count).sort((a, b) => b - a));
    }
  });
});

describe('cursors', () => {
  it('pin what was found: nothing twice, nothing skipped, whatever changes meanwhile', async () => {
    const before: Page = await portal.read('/vacancies?state=JAL&limit=5');
    const wanted = ids(await all('state=JAL', 7));
    const [closing, ...rest] = wanted.slice(8);
    const base = open.find(({ jobLocation }) => jobLocation.state === 'JAL');
    await portal.order('vacancies', [
      { ...base, id: 'new-one', datePosted: new Date(NOON).toISOString() },
      { ...open.find(({ id }) => id === rest[0]), title: 'Cambiado' },
    ]);
    await portal.order('removals', [{ id: closing, reason: 'filled' }]);
    const seen: Item[] = [...before.items];
    for (let next = before.next; next !== null; ) {
      const page: Page = await portal.read(`/vacancies?cursor=${next}&limit=5`);
      expect(page.total.value).toBe(wanted.length);
      expect(page.items.length === 5 || page.next === null).toBe(true);
      seen.push(...page.items);
      next = page.next;
    }
    expect(ids(seen)).toEqual(wanted.filter((id) => id !== closing));
    expect(seen.find(({ id }) => id === rest[0])?.title).toBe('Cambiado');
    expect(ids(await all('state=JAL'))).toContain('new-one');
    await portal.order('removals', [{ id: 'new-one', reason: 'withdrawn' }]);
  });

  it('the same page asked again is the same, so that its ETag holds', async () => {
    const ask = async (path: string) => {
      const response = await portal.ask(path);
      return [response.headers.get('etag'), await response.text()];
    };
    expect(await ask('/vacancies?state=CMX')).toEqual(await ask('/vacancies?state=CMX'));
    const { next }: Page = await portal.read('/vacancies?state=CMX');
    const path = `/vacancies?cursor=${next}`;
    expect(await ask(path)).toEqual(await ask(path));
  });

  it('live 15 minutes after they were last given out', async () => {
    const { next }: Page = await portal.read('/vacancies?state=MEX&limit=3');
    const path = `/vacancies?cursor=${next}&limit=3`;
    portal.clock += 14 * 60_000;
    const second: Page = await portal.read(path);
    portal.clock += 14 * 60_000;
    expect(second.next).not.toBeNull();
    expect((await portal.ask(`/vacancies?cursor=${second.next}`)).status).toBe(200);
    portal.clock += 16 * 60_000;
    const late = await portal.ask(`/vacancies?cursor=${second.next}`);
    expect(late.status).toBe(400);
    expect(((await late.json()) as { errors: { name: string }[] }).errors[0]?.name).toBe('cursor');
    portal.clock = NOON;
  });

  it('take nothing but limit beside them', async () => {
    const { next }: Page = await portal.read('/vacancies');
    const response = await portal.ask(`/vacancies?cursor=${next}&state=CMX`);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { errors: { name: string }[] }).errors).toMatchObject([
      { name: 'state' },
    ]);
  });
});
