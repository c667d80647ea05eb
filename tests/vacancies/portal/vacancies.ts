import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Vacancy } from '../../../src/vacancies/portal/schema.ts';

const FILE = join(import.meta.dirname, '..', '..', 'fixtures', 'portal', 'vacancies.ndjson');

/** Fifty generated vacancies, as the portal would send them. */
export const ROWS: readonly Vacancy[] = readFileSync(FILE, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Vacancy);

/** One of them with other values. */
export function vacancy(values: Partial<Vacancy> & { readonly id: string }): Vacancy {
  return { ...structuredClone(ROWS[0] as Vacancy), status: 'open', ...values };
}
