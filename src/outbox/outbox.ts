import type { ChannelName, ConversationId, OutboundId, SendError, SendResult } from '../model/index.ts';
import type { Clock } from '../ports/clock.ts';
import { type LaneOutcome, Lanes } from '../scheduling/lanes.ts';
import type { PendingOutbound, Store } from '../storage/store.ts';
import type { Logger, Metrics } from '../telemetry/telemetry.ts';
import { fullJitterMs, ladderMs, pairMs, type Random } from './backoff.ts';
import { Line, type LineLimits } from './line.ts';
import type { TakeTokens } from './pace.ts';

/** How long a message whose send is uncertain waits for its receipt, in process uptime (reliability.md, "The pattern" 6). */
const UNKNOWN_WAIT_MS = 8_000;
/**
 * After so many unclean starts in a row the wait also counts from the attempt, over the runs since: a crash loop must not
 * freeze lanes. It is longer, as most of it nobody listened, and the run that begins after it still gives the provider a
 * moment to report.
 */
const UNCLEAN_STARTS_TO_HURRY = 3;
const WAIT_OVER_RUNS_MS = 20_000;
const HURRIED_WAIT_MS = 1_500;
const STABLE_AFTER_MS = 60_000;
const GIVE_UP_AGE_MS = 24 * 3600_000;
const DEFAULT_MAX_ATTEMPTS = 8;
/** Sends of one message that ended without an answer and without a receipt. */
const MOST_UNCERTAIN_TRIES = 3;
const LONGEST_REST_MS = 25 * 60_000;

/**
 * Meta: 80 a second a number, unless it has raised it; 1 message each 6 s to one person with bursts to 45 (channels.md 2.4).
 * A request takes some 200 ms, so a socket carries five a second.
 */
export const whatsAppLimits = (perSecond: number): LineLimits => ({
  sockets: Math.max(16, Math.ceil(perSecond / 5)),
  perSecond,
  pair: { capacity: 45, perSecond: 1 / 6 },
});
const LIMITS: Readonly<Record<ChannelName, LineLimits>> = {
  whatsapp: whatsAppLimits(80),
  sms: { sockets: 8, perSecond: 10 },
  console: { sockets: 1, perSecond: 1000 },
};

export interface OutboxDeps {
  readonly store: Pick<
    Store,
    | 'openOutboxLanes'
    | 'nextOutbound'
    | 'markAttempted'
    | 'markSent'
    | 'markRetry'
    | 'markFailed'
    | 'markStable'
    | 'unclean'
  >;
  readonly channels: (name: ChannelName) => {
    send(message: Pick<PendingOutbound, 'id' | 'to' | 'account' | 'content'>): Promise<SendResult>;
  };
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly limits?: Partial<Record<ChannelName, LineLimits>>;
  /** Where several processes send from the same numbers: the bucket of a line that they share. */
  readonly takeTokens?: (line: string, ...asked: Parameters<TakeTokens>) => ReturnType<TakeTokens>;
}

export interface Outbox {
  /** New words for this conversation are committed. */
  wake(conversation: ConversationId): void;
  /** A receipt settled the uncertain head of this lane. */
  settle(conversation: ConversationId): void;
  /** Takes up every open lane. */
  start(): Promise<void>;
  /** Starts no further send; resolves when those under way have ended or `withinMs` is over. */
  close(withinMs: number): Promise<void>;
}

/**
 * Sends what turns committed: in order per conversation, paced per number and per person, marked before and after.
 * A crash between the two marks leaves an uncertain message; it waits for its receipt before it is sent again.
 */
export function makeOutbox(deps: OutboxDeps): Outbox {
  const { store, clock, random, metrics, logger, takeTokens } = deps;
  const limits = { ...LIMITS, ...deps.limits };
  const lines = new Map<string, Line>();
  /** Uptime at which an uncertain message was first seen by this process. */
  const uncertainSince = new Map<OutboundId, number>();
  const uncertainTries = new Map<OutboundId, number>();
  /** Lanes that wait in a line, so that a called one that has nothing to send gives its place on. */
  const calledBy = new Map<ConversationId, Line>();
  let sendsWithUnknownEnd = 0;
  const lanes = new Lanes<ConversationId>({
    // A lane that waits for a socket or a token gives its place back, so this only bounds work, not people.
    concurrency: 64,
    run: (conversation) => step(conversation),
    onError: (error) => logger.error({ err: error }, 'an outbox lane failed; it is tried again'),
  });
  const stable = setTimeout(
    () =>
      void store
        .markStable()
        .catch((error) => logger.warn({ err: error }, 'could not mark this start as stable')),
    STABLE_AFTER_MS,
  );
  stable.unref();

  function lineOf(message: PendingOutbound): Line {
    const key = `${message.to.channel} ${message.account}`;
    let line = lines.get(key);
    if (!line) {
      line = new Line({
        limits: limits[message.to.channel],
        random,
        uptimeMs: () => clock.uptimeMs(),
        wake: (conversation) => lanes.wake(conversation),
        ...(takeTokens ? { takeTokens: (wanted, rule) => takeTokens(key, wanted, rule) } : {}),
      });
      lines.set(key, line);
    }
    return line;
  }

  async function step(conversation: ConversationId): Promise<LaneOutcome> {
    const message = await store.nextOutbound(conversation);
    const rest = message ? restMs(message) : 'idle';
    if (message === undefined || rest !== 0) {
      calledBy.get(conversation)?.decline(conversation);
      calledBy.delete(conversation);
      return rest === 'idle' || rest === 0 ? 'idle' : { resumeInMs: rest };
    }
    const line = lineOf(message);
    const admission = line.admit(conversation);
    if (admission === 'parked') {
      calledBy.set(conversation, line);
      return 'idle';
    }
    calledBy.delete(conversation);
    if (admission !== 'go') return admission;
    try {
      return await send(message, line);
    } finally {
      line.release();
    }
  }

  /** How long the head of a lane must still rest: an uncertain one for its receipt, a failed one for its next try. */
  function restMs(message: PendingOutbound): number {
    if (message.status === 'attempted') return Math.max(0, uncertainWaitMs(message));
    if (!message.notBefore) return 0;
    const left = message.notBefore.getTime() - clock.now().getTime();
    // Bounded, so that a clock that was wrong when the time was written cannot hold a message for long.
    return Math.max(0, Math.min(left, LONGEST_REST_MS));
  }

  async function send(message: PendingOutbound, line: Line): Promise<LaneOutcome> {
    const channel = message.to.channel;
    // Read a moment ago, and withdrawn or erased since: the lane goes on with what comes after it.
    if (!(await store.markAttempted(message.id, clock.now()))) return 'more';
    const startedAt = performance.now();
    const result = await deps.channels(channel).send(message);
    metrics.observe('send_seconds', (performance.now() - startedAt) / 1000, { channel });
    if (result.kind === 'sent') {
      line.judge(message.conversation);
      uncertainSince.delete(message.id);
      uncertainTries.delete(message.id);
      await store.markSent(message.id, result.providerId, clock.now());
      metrics.count('messages_out', { channel });
      return 'more';
    }
    return takeError(message, result.error, line);
  }

  async function takeError(message: PendingOutbound, error: SendError, line: Line): Promise<LaneOutcome> {
    const channel = message.to.channel;
    metrics.count('send_errors', { channel, code: error.code });
    const isWide = line.judge(message.conversation, error);
    if (error.scope === 'account')
      logger.error(
        { channel, code: error.code },
        'the account cannot send: all sends wait, one probe a minute; look at the account',
      );
    const age = clock.now().getTime() - message.createdAt.getTime();
    if (error.isAmbiguous) {
      const tries = (uncertainTries.get(message.id) ?? 0) + 1;
      uncertainTries.set(message.id, tries);
      // Each of these may have arrived: better one answer missing than the same one again and again.
      if (tries >= MOST_UNCERTAIN_TRIES || age > GIVE_UP_AGE_MS) return giveUp(message, error);
      // It may have arrived. The mark stays; the receipt or the wait decides.
      sendsWithUnknownEnd += 1;
      uncertainSince.set(message.id, clock.uptimeMs());
      return { resumeInMs: UNKNOWN_WAIT_MS };
    }
    uncertainSince.delete(message.id);
    const attempts = message.attempts + (isWide ? 0 : 1);
    const maxAttempts = (error.maxAttempts ?? DEFAULT_MAX_ATTEMPTS) + 1;
    if (!error.retryable || age > GIVE_UP_AGE_MS || attempts >= maxAttempts) return giveUp(message, error);
    const wait = Math.max(error.retryAfterMs ?? 0, backoff(error, message.attempts, isWide));
    const notBefore = new Date(clock.now().getTime() + wait);
    const isWaiting = await store.markRetry(message.id, error, notBefore, !isWide);
    return isWaiting ? { resumeInMs: wait } : 'more';
  }

  async function giveUp(message: PendingOutbound, error: SendError): Promise<LaneOutcome> {
    const channel = message.to.channel;
    uncertainSince.delete(message.id);
    uncertainTries.delete(message.id);
    await store.markFailed(message.id, error, clock.now());
    metrics.count('dead_letters', { channel, code: error.code });
    const log = error.meaning === 'bug' ? logger.error : logger.warn;
    log.call(
      logger,
      { channel, code: error.code, outbound: message.id, meaning: error.meaning },
      'a message was given up',
    );
    return 'more';
  }

  function backoff(error: SendError, attempts: number, isWide: boolean): number {
    if (error.scope === 'pair') return pairMs(attempts, random);
    // The gate does the waiting for wide faults; the message itself is ready as soon as it opens.
    if (isWide) return 50;
    return error.maxAttempts === undefined ? fullJitterMs(attempts, random) : ladderMs(attempts, random);
  }

  function uncertainWaitMs({ id, notBefore: attemptedAt }: PendingOutbound): number {
    let since = uncertainSince.get(id);
    if (since === undefined) {
      // Seen for the first time: left over from the process before this one.
      since = clock.uptimeMs();
      uncertainSince.set(id, since);
    }
    const here = clock.uptimeMs() - since;
    const wait = UNKNOWN_WAIT_MS - here;
    if (store.unclean.startsInARow < UNCLEAN_STARTS_TO_HURRY || attemptedAt === undefined) return wait;
    const inAll = WAIT_OVER_RUNS_MS - (clock.now().getTime() - attemptedAt.getTime());
    return Math.min(wait, Math.max(HURRIED_WAIT_MS - here, inAll));
  }

  return {
    wake: (conversation) => lanes.wake(conversation),
    settle: (conversation) => lanes.wake(conversation),
    start: async () => {
      for (const conversation of await store.openOutboxLanes()) lanes.wake(conversation);
    },
    close: async (withinMs) => {
      clearTimeout(stable);
      for (const line of lines.values()) line.close();
      const timeout = new Promise<void>((resolve) => setTimeout(resolve, withinMs).unref());
      await Promise.race([lanes.close(), timeout]);
      if (sendsWithUnknownEnd > 0)
        logger.info({ sends: sendsWithUnknownEnd }, 'sends that ended without an answer in this run');
    },
  };
}
