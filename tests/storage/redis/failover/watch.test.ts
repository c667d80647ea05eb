import { expect, it } from 'vitest';
import { connect } from '../../../../src/storage/redis/client.ts';
import { FailoverWatch } from '../../../../src/storage/redis/failover/watch.ts';
import { silentLogger } from '../../../../src/telemetry/telemetry.ts';
import { startRedisPair } from '../../../support/redis-pair.ts';

it('a failover in the middle of a look is not taken for settled by what the look had read before', async () => {
  const pair = await startRedisPair();
  const connection = await connect(pair.url, silentLogger);
  const seen: string[] = [];
  let looks = 0;
  const watch = new FailoverWatch({
    client: connection.client,
    isCluster: false,
    logger: silentLogger,
    onNodes: () => {},
    onWhole: async () => {},
    othersOffered: async () => {},
    countOwing: async () => 0,
    heal: async () => {
      looks += 1;
      if (looks !== 1) return false;
      // The server has been asked who it is; before the look is over another one is in its place.
      await pair.promote();
      await connection.client.ping();
      return false;
    },
  });
  watch.onLoss(async (loss) => void seen.push(loss));
  watch.onSettled(async () => void seen.push('settled'));
  try {
    await watch.start();
    await expect.poll(() => seen).toContain('settled');
    expect(seen).toEqual(['failover', 'settled']);
  } finally {
    await watch.close();
    await connection.close();
    await pair.stop();
  }
});
