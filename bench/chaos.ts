import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { readArguments, wholeNumber } from '../scripts/arguments.ts';
import { makeScenarios } from './chaos/all.ts';
import { lineOf } from './chaos/scenario.ts';

/**
 * `npm run bench:chaos [-- --only T8,T16] [--messages 100000 --per-second 200]`: the faults of reliability.md at full length, hours in all.
 * Results are added to bench/results/chaos.json, each with its bar. `--messages` and `--per-second` are
 * for T1 and T2: with 200 messages a second 100,000 take a quarter of an hour each.
 */
const USAGE = 'npm run bench:chaos -- [--only T8,T16] [--messages 100000] [--per-second 200]';
const { values } = readArguments(USAGE, {
  options: {
    messages: { type: 'string', default: '100000' },
    'per-second': { type: 'string', default: '200' },
    only: { type: 'string' },
  },
});
const wanted = values.only?.split(',').map((name) => name.trim().toUpperCase());
const scenarios = makeScenarios({
  messages: wholeNumber(USAGE, '--messages', values.messages),
  perSecond: wholeNumber(USAGE, '--per-second', values['per-second']),
});
const unknown = wanted?.filter((name) => !scenarios.some((one) => one.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(
    `no scenario ${unknown.join(', ')}; there are ${scenarios.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}
const folder = new URL('./results/', import.meta.url);
const file = new URL('chaos.json', folder);
await mkdir(folder, { recursive: true });
let areAllHeld = true;
for (const { name, what, bar, long } of scenarios) {
  if (wanted && !wanted.includes(name)) continue;
  console.log(`${name}: ${what}`);
  const startedAt = performance.now();
  const { figures, broken } = await long((line) => console.log(`  ${line}`)).catch((error: Error) => ({
    figures: { error: error.message },
    broken: ['it ran to its end'],
  }));
  const holds = broken.length === 0;
  areAllHeld &&= holds;
  process.stdout.write(lineOf(name, figures));
  if (!holds) console.log(`  broken: ${broken.join('; ')}`);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const results = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Record<string, unknown>;
  results[name] = {
    what,
    bar,
    holds,
    broken,
    figures,
    seconds,
    at: new Date().toISOString(),
    node: process.version,
  };
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
}
process.exit(areAllHeld ? 0 : 1);
