import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { MAGIC } from './model.ts';

/** What training reads, below the project's folder. */
const INPUTS = [
  'content/catalogs/municipalities.json',
  'content/catalogs/states.json',
  'content/understanding/concepts',
  'content/understanding/examples',
  'content/understanding/danger.yaml',
  'content/understanding/intents.yaml',
  'content/understanding/languages.yaml',
  'content/understanding/occupations.yaml',
  'content/understanding/situations.yaml',
  'content/understanding/topics.yaml',
  'src/understanding/concepts.ts',
  'src/understanding/fold.ts',
  'src/understanding/lexicon.ts',
  'src/understanding/model',
  'src/understanding/phonetic.ts',
];

/** One hash over everything that a model is made from: the same hash, the same bytes. */
export function trainingInputs(root: string): string {
  const hash = createHash('sha256');
  const add = (path: string): void => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name));
      return;
    }
    hash
      .update(relative(root, path).replaceAll('\\', '/'))
      .update('\0')
      .update(readFileSync(path))
      .update('\0');
  };
  for (const path of INPUTS) add(join(root, path));
  return hash.digest('hex');
}

/** What the model file at `path` was made from; undefined when there is none that can be read. */
export function inputsOf(path: string): string | undefined {
  try {
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(8192);
      const length = readSync(file, head, 0, head.length, 0);
      const text = head.subarray(0, length).toString('latin1');
      return text.startsWith(MAGIC) ? /"inputs":"([0-9a-f]{64})"/.exec(text)?.[1] : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
