import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogs } from '../../../src/sandbox/portal/catalogs.ts';
import { generate } from '../../../src/sandbox/portal/generate/generate.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');
const read = (name: string) =>
  JSON.parse(readFileSync(join(ROOT, 'tests', 'fixtures', 'portal', 'catalogs', `${name}.json`), 'utf8'))[
    name
  ];
/** Frozen: the real ones grow. */
const catalogs = {
  states: read('states'),
  municipalities: read('municipalities'),
  occupations: read('occupations'),
};
const NOW = new Date('2026-11-20T12:00:00Z');
const make = (seed: string, count = 1500) => [...generate({ count, seed, now: NOW, catalogs })];
const sha256 = (rows: readonly unknown[]) =>
  createHash('sha256')
    .update(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    .digest('hex');

describe('generated vacancies', () => {
  // What ../shared/portal/generate-vacancies.mjs --catalogs tests/fixtures/portal/catalogs --n 1500 wrote, byte for byte.
  it.each([
    [
      '1',
      '952dce71985e29a3d6e49115d71326c58ff3d422172831da9046dfd1c189916a',
      'f0f23934b794aba0eae503ea35630f8a3f193c9680e87993fd8811f0948e6846',
    ],
    [
      'ñandú🔥',
      'c2d7f63aba7226a7f218e0d3448641866f86a7a9bc8ed086c18872e2fd50fd53',
      'e47e55b1382dc04b723cb80002a7c65165604f14d40acd240798993d2201673d',
    ],
  ])('of seed %s are the rows of the original generator', (seed, vacancies, truth) => {
    const rows = make(seed);
    expect(sha256(rows.map((row) => row.vacancy))).toBe(vacancies);
    expect(sha256(rows.map((row) => row.truth))).toBe(truth);
  });

  it('hold what they imitate: repeats, frauds, closed and misfiled ones, all with their truth', () => {
    const rows = make('2', 3000);
    const truths = rows.map(({ truth }) => truth);
    const share = (isTrue: (truth: (typeof truths)[number]) => boolean) =>
      truths.filter(isTrue).length / truths.length;
    expect(new Set(rows.map(({ vacancy }) => vacancy.id)).size).toBe(rows.length);
    expect(share(({ duplicateOf }) => duplicateOf !== null)).toBeCloseTo(0.02, 1);
    expect(share(({ fraud }) => fraud)).toBeGreaterThan(0.003);
    expect(share(({ status }) => status === 'expired')).toBeGreaterThan(0.04);
    expect(share(({ filed }) => filed === 'missing')).toBeGreaterThan(0.02);
    expect(share(({ salaryHidden }) => salaryHidden)).toBeGreaterThan(0.08);
    for (const { vacancy, truth } of rows) {
      expect(truth.id).toBe(vacancy.id);
      expect(Date.parse(vacancy.datePosted)).toBeLessThanOrEqual(NOW.getTime());
      if (truth.fraud && truth.duplicateOf === null) expect(truth.fraudSigns.length).toBeGreaterThan(0);
    }
  });

  it('never pay less than the minimum wage of the place, half of it for half the hours', () => {
    for (const { truth } of make('3')) {
      const isBorder = catalogs.municipalities.some(
        (place: { code: string; wageZone: string }) =>
          place.code === truth.municipality && place.wageZone === 'border',
      );
      const minimum = (isBorder ? 13_410 : 9_583) * (truth.schedule.includes('part_time') ? 0.5 : 1);
      expect(truth.salaryMin).toBeGreaterThanOrEqual(Math.floor(minimum));
      expect(truth.salaryMax).toBeGreaterThanOrEqual(truth.salaryMin);
    }
  });

  it('are drawn from the real catalogues too, 5,000 of them in little time', () => {
    const real = loadCatalogs(join(ROOT, 'content', 'catalogs'));
    const before = process.cpuUsage();
    const rows = [...generate({ count: 5000, seed: '1', now: NOW, catalogs: real })];
    const { user, system } = process.cpuUsage(before);
    expect(rows).toHaveLength(5000);
    expect(new Set(rows.map(({ truth }) => truth.state)).size).toBe(32);
    expect((user + system) / 1e6).toBeLessThan(1.5);
  });

  it.each([{ count: 0 }, { count: 1.5 }, { now: new Date('no date') }])('refuses %o', (wrong) => {
    const options = { count: 10, seed: '1', now: NOW, catalogs, ...wrong };
    expect(() => [...generate(options)]).toThrow(RangeError);
  });
});
