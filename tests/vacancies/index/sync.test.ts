import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../../../src/telemetry/telemetry.ts';
import { makeSync } from '../../../src/vacancies/portal/sync.ts';
import { Feed } from '../portal/feed.ts';
import { clientOf, type Loopback, startLoopback } from '../portal/loopback.ts';
import { makeVacancy, NOW, searchOver } from '../support.ts';

let portal: Loopback;
let feed: Feed;
beforeEach(async () => {
  feed = new Feed();
  portal = await startLoopback(feed.handle);
});
afterEach(() => portal.close());

it('the real feed fills the real copy, changes reach searches, and a copy too old is made anew', async () => {
  const { index, find } = searchOver();
  const sync = makeSync({
    client: clientOf(portal.url, { retryBaseMs: 1, restMs: 20 }),
    copy: index,
    clock: { now: () => NOW, uptimeMs: () => performance.now() },
    random: () => 0.5,
    logger: silentLogger,
  });
  try {
    const jobs = Array.from({ length: 450 }, () => makeVacancy());
    feed.put(...jobs);
    expect(await sync.refresh()).toMatchObject({ kind: 'current' });
    expect(find('cocinero en tapachula').total).toBe(450);
    expect(find('cocinero en tapachula').asOf).toEqual(NOW);

    const [first, second] = jobs as [(typeof jobs)[0], (typeof jobs)[0]];
    feed.remove(first.id, NOW.toISOString());
    feed.put({ ...second, title: 'Soldador', occupation: 'welder' });
    await sync.refresh();
    expect(find('cocinero en tapachula').total).toBe(448);
    expect(find('soldador en tapachula').exact).toBe(1);

    feed.epoch = 2;
    feed.oldest = 1;
    await sync.refresh();
    await sync.refresh();
    expect(find('soldador en tapachula').exact).toBe(1);
    expect(index.isSnapshotOpen()).toBe(false);
  } finally {
    sync.close();
    index.close();
  }
});
