import { postMeta } from '../../tests/support/meta.ts';
import { percentile } from '../measure.ts';
import { judge, type Outcome, round, type Scenario, waitFor } from './scenario.ts';
import { openStage, phoneOf, rssMbOf, tap } from './stage.ts';

const AT_ONCE = 50;
const COLD = 60;

/** So many people write at the same time, fall silent, and some of them write again. */
async function manyPeople(people: number, wakeBarMs: number): Promise<Outcome> {
  const stage = await openStage({ vacancies: 5_000 });
  const { graph, service } = stage;
  const pid = service.child.pid ?? 0;
  try {
    let [next, peak] = [0, 0];
    const watch = setInterval(() => {
      peak = Math.max(peak, rssMbOf(pid));
    }, 100);
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let n = next++; n < people; n = next++)
          if ((await postMeta(service.url, tap(phoneOf(n), `wamid.T17-${n}`))) !== 200)
            throw new Error('a webhook was refused');
      }),
    );
    // The provider takes 80 a second.
    await waitFor(() => graph.sent.length >= people, 'an answer to everybody', people * 25 + 60_000);
    await graph.settled();
    const idleMb = rssMbOf(pid);
    const wakes: number[] = [];
    for (let i = 0; i < COLD; i += 1) {
      const person = phoneOf(Math.floor((i * people) / COLD));
      const before = graph.sent.length;
      const from = performance.now();
      await postMeta(service.url, tap(person, `wamid.T17-w${i}`));
      while (graph.sent.length === before) await new Promise((done) => setImmediate(done));
      wakes.push(performance.now() - from);
    }
    clearInterval(watch);
    const p50 = percentile(wakes, 50);
    return judge(
      {
        people,
        rssPeakMb: peak,
        rssIdleMb: idleMb,
        wakeP50Ms: round(p50),
        wakeP95Ms: round(percentile(wakes, 95)),
      },
      {
        'at most 350 MB': peak <= 350,
        [`a cold lane wakes within ${wakeBarMs} ms, webhook and send included`]: p50 <= wakeBarMs,
      },
    );
  } finally {
    await stage.end();
  }
}

export const t17: Scenario = {
  name: 'T17',
  what: '10,000 people write, fall silent, and write again',
  bar: 'RSS ≤ 350 MB; a cold lane wakes within 20 ms from webhook to send (short: 1,200 people, 1 s, on a machine that others use too)',
  short: () => manyPeople(1_200, 1_000),
  long: () => manyPeople(10_000, 20),
};
