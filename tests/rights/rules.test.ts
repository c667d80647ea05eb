import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { loadCalculators } from '../../src/rights/index.ts';
import { ROOT } from '../support/talk.ts';

const CONTENT = join(ROOT, 'content');

describe('the rule tables', () => {
  let contentDir: string;
  beforeEach(() => {
    contentDir = mkdtempSync(join(tmpdir(), 'rumbo-rules-'));
    cpSync(CONTENT, contentDir, { recursive: true });
  });
  afterEach(() => rmSync(contentDir, { recursive: true }));

  const edit = (file: string, change: (text: string) => string, to = file): void =>
    writeFileSync(join(contentDir, to), change(readFileSync(join(contentDir, file), 'utf8')));
  const load = () =>
    loadCalculators({ contentDir, knowledge: loadKnowledge({ contentDir }), findPlace: () => undefined });
  const daily = (now: string) =>
    load().calculate('minimum', { amount: '1', period: 'day', zone: 'general' }, new Date(now));

  it('take each figure from its fact', () => {
    edit('facts/wages.yaml', (text) => text.replace('315.04', '999.99'));
    expect(daily('2026-11-20T18:00:00Z').total).toBe('999.99');
  });

  it('of a new year are used from its first day', () => {
    edit(
      'facts/wages.yaml',
      (text) =>
        `${text}\n- id: minimum-wage-general-2027\n  note: "A made-up wage."\n  figures:\n    daily: { value: 350.5, unit: "MXN/day" }\n  source: "CONASAMI"\n  checked_on: "2026-12-04"\n  expires: "2027-12-31"\n  confidence: known\n  origin: rig-013\n`,
    );
    const next = (text: string) =>
      text
        .replace('year: 2026', 'year: 2027')
        .replace(
          'minimum_general: { fact: minimum-wage-general,',
          'minimum_general: { fact: minimum-wage-general-2027,',
        );
    edit('rules/2026.yaml', next, 'rules/2027.yaml');
    expect(daily('2027-01-01T05:59:00Z')).toMatchObject({ total: '315.04', year: 2026, isCurrent: true });
    expect(daily('2027-01-01T06:00:00Z')).toMatchObject({ total: '350.50', year: 2027, isCurrent: true });
    expect(daily('2028-01-02T18:00:00Z')).toMatchObject({ year: 2027, isCurrent: false });
    expect(load().holidaysLeft(new Date('2027-01-01T18:00:00Z')).days.slice(0, 2)).toEqual([
      { id: 'new_year', date: '2027-01-01' },
      { id: 'constitution', date: '2027-02-01' },
    ]);
  });

  it.each<[string, (text: string) => string, RegExp]>([
    [
      'a fact that is not there',
      (text) => text.replace('fact: overtime,', 'fact: overtim,'),
      /2026\.yaml: overtime_cap names the fact overtim/,
    ],
    [
      'a figure that is not there',
      (text) => text.replace('figure: double_cap', 'figure: cap'),
      /overtime_cap names overtime\.cap/,
    ],
    [
      'a rule that is missing',
      (text) => text.replace(/ {2}sunday_percent.*\n/, ''),
      /2026\.yaml: rules\.sunday_percent/,
    ],
    ['another year', (text) => text.replace('year: 2026', 'year: 2025'), /2026\.yaml: says it is for 2025/],
  ])('name the file and the fault: %s', (_name, change, message) => {
    edit('rules/2026.yaml', change);
    expect(load).toThrow(message);
  });
});

describe('the border zone', () => {
  it('is the list of the facts pack, by name and state, and San Quintín as its note says', () => {
    const { municipalities } = JSON.parse(
      readFileSync(join(CONTENT, 'catalogs/municipalities.json'), 'utf8'),
    );
    const border = municipalities
      .filter((one: { wageZone: string }) => one.wageZone === 'border')
      .map((one: { state: string; official: string }) => `${one.official}, ${one.state}`)
      .sort();
    // CONASAMI by way of rig-014, official names of INEGI.
    const listed: Record<string, string> = {
      BCN: 'Ensenada; Mexicali; Playas de Rosarito; Tecate; Tijuana; San Quintín',
      SON: 'Agua Prieta; Altar; Caborca; Cananea; General Plutarco Elías Calles; Naco; Nogales; Puerto Peñasco; San Luis Río Colorado; Santa Cruz; Sáric',
      CHH: 'Ascensión; Coyame del Sotol; Guadalupe; Janos; Juárez; Manuel Benavides; Ojinaga; Praxedis G. Guerrero',
      COA: 'Acuña; Guerrero; Hidalgo; Jiménez; Nava; Ocampo; Piedras Negras; Zaragoza',
      NLE: 'Anáhuac',
      TAM: 'Camargo; Guerrero; Gustavo Díaz Ordaz; Matamoros; Mier; Miguel Alemán; Nuevo Laredo; Reynosa; Río Bravo; Valle Hermoso',
    };
    const expected = Object.entries(listed)
      .flatMap(([state, names]) => names.split('; ').map((name) => `${name}, ${state}`))
      .sort();
    expect(border).toEqual(expected);
  });

  it('every rule of the table is a figure of content/facts', () => {
    const table = parse(readFileSync(join(CONTENT, 'rules/2026.yaml'), 'utf8'));
    // No amount is typed in the table itself.
    for (const rule of Object.values(table.rules))
      expect(Object.keys(rule as object)).toEqual(['fact', 'figure']);
  });
});
