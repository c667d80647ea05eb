import type { GivenFault } from '../../src/sandbox/portal/index.ts';
import { postMeta } from '../../tests/support/meta.ts';
import { PATIENCE_MS } from '../../tests/support/until.ts';
import { judge, type Outcome, pause, round, type Scenario, waitFor } from './scenario.ts';
import { deliver, openStage, phoneOf, type Stage, say, tap } from './stage.ts';

const FAULTS: Readonly<Record<string, GivenFault>> = {
  down: { kind: 'status', status: 503, times: 'always', retryAfterSeconds: 1 },
  slow: { kind: 'slow', delayMs: 30_000, times: 'always' },
  'wrong JSON': { kind: 'wrong-json', times: 'always' },
};
const QUESTIONS = [
  'busco trabajo de albañil en Monterrey',
  'busco trabajo de cocinera en Puebla',
  'hay trabajo de chofer',
];

/** People search, look at what is found and say that they want it, and others ask for a person, while the portal is ill. */
async function portalIsIll(people: number, secondsEach: number, withinMs: number): Promise<Outcome> {
  const stage = await openStage({ vacancies: 1_500 });
  const { service, portal } = stage;
  try {
    const slowest: Record<string, number> = {};
    const failures: Record<string, number> = {};
    let [next, handoffs, slowestHandoffMs] = [100, 0, 0];
    for (const [name, fault] of Object.entries(FAULTS)) {
      portal?.setFaults([fault]);
      const before = await failuresOf(service.url);
      const from = performance.now();
      slowest[name] = 0;
      do {
        await Promise.all(
          Array.from({ length: people }, async (_, i) => {
            next += 1;
            const person = phoneOf(next);
            const times =
              i % 4 === 3
                ? [await ask(stage, person, say(person, `wamid.T7-${next}`, 'quiero hablar con una persona'))]
                : await look(stage, person, next);
            if (i % 4 === 3) {
              handoffs += 1;
              slowestHandoffMs = Math.max(slowestHandoffMs, ...times);
            } else slowest[name] = Math.max(slowest[name] ?? 0, ...times);
          }),
        );
        await pause(500);
      } while (performance.now() - from < secondsEach * 1000);
      const seconds = (performance.now() - from) / 1000;
      // After the breaker opened one probe each two seconds and more; five to ten failures open it.
      failures[name] = (await failuresOf(service.url)) - before - Math.ceil(seconds / 2);
      portal?.setFaults([]);
      await untilWell(stage);
    }
    // The desk's own lists end at five thousand.
    const cases = await casesOf(service.url);
    const slowestMs = round(Math.max(...Object.values(slowest)), 0);
    return judge(
      {
        slowestMs: Object.fromEntries(Object.entries(slowest).map(([name, ms]) => [name, round(ms, 0)])),
        failuresBeyondProbes: failures,
        handoffs,
        cases,
        slowestHandoffMs: round(slowestHandoffMs, 0),
      },
      {
        [`every search answered within ${withinMs} ms`]: slowestMs <= withinMs,
        'at most ten failures before the breaker opens': Math.max(...Object.values(failures)) <= 10,
        'no handoff held up': cases === handoffs && slowestHandoffMs <= withinMs,
      },
    );
  } finally {
    await stage.end();
  }
}

/** Milliseconds until the next message to this person. */
async function ask({ graph, service }: Stage, person: string, body: string): Promise<number> {
  // Only what is sent from now on is looked at: after minutes of it the rest would be most of this machine's work.
  const before = graph.sent.length;
  const from = performance.now();
  if ((await postMeta(service.url, body)) !== 200) throw new Error('a webhook was refused');
  const hasAnswer = () => graph.sent.slice(before).some(({ to }) => to === person);
  await waitFor(hasAnswer, 'an answer', PATIENCE_MS);
  return performance.now() - from;
}

/** A search, then the first thing offered, twice: a vacancy, and wanting it. */
async function look(stage: Stage, person: string, n: number): Promise<number[]> {
  const times = [await ask(stage, person, say(person, `wamid.T7s-${n}`, QUESTIONS[n % 3] ?? ''))];
  for (const step of [1, 2]) {
    const last = stage.graph.sent.findLast(({ to }) => to === person);
    const [, choice] = /"(?:id|payload)":"([^"]+)"/.exec(JSON.stringify(last?.body.interactive ?? {})) ?? [];
    if (choice === undefined) return times;
    times.push(await ask(stage, person, tap(person, `wamid.T7t-${n}-${step}`, choice)));
  }
  return times;
}

async function failuresOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return [...text.matchAll(/^rumbo_portal_requests_total\{[^}]*outcome="(\w+)"\} (\d+)$/gm)]
    .filter(([, outcome]) => outcome !== 'ok')
    .reduce((sum, [, , count]) => sum + Number(count), 0);
}

async function casesOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return [...text.matchAll(/^rumbo_tickets_total\{[^}]*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}

/** The breaker tries by itself; what people do brings it about sooner than the feed's next minute. */
async function untilWell(stage: Stage): Promise<void> {
  await deliver(stage.service.url, tap(phoneOf(99), `wamid.T7w-${performance.now()}`));
}

export const t07: Scenario = {
  name: 'T7',
  what: 'the vacancy portal is down, slow (30 s), answers with wrong JSON',
  bar: 'every search answered within 3 s (short: 8 s, on a machine that others use too); breaker opens after at most 10 failures; no handoff held up',
  short: () => portalIsIll(8, 4, 8_000),
  long: () => portalIsIll(20, 600, 3_000),
};
