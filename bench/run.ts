import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { runCrashes } from '../tests/chaos/crash-run.ts';
import { benchAlerts } from './alerts.ts';
import { benchCompose } from './compose.ts';
import { benchDesk } from './desk.ts';
import { benchDeskDrawing } from './desk-drawing.ts';
import { benchDeskPages } from './desk-pages.ts';
import { benchMemory } from './memory.ts';
import { benchNlu } from './nlu.ts';
import { benchGrowth, benchRedisWorkers, benchStores } from './stores.ts';
import { benchTurn } from './turn.ts';
import { benchVacancies } from './vacancies.ts';
import { benchWebhook } from './webhook.ts';
import { benchWebhookRedis } from './webhook-redis.ts';

// `npm run bench` runs all; `npm run bench -- webhook turn` runs some. Ratios are what counts: this machine is noisy.
const BENCHES: Record<string, () => Promise<unknown>> = {
  webhook: benchWebhook,
  'webhook-redis': benchWebhookRedis,
  turn: benchTurn,
  nlu: benchNlu,
  vacancies: benchVacancies,
  memory: benchMemory,
  alerts: benchAlerts,
  stores: benchStores,
  redis: benchRedisWorkers,
  compose: benchCompose,
  growth: benchGrowth,
  desk: benchDesk,
  'desk-drawing': benchDeskDrawing,
  'desk-pages': benchDeskPages,
  crash: async () => {
    const result = await runCrashes({
      messages: 20_000,
      conversations: 500,
      killEveryMs: 3000,
      drainMs: 900_000,
    });
    return {
      ...result,
      bar: '0 lost, 0 out of order, duplicate sends ≤ 0.05 %',
      holds:
        result.lost === 0 && result.outOfOrder === 0 && result.duplicateSends <= result.messages * 0.0005,
    };
  },
};

const wanted = process.argv.slice(2).filter((name) => !name.startsWith('-'));
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0)
  throw new Error(`no such benchmark: ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`);

const results: Record<string, unknown> = {};
for (const [name, run] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name} …`);
  const result = await run();
  results[name] = result;
  console.table(flatten(result as Record<string, unknown>));
}
const report = {
  at: new Date().toISOString(),
  node: process.version,
  cpus: cpus().length,
  cpu: cpus()[0]?.model,
  results,
};
const folder = new URL('./results/', import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(new URL('latest.json', folder), `${JSON.stringify(report, null, 2)}\n`);
console.log('\nwritten to bench/results/latest.json');
process.exit(0);

function flatten(value: Record<string, unknown>, prefix = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      inner !== null && typeof inner === 'object'
        ? Object.entries(flatten(inner as Record<string, unknown>, `${prefix}${key}.`))
        : [[prefix + key, inner]],
    ),
  );
}
