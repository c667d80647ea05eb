import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VacancyIndex } from '../../../src/vacancies/index/vacancy-index.ts';
import { openSearch } from '../../../src/vacancies/open-search.ts';
import { CONTENT, idsOf, makeVacancy, NOW } from '../support.ts';

let folder: string;
const opened: VacancyIndex[] = [];
function open() {
  const one = openSearch(CONTENT, join(folder, 'copy.sqlite'));
  opened.push(one.index);
  return one;
}
const cooks = ({ search, understand }: ReturnType<typeof open>) =>
  idsOf(search(understand('cocinero en tapachula'), {}, NOW)).sort();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rumbo-copy-'));
});
afterEach(() => {
  for (const index of opened.splice(0)) index.close();
  rmSync(folder, { recursive: true });
});

describe('the local copy', () => {
  it('keeps rows, cursor and time over a restart', () => {
    const [a, b] = [makeVacancy(), makeVacancy()];
    const first = open();
    expect(first.index.cursor()).toBeUndefined();
    expect(first.index.asOf()).toBeUndefined();
    first.index.apply({ upserts: [a, b], removals: [] }, 'c1', NOW);
    first.index.close();
    opened.pop();
    const again = open();
    expect(again.index.cursor()).toBe('c1');
    expect(again.index.asOf()).toEqual(NOW);
    expect(again.index.byId(a.id)?.vacancy).toEqual(a);
    expect(cooks(again)).toEqual([a.id, b.id].sort());
  });

  it('keeps cursor and time where none is given', () => {
    const { index } = open();
    index.apply({ upserts: [makeVacancy()], removals: [] }, 'c1', NOW);
    index.apply({ upserts: [makeVacancy()], removals: [] }, undefined, undefined);
    expect([index.cursor(), index.asOf()]).toEqual(['c1', NOW]);
  });

  it('takes the same rows again, changed rows and removals, of unknown ids too', () => {
    const [a, b] = [makeVacancy(), makeVacancy()];
    const one = open();
    const { index } = one;
    for (let time = 0; time < 3; time += 1) {
      index.apply({ upserts: [a, b], removals: [] }, 'c1', NOW);
      index.apply({ upserts: [{ ...b, title: 'Soldador', occupation: 'welder' }], removals: [] }, 'c2', NOW);
      index.apply(
        {
          upserts: [],
          removals: [
            { id: a.id, reason: 'filled' },
            { id: 'unknown', reason: 'expired' },
          ],
        },
        'c3',
        NOW,
      );
      expect(index.rows.count).toBe(1);
      expect(cooks(one)).toEqual([]);
      expect(idsOf(one.search(one.understand('soldador en tapachula'), {}, NOW))).toEqual([b.id]);
    }
  });

  it('uses freed places again, in memory and in the file', () => {
    const one = open();
    const many = Array.from({ length: 50 }, () => makeVacancy());
    one.index.apply({ upserts: many, removals: [] }, 'c1', NOW);
    for (let round = 0; round < 20; round += 1) {
      const fresh = Array.from({ length: 30 }, () => makeVacancy());
      one.index.apply(
        { upserts: fresh, removals: many.splice(0, 30).map(({ id }) => ({ id, reason: 'filled' as const })) },
        'c2',
        NOW,
      );
      many.push(...fresh);
    }
    expect(one.index.rows.count).toBe(50);
    const slots = [...one.index.rows.slots(undefined, undefined)];
    expect(Math.max(...slots)).toBeLessThanOrEqual(80);
    const ids = slots.map((slot) => one.index.at(slot)?.id).sort();
    expect(ids).toEqual(many.map(({ id }) => id).sort());
    one.index.close();
    opened.pop();
    const again = open().index;
    expect([...again.rows.slots(undefined, undefined)].map((slot) => again.at(slot)?.id).sort()).toEqual(ids);
  });

  it('searches on during a snapshot and drops at its end what it did not bring', () => {
    const [old, kept, fresh] = [makeVacancy(), makeVacancy(), makeVacancy()];
    const one = open();
    one.index.apply({ upserts: [old, kept], removals: [] }, 'c1', NOW);
    one.index.beginSnapshot();
    expect(one.index.cursor()).toBeUndefined();
    expect(one.index.asOf()).toEqual(NOW);
    one.index.apply({ upserts: [kept, fresh], removals: [] }, 'c9', undefined);
    expect(cooks(one)).toEqual([old.id, kept.id, fresh.id].sort());
    one.index.close();
    opened.pop();
    const again = open();
    expect(again.index.isSnapshotOpen()).toBe(true);
    again.index.finishSnapshot();
    expect(again.index.isSnapshotOpen()).toBe(false);
    expect(cooks(again)).toEqual([kept.id, fresh.id].sort());
    again.index.finishSnapshot();
    expect(cooks(again)).toEqual([kept.id, fresh.id].sort());
  });

  it('begun anew, a snapshot forgets what the first try brought', () => {
    const [a, b] = [makeVacancy(), makeVacancy()];
    const one = open();
    one.index.beginSnapshot();
    one.index.apply({ upserts: [a], removals: [] }, undefined, undefined);
    one.index.beginSnapshot();
    one.index.apply({ upserts: [b], removals: [] }, 'c1', NOW);
    one.index.finishSnapshot();
    expect(cooks(one)).toEqual([b.id]);
  });

  it('undoes a batch that fails whole', () => {
    const one = open();
    const broken = { ...makeVacancy(), hiringOrganization: undefined } as never;
    expect(() => one.index.apply({ upserts: [makeVacancy(), broken], removals: [] }, 'c1', NOW)).toThrow();
    expect(one.index.rows.count).toBe(0);
    expect(one.index.cursor()).toBeUndefined();
  });
});

describe('one job under several folios', () => {
  const base = makeVacancy({
    description:
      'Importante fonda solicita cocinera. Guisar, lavar y atender con gusto a quien llega cada mañana al mercado de la colonia.',
  });
  it.each([
    ['title changed', { title: 'COCINERO URGENTE' }],
    [
      'first sentence changed',
      {
        description:
          'Se solicita cocinera. Guisar, lavar y atender con gusto a quien llega cada mañana al mercado de la colonia.',
      },
    ],
    [
      'legal ending left out',
      {
        hiringOrganization: {
          ...base.hiringOrganization,
          name: `${base.hiringOrganization.name} S.A. de C.V.`,
        },
      },
    ],
  ])('%s: shown once, the newest', (_, change) => {
    const one = open();
    const copy = { ...base, ...change, id: 'copy', datePosted: '2026-11-19T12:00:00Z' };
    one.index.apply({ upserts: [base, copy], removals: [] }, 'c1', NOW);
    expect(cooks(one)).toEqual(['copy']);
    one.index.apply({ upserts: [], removals: [{ id: 'copy', reason: 'filled' }] }, 'c2', NOW);
    expect(cooks(one)).toEqual([base.id]);
  });
  it.each([
    ['another pay', { baseSalary: null }],
    ['another shift', { schedule: ['full_time', 'night'] as ['full_time', 'night'] }],
    [
      'other words',
      {
        description:
          'Se busca quien atienda la plancha de la tarde en el puesto grande junto a la terminal, con experiencia.',
      },
    ],
  ])('%s is another job', (_, change) => {
    const one = open();
    one.index.apply({ upserts: [base, { ...base, ...change, id: 'other' }], removals: [] }, 'c1', NOW);
    expect(cooks(one)).toEqual([base.id, 'other'].sort());
  });
});
