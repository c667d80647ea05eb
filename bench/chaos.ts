import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { runCrashes } from '../tests/chaos/crash-run.ts';
import { startEmbeddedFleet, startRedisFleet } from '../tests/chaos/fleets.ts';

/**
 * `npm run bench:chaos [-- --messages 100000 --only T2]`: T1 and T2 of reliability.md at full length. The provider takes
 * 80 messages a second of one number, which sets how long a run lasts: 100,000 take 21 minutes each.
 */
const { values } = parseArgs({
  options: { messages: { type: 'string', default: '100000' }, only: { type: 'string' } },
});
const messages = Number(values.messages);
const RUNS = {
  T1: { what: 'embedded store, the process killed', fleet: startEmbeddedFleet, killEveryMs: 3_000 },
  T2: {
    what: 'Redis: a worker, the other worker, redis-server killed in turn',
    fleet: startRedisFleet,
    killEveryMs: 5_000,
  },
};
const results: Record<string, unknown> = {};
let holds = true;
for (const [name, { what, fleet, killEveryMs }] of Object.entries(RUNS)) {
  if (values.only !== undefined && values.only !== name) continue;
  console.log(
    `${name}: ${what}, ${messages} messages, every webhook twice, a kill every ${killEveryMs / 1000} s`,
  );
  let said = 0;
  const result = await runCrashes({
    fleet,
    messages,
    conversations: Math.min(2_000, Math.ceil(messages / 50)),
    killEveryMs,
    drainMs: messages * 25 + 120_000,
    log: (line) => {
      said += 1;
      if (said % 60 === 0) console.log(`  ${line}`);
    },
  });
  const isHeld =
    result.lost === 0 && result.outOfOrder === 0 && result.duplicateSends <= result.messages * 0.0002;
  holds &&= isHeld;
  results[name] = { what, ...result, bar: '0 lost, 0 out of order, duplicates ≤ 0.02 %', holds: isHeld };
  console.table(results[name]);
}
const folder = new URL('./results/', import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(
  new URL('chaos.json', folder),
  `${JSON.stringify({ at: new Date().toISOString(), node: process.version, results }, null, 2)}\n`,
);
process.exit(holds ? 0 : 1);
