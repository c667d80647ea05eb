import { createReadStream, createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { INTENTS, LANGUAGES } from '../src/model/index.ts';
import { scoreNlu } from '../src/understanding/evaluate.ts';
import { loadUnderstander } from '../src/understanding/load.ts';
import { misused, readArguments } from './arguments.ts';

/** `npm run eval:nlu -- FILE.jsonl [--predictions OUT.jsonl]`, as contract.md says. */
const USAGE = 'npm run eval:nlu -- FILE.jsonl [--predictions OUT.jsonl]';
const Row = z.object({
  id: z.union([z.string(), z.number()]).transform(String).optional(),
  text: z.string(),
  lang: z.enum(LANGUAGES),
  intent: z.enum(INTENTS),
  entities: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  also: z.array(z.string()).optional(),
  tags: z.array(z.string()).optional(),
});
type Row = z.output<typeof Row>;

function stop(message: string): never {
  console.error(message);
  process.exit(2);
}

const { values, positionals } = readArguments(USAGE, {
  options: { predictions: { type: 'string' } },
  allowPositionals: true,
});
const [file] = positionals;
if (file === undefined || positionals.length > 1) misused(USAGE);
const rows = await readRows(file);
if (rows.length === 0) stop(`${file} holds no rows`);

const understander = loadUnderstander(resolve(import.meta.dirname, '..', 'content'));
// The first messages pay for compiling; a server has long done that.
for (const { text } of rows.slice(0, 300)) understander.understand(text, undefined);
const results = rows.map((row) => {
  const startedAt = process.hrtime.bigint();
  const understood = understander.understand(row.text, undefined);
  return { row, understood, micros: Number(process.hrtime.bigint() - startedAt) / 1000 };
});
if (values.predictions !== undefined) {
  const out = createWriteStream(values.predictions);
  for (const { row, understood } of results)
    out.write(`${JSON.stringify({ id: row.id, text: row.text, ...understood })}\n`);
  await new Promise<void>((done, fail) => {
    out.on('error', fail);
    out.end(done);
  });
}
const { summary, report } = scoreNlu(results);
console.log(report);
console.log(JSON.stringify(summary));

async function readRows(path: string): Promise<Row[]> {
  const found: Row[] = [];
  let number = 0;
  try {
    for await (const line of createInterface({
      input: createReadStream(path),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      number += 1;
      if (line.trim() === '') continue;
      const parsed = Row.safeParse(JSON.parse(line));
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        stop(`${path}, line ${number}: ${issue?.path.join('.')} ${issue?.message}`);
      }
      found.push(parsed.data);
    }
  } catch (error) {
    stop(`${path}, line ${number}: ${(error as Error).message}`);
  }
  return found;
}
