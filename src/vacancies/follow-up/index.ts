import type { ConversationId, Language, OutboundId } from '../../model/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Texts } from '../../ports/texts.ts';
import { ERASE_AFTER_MS, WRITE_AFTER_MS } from '../../scheduling/clock-guard.ts';
import type { Timers } from '../../scheduling/timers.ts';
import type { Store } from '../../storage/store.ts';
import type { Logger, Metrics } from '../../telemetry/telemetry.ts';
import { isDaytime, nextDay, nextDaytime, zoneOf } from '../daytime.ts';
import { formFor } from '../speak-first.ts';
import { FOLLOW_UP_TIMER, type FollowUp, type FollowUpStore } from './store.ts';
import { type FollowUpOutcome, followUpWords } from './wording.ts';

export { type FollowUpOutcome, followUpQuestion, OPEN_PAYLOAD, OUTCOMES, outcomeOf } from './wording.ts';

export interface FollowUpsDeps {
  readonly followUps: FollowUpStore;
  readonly timers: Pick<Timers, 'pullIn'>;
  readonly store: Pick<Store, 'conversation' | 'speakFirst'>;
  readonly texts: Texts;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: () => string;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Words for this conversation are committed: the outbox's `wake`. */
  readonly onSpoken: (conversation: ConversationId) => void;
  /** How long the clock has been steady (`ClockGuard`); absent: always. */
  readonly steadyForMs?: () => number;
  /** How often to look (default five minutes). */
  readonly everyMs?: number;
}

export interface PlanRequest {
  readonly conversation: ConversationId;
  /** What it is about: `vacancy:<id>` after an application, `referral:<ticket>` after a counsellor's. */
  readonly subject: string;
  readonly language: Language;
  /** Where the person is, for the hour of the day. */
  readonly state?: string;
  /** They said yes to being written to by SMS. */
  readonly hasSmsConsent?: boolean;
  /** Days from now (default 7). */
  readonly afterDays?: number;
}

export interface Answer {
  readonly subject: string;
  /** Somebody asked for money: to be reported, and a counsellor to look at. */
  readonly isFraudReport: boolean;
}

/** Asks, once, how it went. */
export interface FollowUps {
  start(): void;
  /** False: it is, or was, asked about this already. Durable when it resolves. */
  plan(request: PlanRequest): Promise<boolean>;
  /** Whether a question waits for this person's answer. */
  isWaiting(conversation: ConversationId): Promise<boolean>;
  /** Counts an answer; undefined when nothing was asked, or it was answered already. */
  answer(conversation: ConversationId, outcome: FollowUpOutcome): Promise<Answer | undefined>;
  /** Erases everything kept here for this conversation. */
  forget(conversation: ConversationId): Promise<void>;
  /** Asks whom it is time to ask; the timer calls it. @returns how many questions went to the outbox */
  askDue(): Promise<number>;
  /** Resolves when what is under way has ended. */
  close(): Promise<void>;
}

const EVERY_MS = 5 * 60_000;
const DAY_MS = 86_400_000;
const AFTER_DAYS = 7;
/** Nothing is planned for later: what is, was planned under a clock that was ahead. */
const FARTHEST_MS = 30 * DAY_MS;
const AT_ONCE = 100;
/** Looked at again, while a counsellor holds the floor. */
const HELD_MS = 3600_000;
/** An answer that comes later is about something else. */
const ANSWER_WITHIN_MS = 30 * DAY_MS;
/** With several questions due the next one waits until this one has had its time. */
const BETWEEN_MS = 3 * DAY_MS;
/** Later than this nobody knows any more what is asked about: after a long stop, or under a clock that is far ahead. */
const STALE_MS = 14 * DAY_MS;
/** Long enough that nobody is asked about the same again. */
const KEPT_MS = 120 * DAY_MS;

const isStale = ({ dueAt }: FollowUp, now: Date): boolean => now.getTime() - dueAt.getTime() > STALE_MS;

export function makeFollowUps(deps: FollowUpsDeps): FollowUps {
  const { followUps, store, texts, clock, metrics, logger } = deps;
  const steadyForMs = deps.steadyForMs ?? (() => Number.POSITIVE_INFINITY);
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let underWay: Promise<number> | undefined;

  async function askAll(): Promise<number> {
    const steadyMs = steadyForMs();
    if (steadyMs < WRITE_AFTER_MS) return 0;
    const now = clock.now();
    if (steadyMs >= ERASE_AFTER_MS) {
      await followUps.sweep(new Date(now.getTime() - KEPT_MS));
      await deps.timers.pullIn(FOLLOW_UP_TIMER, new Date(now.getTime() + FARTHEST_MS));
    }
    let asked = 0;
    for (;;) {
      const due = await followUps.due(now, AT_ONCE);
      // A clock that has not stood for a day may be the one that is wrong: what is long past by it stays as it is.
      const clear = due.filter((one) => steadyMs >= ERASE_AFTER_MS || !isStale(one, now));
      for (const one of clear) if (!isClosed && (await ask(one, now))) asked += 1;
      // Each of these was asked, dropped or put off: the next look finds others.
      if (due.length < AT_ONCE || clear.length < due.length || isClosed) return asked;
    }
  }

  async function ask(one: FollowUp, now: Date): Promise<boolean> {
    const { id, conversation, body } = one;
    if (isStale(one, now)) {
      metrics.count('follow_ups', { outcome: 'stale' });
      await followUps.drop(one);
      return false;
    }
    const zone = zoneOf(body.state);
    if (!isDaytime(now, zone)) {
      await followUps.postpone(one, nextDaytime(now, zone));
      return false;
    }
    if (!body.content && (await followUps.unanswered(conversation, new Date(now.getTime() - BETWEEN_MS)))) {
      await followUps.postpone(one, nextDay(now, zone));
      return false;
    }
    // Composed anew when it is tried again: WhatsApp's window may have closed meanwhile.
    const content = await compose(one, now);
    if (!content) return false;
    if (!body.content) await followUps.decide(one, content);
    const outcome = await store.speakFirst(conversation, { id, content }, now);
    if (outcome === 'gone' || outcome === 'optedOut') {
      await followUps.forget(conversation);
      return false;
    }
    if (outcome === 'held') {
      // A counsellor is speaking with them.
      await followUps.postpone(one, nextDaytime(new Date(now.getTime() + HELD_MS), zone));
      return false;
    }
    await followUps.markAsked(one, now);
    deps.onSpoken(conversation);
    if (outcome === 'queued') metrics.count('follow_ups', { outcome: 'asked' });
    return outcome === 'queued';
  }

  /** Undefined: this person is not to be asked; what was planned is dropped. */
  async function compose({ conversation, body }: FollowUp, now: Date) {
    const known = await store.conversation(conversation);
    const form = known && !known.isOptedOut ? formFor(known, now, body.smsConsent) : 'none';
    if (form !== 'none') return followUpWords(texts, body.language, form);
    await followUps.forget(conversation);
    return undefined;
  }

  /** One at a time: two would ask the same. */
  const askDue = (): Promise<number> => {
    underWay ??= askAll().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };

  async function loop(): Promise<void> {
    await askDue().catch((error) =>
      logger.error({ err: error }, 'asking how it went failed; it is tried again'),
    );
    if (isClosed) return;
    timer = setTimeout(() => void loop(), deps.everyMs ?? EVERY_MS);
    timer.unref();
  }

  const waiting = (conversation: ConversationId) =>
    followUps.unanswered(conversation, new Date(clock.now().getTime() - ANSWER_WITHIN_MS));

  return {
    start: () => void loop(),
    plan: async ({ conversation, subject, language, state, hasSmsConsent = false, afterDays = AFTER_DAYS }) =>
      followUps.plan({
        id: deps.newId() as OutboundId,
        conversation,
        subject,
        dueAt: nextDaytime(new Date(clock.now().getTime() + afterDays * DAY_MS), zoneOf(state)),
        body: { language, ...(state === undefined ? {} : { state }), smsConsent: hasSmsConsent },
      }),
    isWaiting: async (conversation) => (await waiting(conversation)) !== undefined,
    answer: async (conversation, outcome) => {
      const asked = await waiting(conversation);
      if (!asked || !(await followUps.markAnswered(asked, outcome))) return undefined;
      metrics.count('follow_ups', { outcome });
      return { subject: asked.subject, isFraudReport: outcome === 'asked_for_money' };
    },
    forget: (conversation) => followUps.forget(conversation),
    askDue,
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await underWay?.catch(() => {});
    },
  };
}
