import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..', '..');

export interface Launch {
  readonly env: Readonly<Record<string, string>>;
  /** What node is given, the entry as the last. */
  readonly args: readonly string[];
}

/** How `npm start` starts the built service, read from package.json: tests and benchmarks run what people run. */
export function readLaunch(): Launch {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  const [, command = ''] = scripts.start.split(' exec env ');
  const words = command.split(' ');
  const node = words.indexOf('node');
  if (node === -1)
    throw new Error('package.json: the start script is expected to end in "exec env … node …"');
  return {
    env: Object.fromEntries(words.slice(0, node).map((word) => word.split('=', 2) as [string, string])),
    args: words.slice(node + 1),
  };
}
