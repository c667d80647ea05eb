import { expect, it } from 'vitest';
import { runCrashes } from './crash-run.ts';

// The full run (100,000 messages) is `npm run bench:chaos -- --only T1`; Meta's 80 messages a second set its length.
it('kill -9 again and again: nothing lost, nothing out of order, next to nothing twice', async () => {
  const result = await runCrashes({
    messages: 400,
    conversations: 40,
    killEveryMs: 3_000,
    mostKills: 3,
    drainMs: 90_000,
  });
  process.stdout.write(`${JSON.stringify(result)}\n`);
  expect(result.kills).toBeGreaterThanOrEqual(2);
  expect(result).toMatchObject({ lost: 0, outOfOrder: 0, replies: 400 });
  // At most 0.05 % of a run this size rounds to none; one is allowed for a receipt that a kill swallowed.
  expect(result.duplicateSends).toBeLessThanOrEqual(1);
}, 400_000);
