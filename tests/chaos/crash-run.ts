import { setTimeout as pause } from 'node:timers/promises';
import { type GraphStub, messageBody, postMeta, startGraphStub } from '../support/meta.ts';
import { makeRandom } from '../support/random.ts';
import { type Fleet, startEmbeddedFleet } from './fleets.ts';

export interface CrashRunOptions {
  /** What is struck; one process with the embedded store by default. */
  readonly fleet?: (graphUrl: string) => Promise<Fleet>;
  readonly messages: number;
  readonly conversations: number;
  /** A strike comes so long after the end of the one before; of two, a time between them, the same in each run. */
  readonly killEveryMs: number | readonly [least: number, most: number];
  /** After so many strikes none follows; without it they go on until everything has left. */
  readonly mostKills?: number;
  /** So many messages a second are sent at most; without it as many as are taken. */
  readonly perSecond?: number;
  /** Longest wait for the last answers after the last message was accepted, or the last of `mostKills` was over. */
  readonly drainMs: number;
  readonly log?: (line: string) => void;
}

export interface CrashRunResult {
  readonly messages: number;
  readonly replies: number;
  readonly kills: number;
  readonly lost: number;
  readonly outOfOrder: number;
  readonly duplicateSends: number;
  readonly seconds: number;
  readonly drainedAfterLastKillSeconds: number;
  /** Longest time from the end of a strike to the next answer, in milliseconds. */
  readonly longestSilenceMs: number;
}

/** Where a start takes so long that all is answered after the first, one more follows. */
const LEAST_KILLS = 2;

/** Taps whose answers differ and do not depend on what was said before. */
export const PROBES = ['menu:rights', 'menu:fraud', 'menu:hired'];

/**
 * Sends messages over many conversations, every webhook twice, and kills the service with SIGKILL again and again.
 * Each conversation walks its own known sequence of taps; what arrived at the provider must be that sequence.
 */
export async function runCrashes(options: CrashRunOptions): Promise<CrashRunResult> {
  const graph = await startGraphStub();
  const fleet = await (options.fleet ?? startEmbeddedFleet)(graph.url);
  graph.serviceUrl = fleet.url;
  const startedAt = performance.now();
  try {
    const fingerprints = await learnAnswers(graph.sent, fleet.url);
    const isProbeAnswer = new Map([...fingerprints].map(([probe, print]) => [print, probe]));

    const perConversation = Math.ceil(options.messages / options.conversations);
    const plan = Array.from({ length: options.conversations }, (_, c) => ({
      from: `52155${String(10_000_000 + c)}`,
      probes: Array.from(
        { length: perConversation },
        (_, i) => PROBES[(c * 7 + i * i + i) % PROBES.length] as string,
      ),
    }));

    const pauseBetween = makePauses(options.killEveryMs);
    const turn = makePace(options.perSecond);
    const { mostKills = Number.POSITIVE_INFINITY } = options;
    let kills = 0;
    let isSending = true;
    let lastKillAt = performance.now();
    let longestSilenceMs = 0;
    const killer = (async () => {
      while (isSending && kills < mostKills) {
        await pause(pauseBetween());
        if (!isSending) return;
        await fleet.strike();
        kills += 1;
        lastKillAt = performance.now();
        void silenceAfter(graph, () => isSending).then((ms) => {
          longestSilenceMs = Math.max(longestSilenceMs, ms);
        });
      }
    })();

    await Promise.all(plan.map((conversation) => sendAll(conversation, fleet.url, turn)));
    const expected = plan.reduce((sum, { probes }) => sum + probes.length, 0);
    const distinct = () => new Set(graph.sent.map(({ callback }) => callback)).size;
    // Crashes go on until everything has left, or all have been; a start may take long where others use the machine too.
    const total = expected + PROBES.length;
    const sentAt = performance.now();
    const isOver = (): boolean => {
      if (options.mostKills === undefined) return performance.now() > sentAt + options.drainMs;
      return kills >= mostKills && performance.now() > Math.max(sentAt, lastKillAt) + options.drainMs;
    };
    while ((distinct() < total || kills < LEAST_KILLS) && !isOver()) {
      await pause(250);
      options.log?.(`${distinct()} of ${total} answers, ${kills} kills`);
    }
    isSending = false;
    await killer;
    const drainedAt = performance.now();
    await pause(2000); // a late duplicate would come now
    await graph.settled();

    const seen = new Set<string>();
    let duplicateSends = 0;
    const answersOf = new Map<string, string[]>();
    for (const message of graph.sent) {
      if (seen.has(message.callback)) {
        duplicateSends += 1;
        continue;
      }
      seen.add(message.callback);
      const list = answersOf.get(message.to) ?? [];
      list.push(isProbeAnswer.get(fingerprint(message.body)) ?? 'other');
      answersOf.set(message.to, list);
    }
    let lost = 0;
    let outOfOrder = 0;
    for (const { from, probes } of plan) {
      const answers = answersOf.get(from) ?? [];
      lost += Math.max(0, probes.length - answers.length);
      for (const [index, answer] of answers.entries()) if (answer !== probes[index]) outOfOrder += 1;
    }
    return {
      messages: expected,
      replies: seen.size - PROBES.length,
      kills,
      lost,
      outOfOrder,
      duplicateSends,
      seconds: (performance.now() - startedAt) / 1000,
      drainedAfterLastKillSeconds: (drainedAt - lastKillAt) / 1000,
      longestSilenceMs: Math.round(longestSilenceMs),
    };
  } finally {
    await fleet.stop();
    await graph.close();
  }
}

/** Milliseconds until something new reaches the provider; 0 when nothing more is expected. */
async function silenceAfter(graph: GraphStub, isExpected: () => boolean): Promise<number> {
  const from = performance.now();
  const before = graph.sent.length;
  while (graph.sent.length === before) {
    if (!isExpected()) return 0;
    await pause(10);
  }
  return performance.now() - from;
}

export async function learnAnswers(
  sent: readonly { body: Record<string, unknown> }[],
  url: string,
): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const [index, probe] of PROBES.entries()) {
    const before = sent.length;
    await deliver(url, {
      from: '5215599999999',
      id: `wamid.LEARN${index}`,
      tap: { id: probe, title: '✓' },
    });
    while (sent.length === before) await pause(10);
    await pause(300);
    if (sent.length !== before + 1)
      throw new Error(
        `${probe} has ${sent.length - before} messages as answer; this run needs answers of one message`,
      );
    answers.set(probe, fingerprint((sent[before] as { body: Record<string, unknown> }).body));
  }
  if (new Set(answers.values()).size !== PROBES.length) throw new Error('the answers do not differ');
  return answers;
}

/** One conversation: the next message only after the one before was accepted, each delivered twice. */
async function sendAll(
  conversation: { from: string; probes: string[] },
  url: string,
  turn: () => Promise<void>,
): Promise<void> {
  for (const [index, probe] of conversation.probes.entries()) {
    await turn();
    const message = {
      from: conversation.from,
      id: `wamid.C${conversation.from}-${index}`,
      tap: { id: probe, title: '✓' },
    };
    await deliver(url, message);
    await deliver(url, message);
  }
}

function makePauses(of: CrashRunOptions['killEveryMs']): () => number {
  if (typeof of === 'number') return () => of;
  const [least, most] = of;
  const random = makeRandom(20_261_121);
  return () => least + random() * (most - least);
}

function makePace(perSecond: number | undefined): () => Promise<void> {
  if (perSecond === undefined) return async () => {};
  let next = performance.now();
  return async () => {
    next = Math.max(next + 1000 / perSecond, performance.now());
    await pause(Math.max(0, next - performance.now()));
  };
}

async function deliver(url: string, message: Parameters<typeof messageBody>[0]): Promise<void> {
  const body = messageBody(message);
  while ((await postMeta(url, body)) !== 200) await pause(100);
}

export function fingerprint(body: Record<string, unknown>): string {
  const { to: _to, recipient: _recipient, biz_opaque_callback_data: _callback, ...rest } = body;
  return JSON.stringify(rest);
}
