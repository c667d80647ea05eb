import { expect, it } from 'vitest';
import { runCrashes } from './crash-run.ts';
import { startRedisFleet } from './fleets.ts';

// T2 in short; the full run is `npm run bench:chaos`.
it('T2: workers and redis-server killed in turn: nothing lost, nothing out of order, next to nothing twice', async () => {
  const result = await runCrashes({
    fleet: startRedisFleet,
    messages: 800,
    conversations: 80,
    killEveryMs: 3000,
    drainMs: 90_000,
  });
  process.stdout.write(`T2 ${JSON.stringify(result)}\n`);
  expect(result.kills).toBeGreaterThanOrEqual(2);
  expect(result).toMatchObject({ lost: 0, outOfOrder: 0, replies: 800 });
  expect(result.duplicateSends).toBeLessThanOrEqual(1);
}, 240_000);
