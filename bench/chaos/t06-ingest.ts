import { fork } from 'node:child_process';
import type { LoadResult } from '../measure.ts';
import { judge, type Outcome, round, type Scenario } from './scenario.ts';
import { openStage } from './stage.ts';

const CONNECTIONS = 50;

/** Webhooks at a fixed rate from another process into the whole service: turns run and answers leave meanwhile. */
async function ingest(
  seconds: number,
  rate: number,
  [p50, p99, max]: readonly [number, number, number],
): Promise<Outcome> {
  const stage = await openStage();
  const worker = fork(new URL('../load-worker.ts', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const results: LoadResult[] = [];
  try {
    // A minute at a time: all bodies of a job are signed before it begins.
    for (let left = seconds; left > 0; left -= 60) {
      const total = Math.min(left, 60) * rate;
      const done = new Promise<LoadResult>((resolve, reject) => {
        worker.once('message', (result) => resolve(result as LoadResult));
        worker.once('exit', () => reject(new Error('the load worker ended')));
      });
      worker.send({
        url: `${stage.service.url}/webhooks/whatsapp`,
        total,
        conversations: 2_000,
        offset: results.length * 60 * rate,
        perSecond: rate,
        connections: CONNECTIONS,
      });
      results.push(await done);
    }
    const worst = (of: (one: LoadResult) => number) => Math.max(...results.map(of));
    const figures = {
      webhooks: seconds * rate,
      perSecond: round(Math.min(...results.map(({ perSecond }) => perSecond)), 0),
      p50Ms: round(worst(({ p50Ms }) => p50Ms)),
      p99Ms: round(worst(({ p99Ms }) => p99Ms)),
      maxMs: round(worst(({ maxMs }) => maxMs)),
      not200: results.reduce((sum, { not200 }) => sum + not200, 0),
    };
    return judge(figures, {
      'all taken': figures.not200 === 0,
      [`p50 at most ${p50} ms`]: figures.p50Ms <= p50,
      [`p99 at most ${p99} ms`]: figures.p99Ms <= p99,
      [`none above ${max} ms`]: figures.maxMs <= max,
    });
  } finally {
    worker.removeAllListeners('exit');
    worker.kill();
    await stage.end();
  }
}

export const t06: Scenario = {
  name: 'T6',
  what: '500 webhooks a second, embedded store, turns and sends beside',
  bar: 'p50 ≤ 20 ms, p99 ≤ 250 ms, none above 1 s (short: 40 a second and only what is far off, on a machine that others use too)',
  short: () => ingest(8, 40, [2_000, 15_000, 25_000]),
  long: () => ingest(600, 500, [20, 250, 1_000]),
};
