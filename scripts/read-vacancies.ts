import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { LocalCopy } from '../src/vacancies/local-copy.ts';
import { readVacancy } from '../src/vacancies/portal/read.ts';
import type { Vacancy } from '../src/vacancies/portal/schema.ts';

/** Each commit writes a segment of the word index, so few large ones; larger than this takes memory and gains nothing. */
const BATCH = 600;

export async function* linesOf(path: string): AsyncGenerator<string> {
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  }))
    if (line.trim() !== '') yield line;
}

/**
 * Writes a file of vacancies (NDJSON) into a local copy as one snapshot, each row checked against the contract.
 * @returns rows read and rows left out because they are not as the contract says
 */
export async function readVacancies(path: string, copy: LocalCopy, asOf: Date) {
  let [read, bad] = [0, 0];
  let batch: Vacancy[] = [];
  const write = (isLast: boolean): void => {
    copy.apply({ upserts: batch, removals: [] }, isLast ? 'file' : undefined, isLast ? asOf : undefined);
    batch = [];
  };
  copy.beginSnapshot();
  for await (const line of linesOf(path)) {
    const vacancy = parse(line);
    if (vacancy === undefined) bad += 1;
    else {
      read += 1;
      batch.push(vacancy);
    }
    if (batch.length === BATCH) write(false);
  }
  write(true);
  copy.finishSnapshot();
  return { read, bad };
}

function parse(line: string): Vacancy | undefined {
  try {
    return readVacancy(JSON.parse(line));
  } catch {
    return undefined;
  }
}
