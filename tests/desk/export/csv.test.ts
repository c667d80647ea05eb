import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsv } from '../../../src/desk/export/csv.ts';

const BOM = '\ufeff';

/** RFC 4180, read strictly: what a spreadsheet would put into its cells. */
function read(csv: string): string[][] {
  const rows: string[][] = [[]];
  let at = 0;
  const text = csv.slice(BOM.length, -2);
  while (at <= text.length) {
    const quoted = /^"((?:[^"]|"")*)"/.exec(text.slice(at));
    const cell = quoted?.[0] ?? /^[^,\r]*/.exec(text.slice(at))?.[0] ?? '';
    rows.at(-1)?.push(quoted ? (quoted[1] ?? '').replaceAll('""', '"') : cell);
    at += cell.length;
    if (at >= text.length) break;
    if (text[at] === ',') at += 1;
    else if (text.slice(at, at + 2) === '\r\n') {
      at += 2;
      rows.push([]);
    } else throw new Error(`a loose ${JSON.stringify(text[at])}`);
  }
  return rows;
}

describe('CSV', () => {
  it.each([
    '=1+1',
    '+52 55 1234 5678',
    '-2+3+cmd|\u0027 /C calc\u0027!A0',
    '@SUM(1,1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =HYPERLINK("https://evil.example","x")',
    '\u00a0=1',
    '\u200b=1',
    '\ufeff=1',
    '＝1+1',
    '＋1',
    '%0A=1',
    '|calc',
    '\u0000=1',
    '"=1',
  ])('%j opens as text', (hostile) => {
    const [[cell = '']] = read(toCsv([[hostile]])) as [[string]];
    // An apostrophe in front is how a spreadsheet is told: text. A quote or a letter is no formula.
    expect(cell).toMatch(/^['"a-zA-Z]/);
  });

  it('keeps words, accents, commas, quotes, line ends; numbers are numbers, null is empty', () => {
    const row = ['vacante, “cocina”', 'dijo "sí"', 'dos\nlíneas', 'Kreyòl'];
    expect(read(toCsv([row]))).toEqual([row]);
    expect(toCsv([[1, null, 0.25, Number.NaN, '']])).toBe(`${BOM}1,,0.25,,""\r\n`);
  });

  it('no text whatever begins a cell, a row or a formula of its own', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }), { minLength: 1 }),
        (rows) => {
          const found = read(toCsv(rows));
          expect(found.map((row) => row.length)).toEqual(rows.map((row) => row.length));
          for (const cell of found.flat()) expect(cell).not.toMatch(/^\s*[=+\-@]|^[\t\r\n]/);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
