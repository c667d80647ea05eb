import { DeskClient, demoAccounts } from '../../tests/support/desk.ts';
import { PATIENCE_MS } from '../../tests/support/until.ts';
import { judge, type Outcome, pause, round, type Scenario, waitFor } from './scenario.ts';
import { deliver, metricOf, openStage, phoneOf, say, tap } from './stage.ts';

const APOLOGY_WITHIN_MS = 15_000;

/** Some people send a message that makes its handler throw, each between two that do not; others go on meanwhile. */
async function poison(poisoned: number, others: number): Promise<Outcome> {
  const stage = await openStage({ preload: 'poison.mjs' });
  const { graph, service } = stage;
  const sentTo = (n: number) => graph.sent.filter(({ to }) => to === phoneOf(n));
  try {
    const startedAt = performance.now();
    for (let n = 0; n < poisoned; n += 1) {
      await deliver(service.url, tap(phoneOf(n), `wamid.T10-a${n}`));
      await deliver(service.url, say(phoneOf(n), `wamid.T10-b${n}`, 'VENENO'));
      await deliver(service.url, tap(phoneOf(n), `wamid.T10-c${n}`, 'menu:rights'));
    }
    const waits: number[] = [];
    for (let n = poisoned; n < poisoned + others; n += 1) {
      const from = performance.now();
      await deliver(service.url, tap(phoneOf(n), `wamid.T10-d${n}`));
      await waitFor(() => sentTo(n).length === 1, 'an answer to somebody else', PATIENCE_MS);
      waits.push(performance.now() - from);
    }
    const all = Array.from({ length: poisoned }, (_, n) => n);
    await waitFor(
      () => all.every((n) => sentTo(n).length === 3),
      'apologies and what came after',
      PATIENCE_MS,
    );
    const movedOnMs = performance.now() - startedAt;
    await pause(500);
    const { email, password } = demoAccounts(service.output()).counsellor ?? { email: '', password: '' };
    const counsellor = await new DeskClient(service.url).signIn(email, password);
    const tickets = (await counsellor.tickets()).filter(({ reason }) => reason === 'turn_failed').length;
    const failures = await metricOf(service.url, /rumbo_turns_total\{outcome="failed"\} (\d+)/);
    const texts = (n: number) => sentTo(n).map(({ body }) => JSON.stringify(body).replace(/"biz[^,]*,?/, ''));
    const [before, , after] = texts(0);
    return judge(
      {
        poisoned,
        triesEach: round(failures / poisoned),
        tickets,
        movedOnSeconds: round(movedOnMs / 1000),
        othersLongestMs: round(Math.max(...waits), 0),
        answers: graph.sent.length,
      },
      {
        'three tries': failures === 3 * poisoned,
        'a ticket for each': tickets === poisoned,
        'the lane moves on': movedOnMs <= APOLOGY_WITHIN_MS + poisoned * 500,
        'in order': all.every(
          (n) => texts(n)[1] !== before && texts(n)[1] !== after && texts(n)[0] !== texts(n)[2],
        ),
        'one answer each': graph.sent.length === 3 * poisoned + others,
        'others are not held up': Math.max(...waits) < 5_000,
      },
    );
  } finally {
    await stage.end();
  }
}

export const t10: Scenario = {
  name: 'T10',
  what: 'messages whose handler always throws',
  bar: 'three tries, then an apology and a ticket; the lane goes on, nobody else is held up',
  short: () => poison(3, 20),
  long: () => poison(50, 400),
};
