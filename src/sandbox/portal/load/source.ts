import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Catalogs } from '../catalogs.ts';
import { generate } from '../generate/generate.ts';
import type { Vacancy } from '../vacancy.ts';
import { checkVacancy, VacancyError } from './vacancy-schema.ts';

/** Where the vacancies come from. */
export interface Source {
  /** The same name, the same vacancies. */
  readonly world: string;
  rows(): AsyncIterable<Vacancy> | Iterable<Vacancy>;
}

/** Invented vacancies of a day (see `generate`). */
export function generatedSource(count: number, seed: string, now: Date, catalogs: Catalogs): Source {
  const tags = [...catalogs.files.values()].map(({ etag }) => etag);
  return {
    world: name('generated', count, seed, now.toISOString(), ...tags),
    rows: function* () {
      for (const { vacancy } of generate({ count, seed, now, catalogs })) yield vacancy;
    },
  };
}

/**
 * A file of vacancies, one JSON document a line.
 * @throws the file system's error when it cannot be read; reading throws VacancyError with the line that is wrong
 */
export async function fileSource(path: string): Promise<Source> {
  await access(path, constants.R_OK);
  const { size, mtimeMs } = await stat(path);
  return { world: name('file', size, mtimeMs), rows: () => readLines(path) };
}

async function* readLines(path: string): AsyncGenerator<Vacancy> {
  const lines = createInterface({ input: createReadStream(path, { highWaterMark: 1 << 18 }) });
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    try {
      yield checkVacancy(JSON.parse(line));
    } catch (error) {
      const why = error instanceof VacancyError ? error.message : 'not JSON';
      throw new VacancyError(`line ${number} of the vacancies: ${why}`);
    }
  }
}

const name = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
