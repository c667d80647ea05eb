import { type GraphStub, messageBody, postMeta, startGraphStub } from '../support/meta.ts';
import { fingerprint, learnAnswers, PROBES } from './crash-run.ts';

export interface FailoverRunOptions {
  /** Starts web processes (where messages go) and workers. */
  readonly start: (graphUrl: string) => Promise<{ urls: readonly string[]; stop(): Promise<void> }>;
  /** The blow: runs while messages come in; resolves when another server has taken over. */
  readonly failOver: () => Promise<void>;
  readonly conversations: number;
  readonly perConversation: number;
  /** Time between two messages of one conversation. */
  readonly everyMs: number;
  readonly failAfterMs: number;
  /** Longest wait for the last answer. */
  readonly drainMs: number;
}

export interface FailoverRunResult {
  readonly messages: number;
  /** Answered 200 before the other server had taken over. */
  readonly acknowledgedBefore: number;
  readonly lost: number;
  readonly outOfOrder: number;
  readonly duplicates: number;
  /** From the take-over to the last answer to a message that was acknowledged before; null: not all were answered. */
  readonly recoveredMs: number | null;
  /** From the blow to the first webhook that was answered 200 again, the longest of all conversations. */
  readonly longestRefusalMs: number;
}

/**
 * Talks over many conversations, each message delivered once: once answered 200 nobody sends it again. Each conversation
 * is answered by taps whose answers are known; two that follow each other differ, so what is missing, repeated or out of
 * place shows.
 */
export async function runFailover(options: FailoverRunOptions): Promise<FailoverRunResult> {
  const graph = await startGraphStub();
  const fleet = await options.start(graph.url);
  graph.serviceUrl = fleet.urls[0];
  try {
    const prints = new Map(
      [...(await learnAnswers(graph.sent, fleet.urls[0] as string))].map(([probe, print]) => [print, probe]),
    );
    const plan = Array.from({ length: options.conversations }, (_, c) => ({
      from: `52155${String(30_000_000 + c)}`,
      probes: Array.from(
        { length: options.perConversation },
        (_, i) => PROBES[(c + i) % PROBES.length] as string,
      ),
    }));
    const acknowledgedAt = new Map<string, number[]>();
    let longestRefusalMs = 0;
    const talk = async ({ from, probes }: (typeof plan)[number], index: number): Promise<void> => {
      const times: number[] = [];
      acknowledgedAt.set(from, times);
      for (const [turn, id] of probes.entries()) {
        const body = messageBody({ from, id: `wamid.F${from}-${turn}`, tap: { id, title: '✓' } });
        const startedAt = performance.now();
        // Any of them may take it, as behind a load balancer.
        for (let tries = index + turn; (await postMeta(urlOf(tries), body)) !== 200; tries += 1)
          await pause(100);
        const now = performance.now();
        longestRefusalMs = Math.max(longestRefusalMs, now - startedAt);
        times.push(now);
        await pause(Math.max(0, options.everyMs - (now - startedAt)));
      }
    };
    const urlOf = (n: number): string => fleet.urls[n % fleet.urls.length] as string;
    const talks = Promise.all(
      plan.map(async (one, index) => {
        await pause((index * options.everyMs) / plan.length);
        await talk(one, index);
      }),
    );
    await pause(options.failAfterMs);
    await options.failOver();
    const tookOverAt = performance.now();
    const owed = new Map([...acknowledgedAt].map(([from, times]) => [from, times.length]));
    const answersOf = (from: string): string[] => answers(graph, prints, from);
    const isPaid = (from: string, count: number): boolean =>
      missingIn(plan.find((one) => one.from === from)?.probes.slice(0, count) ?? [], answersOf(from)) === 0;
    const recovered = waitUntil(
      () => [...owed].every(([from, count]) => isPaid(from, count)),
      options.drainMs,
    ).then((isDone) => (isDone ? Math.round(performance.now() - tookOverAt) : null));
    await talks;
    await waitUntil(
      () => plan.every(({ from, probes }) => missingIn(probes, answersOf(from)) === 0),
      options.drainMs,
    );
    const recoveredMs = await recovered;
    await pause(3_000); // a late duplicate would come now
    await graph.settled();
    const sums = { lost: 0, outOfOrder: 0, duplicates: 0 };
    for (const { from, probes } of plan) {
      const got = answersOf(from);
      const lost = countLost(probes, got);
      sums.lost += lost;
      sums.outOfOrder += Math.max(0, missingIn(probes, got) - lost);
      sums.duplicates += got.length - (probes.length - lost);
    }
    return {
      messages: plan.length * options.perConversation,
      acknowledgedBefore: [...owed.values()].reduce((sum, count) => sum + count, 0),
      ...sums,
      recoveredMs,
      longestRefusalMs: Math.round(longestRefusalMs),
    };
  } finally {
    await fleet.stop();
    await graph.close();
  }
}

function answers(graph: GraphStub, prints: ReadonlyMap<string, string>, from: string): string[] {
  return graph.sent.flatMap(({ to, body }) =>
    to === from ? [prints.get(fingerprint(body)) ?? 'other'] : [],
  );
}

/** How much of `expected` is not found in `got` in that order: all but their longest common subsequence. */
function missingIn(expected: readonly string[], got: readonly string[]): number {
  let row = new Array<number>(expected.length + 1).fill(0);
  for (const answer of got) {
    const next = [0];
    for (const [at, wanted] of expected.entries())
      next.push(answer === wanted ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0));
    row = next;
  }
  return expected.length - (row.at(-1) ?? 0);
}

/** How much of `expected` is not found in `got` in any order. */
function countLost(expected: readonly string[], got: readonly string[]): number {
  const left = new Map<string, number>();
  for (const answer of got) left.set(answer, (left.get(answer) ?? 0) + 1);
  return expected.filter((answer) => {
    const count = left.get(answer) ?? 0;
    left.set(answer, count - 1);
    return count <= 0;
  }).length;
}

async function waitUntil(isDone: () => boolean, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (!isDone()) {
    if (performance.now() > until) return false;
    await pause(50);
  }
  return true;
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
