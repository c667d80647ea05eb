import { postMeta } from '../../tests/support/meta.ts';
import { PATIENCE_MS } from '../../tests/support/until.ts';
import { judge, type Outcome, pause, round, type Scenario, waitFor } from './scenario.ts';
import { deliver, openStage, phoneOf, tap } from './stage.ts';

const RECOVERS_WITHIN_MS = 10_000;

/** The disk takes every write and fails every fsync, for a while; then it works again and nobody touches the service. */
async function failFsync(rounds: number, brokenMs: number): Promise<Outcome> {
  const stage = await openStage({ preload: 'failing-fsync.mjs' });
  const { graph, service } = stage;
  // Of what the service said only the end is kept.
  const isFailing = () => {
    const output = service.output();
    return output.lastIndexOf('fsync fails') > output.lastIndexOf('fsync works');
  };
  let [n, acknowledged, refused, wrong, longestMs] = [0, 0, 0, 0, 0];
  const post = async (): Promise<number> => {
    n += 1;
    const status = await postMeta(service.url, tap(phoneOf(n), `wamid.T18-${n}`));
    if (status === 200) acknowledged += 1;
    else if (status === 503) refused += 1;
    else wrong += 1;
    return status;
  };
  try {
    for (let done = 1; done <= rounds; done += 1) {
      for (let i = 0; i < 10; i += 1) await post();
      service.child.kill('SIGUSR2');
      await waitFor(isFailing, 'the fault', PATIENCE_MS);
      const before = acknowledged;
      const until = performance.now() + brokenMs;
      while (performance.now() < until) {
        await post();
        await pause(25);
      }
      if (acknowledged !== before) throw new Error('a message was acknowledged that was not on the disk');
      service.child.kill('SIGUSR2');
      await waitFor(() => !isFailing(), 'the end of the fault', PATIENCE_MS);
      const backAt = performance.now();
      while ((await post()) !== 200) if (performance.now() - backAt > 60_000) break;
      longestMs = Math.max(longestMs, performance.now() - backAt);
    }
    const distinct = () => new Set(graph.sent.map(({ callback }) => callback)).size;
    await waitFor(() => distinct() >= acknowledged, 'an answer to all that was acknowledged', 60_000).catch(
      () => {},
    );
    // Whatever was acknowledged is there after a crash.
    await stage.restart('SIGKILL');
    await deliver(service.url, tap(phoneOf(n + 1), 'wamid.T18-end'));
    await waitFor(() => distinct() >= acknowledged + 1, 'an answer after a crash', PATIENCE_MS).catch(
      () => {},
    );
    const lost = Math.max(0, acknowledged + 1 - distinct());
    return judge(
      {
        rounds,
        acknowledged,
        refused,
        otherStatuses: wrong,
        lost,
        twice: graph.sent.length - distinct(),
        recoversMs: round(longestMs, 0),
      },
      {
        'refused with 503 while it failed': refused > 0 && wrong === 0,
        'nothing acknowledged is lost': lost === 0,
        'recovers unaided': longestMs <= RECOVERS_WITHIN_MS,
      },
    );
  } finally {
    await stage.end();
  }
}

export const t18: Scenario = {
  name: 'T18',
  what: 'the disk takes writes and fails every fsync (a full disk: tests/chaos/embedded.test.ts)',
  bar: '503, nothing acknowledged that is not durable, recovers unaided',
  short: () => failFsync(1, 2_000),
  long: () => failFsync(20, 5_000),
};
