import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { loadCatalogs } from '../src/sandbox/portal/catalogs.ts';
import { generate } from '../src/sandbox/portal/generate/generate.ts';
import { moment, readArguments, wholeNumber } from './arguments.ts';

const USAGE =
  'npm run generate:vacancies -- [--n 90000] [--seed 1] [--now 2026-11-20T12:00:00Z] [--out vacancies.ndjson] [--truth truth.ndjson]';
const { values } = readArguments(USAGE, {
  options: {
    n: { type: 'string', default: '90000' },
    seed: { type: 'string', default: '1' },
    now: { type: 'string', default: new Date().toISOString() },
    out: { type: 'string', default: 'vacancies.ndjson' },
    truth: { type: 'string' },
    catalogs: { type: 'string', default: join(import.meta.dirname, '..', 'content', 'catalogs') },
  },
});
const CHUNK = 1 << 20;

function openLines(path: string) {
  const stream = createWriteStream(path, { highWaterMark: CHUNK });
  let waiting = '';
  const flush = async () => {
    const isFull = !stream.write(waiting);
    waiting = '';
    if (isFull) await once(stream, 'drain');
  };
  return {
    add: async (row: unknown) => {
      waiting += `${JSON.stringify(row)}\n`;
      if (waiting.length > CHUNK) await flush();
    },
    close: async () => {
      await flush();
      stream.end();
      await once(stream, 'finish');
    },
  };
}

const vacancies = openLines(values.out);
const truths = values.truth === undefined ? undefined : openLines(values.truth);
const totals = { n: 0, duplicates: 0, fraud: 0, expired: 0, openToForeigners: 0 };
const options = {
  count: wholeNumber(USAGE, '--n', values.n),
  seed: values.seed,
  now: moment(USAGE, '--now', values.now),
  catalogs: loadCatalogs(values.catalogs),
};
for (const { vacancy, truth } of generate(options)) {
  totals.n += 1;
  if (truth.duplicateOf) totals.duplicates += 1;
  if (truth.fraud) totals.fraud += 1;
  if (truth.status === 'expired') totals.expired += 1;
  if (vacancy.eligibility.openToForeigners) totals.openToForeigners += 1;
  await vacancies.add(vacancy);
  await truths?.add(truth);
}
await vacancies.close();
await truths?.close();
console.log(JSON.stringify(totals));
