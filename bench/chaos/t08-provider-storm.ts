import { postMeta } from '../../tests/support/meta.ts';
import { judge, type Outcome, pause, round, type Scenario } from './scenario.ts';
import { openStage, phoneOf, tap } from './stage.ts';

/** Errors as Meta gives them in a storm: some name the number, some only the message. */
const STORM = [
  { status: 429, json: { error: { code: 130429, message: 'x' } } },
  { status: 500, json: { error: { code: 131000, message: 'x' } } },
  { status: 503, json: 'upstream connect error' },
  { status: 500, json: { error: { code: 2, message: 'x' } } },
];
/** What one person may be sent at most: 45 at once, one more each six seconds (channels.md 2.4). */
const PAIR = { capacity: 45, perSecond: 1 / 6 };

interface Size {
  readonly perSecond: number;
  readonly calmMs: number;
  readonly stormMs: number;
  /** Of the usual calls: the most that may still go out in the storm. */
  readonly mostPercent: number;
}

/** People write at the same rate before, during and after 90 % of the provider's answers are 429 or 5xx. */
async function storm({ perSecond, calmMs, stormMs, mostPercent }: Size): Promise<Outcome> {
  const stage = await openStage();
  const { graph, service } = stage;
  const people = perSecond * 12;
  const calls: { at: number; to: string }[] = [];
  let isStorm = false;
  graph.onSend = (body) => {
    calls.push({ at: performance.now(), to: String(body.to) });
    return isStorm && Math.random() < 0.9 ? STORM[calls.length % STORM.length] : undefined;
  };
  try {
    const startedAt = performance.now();
    const endsAt = startedAt + calmMs + stormMs;
    let accepted = 0;
    while (performance.now() < endsAt) {
      isStorm = performance.now() - startedAt > calmMs;
      const n = accepted;
      accepted += 1;
      if ((await postMeta(service.url, tap(phoneOf(n % people), `wamid.T8-${n}`))) !== 200)
        throw new Error('a webhook was refused');
      await pause(Math.max(0, startedAt + (accepted * 1000) / perSecond - performance.now()));
    }
    isStorm = false;
    const stormEndedAt = performance.now();
    const answers = () => new Set(graph.sent.map(({ callback }) => callback)).size;
    while (answers() < accepted && performance.now() - stormEndedAt < 3 * stormMs + 60_000) await pause(50);
    const drainMs = performance.now() - stormEndedAt;
    const stormStartedAt = startedAt + calmMs;
    const rate = (from: number, to: number) =>
      calls.filter(({ at }) => at >= from && at < to).length / ((to - from) / 1000);
    const normal = rate(startedAt, stormStartedAt);
    const inStorm = rate(stormStartedAt, stormEndedAt);
    const lost = accepted - answers();
    const deepest = Math.min(...[...new Set(calls.map(({ to }) => to))].map((to) => leastTokens(calls, to)));
    return judge(
      {
        messages: accepted,
        lost,
        twice: graph.sent.length - answers(),
        callsPerSecondBefore: round(normal),
        callsPerSecondInStorm: round(inStorm, 2),
        percentOfNormal: round((inStorm / normal) * 100),
        stormSeconds: round(stormMs / 1000),
        drainSeconds: round(drainMs / 1000),
        leastPairTokens: round(deepest),
      },
      {
        'nothing lost': lost === 0,
        'nothing twice': graph.sent.length === answers(),
        [`calls in the storm at most ${mostPercent} % of normal`]: inStorm <= (mostPercent / 100) * normal,
        'drained within twice the outage': drainMs <= 2 * stormMs,
        'never above the limit of one person': deepest >= -0.5,
      },
    );
  } finally {
    await stage.end();
  }
}

/** The lowest the bucket of one person would have been, had it been counted at the provider. */
function leastTokens(calls: readonly { at: number; to: string }[], person: string): number {
  let [tokens, last, least] = [PAIR.capacity, 0, PAIR.capacity as number];
  for (const { at, to } of calls) {
    if (to !== person) continue;
    tokens = Math.min(PAIR.capacity, tokens + ((at - last) / 1000) * PAIR.perSecond) - 1;
    last = at;
    least = Math.min(least, tokens);
  }
  return least;
}

export const t08: Scenario = {
  name: 'T8',
  what: 'the provider answers 429 and 5xx to nine sends of ten',
  bar: '0 lost; calls fall to at most 10 % of normal (short: 25 %, as the sends that were under way when it broke are most of them); drained within twice the outage; never above the pair limit',
  short: () => storm({ perSecond: 20, calmMs: 4_000, stormMs: 12_000, mostPercent: 25 }),
  long: () => storm({ perSecond: 20, calmMs: 60_000, stormMs: 600_000, mostPercent: 10 }),
};
