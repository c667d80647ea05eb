import { expect, it } from 'vitest';
import { runCrashes } from './crash-run.ts';

// The full run (20,000 messages over 500 conversations) is `npm run bench`; Meta's 80 messages a second set its length.
it('kill -9 again and again: nothing lost, nothing out of order, next to nothing twice', async () => {
  const result = await runCrashes({
    messages: 600,
    conversations: 60,
    killEveryMs: 3_000,
    mostKills: 6,
    drainMs: 90_000,
  });
  process.stdout.write(`${JSON.stringify(result)}\n`);
  expect(result.kills).toBeGreaterThanOrEqual(2);
  expect(result).toMatchObject({ lost: 0, outOfOrder: 0, replies: 600 });
  // At most 0.05 % of a run this size rounds to none; one is allowed for a receipt that a kill swallowed.
  expect(result.duplicateSends).toBeLessThanOrEqual(1);
}, 400_000);
