import { createHmac } from 'node:crypto';
import type { ConversationId } from '../../model/index.ts';
import type { Clock } from '../../ports/clock.ts';
import { ERASE_AFTER_MS } from '../../scheduling/clock-guard.ts';
import { type LaneOutcome, Lanes } from '../../scheduling/lanes.ts';
import type { Timers } from '../../scheduling/timers.ts';
import type { Logger, Metrics } from '../../telemetry/telemetry.ts';
import { PortalError } from '../portal/errors.ts';
import type { RegisterOutcome, RegistrationsClient } from '../portal/registrations.ts';
import { RegistrationRequest } from '../portal/schema.ts';
import { nextAction } from './next-action.ts';
import { type Entry, type EntryOutcome, REGISTRATION_TIMER, type RegistrationStore } from './store.ts';

export interface RegistrationsDeps {
  readonly store: RegistrationStore;
  readonly timers: Timers;
  readonly client: Pick<RegistrationsClient, 'registerInterest' | 'withdrawRegistration'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: () => string;
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /**
   * Told what came of it, so that the person can be told. Before it is marked as done: after a crash it may come again,
   * with the same `noticeId` — use that as the message's id.
   */
  readonly onOutcome?: (outcome: RegistrationNews) => Promise<void> | void;
  /** First pause after a fault (default 2 s; doubles up to five minutes). */
  readonly retryMs?: number;
  /** How long the clock has been steady (`ClockGuard`); absent: always. */
  readonly steadyForMs?: () => number;
  /** How often to look for what other processes left to be done (default 2 s). */
  readonly everyMs?: number;
}

export interface RegistrationNews {
  readonly noticeId: string;
  readonly conversation: ConversationId;
  readonly vacancyId: string;
  readonly kind: EntryOutcome | 'withdrawn';
}

export interface RegistrationState {
  readonly vacancyId: string;
  /** `waiting`: on its way to the portal; `withdrawing`: on its way back. */
  readonly state: 'waiting' | 'withdrawing' | EntryOutcome;
}

/** A person's interest in vacancies, told to the portal exactly once each. */
export interface Registrations {
  /** Takes up what is open, and what other processes leave to be done from then on. */
  start(): void;
  /** Looks for it now; the timer calls it. */
  takeUp(): Promise<void>;
  /**
   * Queues a document, or the changed one for the same vacancy. Only after the person saw it and agreed
   * (`document.consent`). Durable when it resolves; the portal gets it when it can.
   */
  register(conversation: ConversationId, document: RegistrationRequest): Promise<'queued' | 'invalid'>;
  /** Takes back one, or all of this person's; what the portal has is erased there. Also for "delete my data". */
  withdraw(conversation: ConversationId, vacancyId?: string): Promise<void>;
  list(conversation: ConversationId): Promise<RegistrationState[]>;
  /** Starts nothing more; resolves when what is under way has ended. */
  close(): Promise<void>;
}

const AT_ONCE = 4;
const RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 5 * 60_000;
/** A vacancy is not open for ever: then the person is told that it did not work. */
const GIVE_UP_MS = 3 * 86_400_000;
const KEPT_MS = 60 * 86_400_000;
/** A vacancy is open for some weeks; after this nobody withdraws from it any more. */
const REGISTERED_KEPT_MS = 180 * 86_400_000;
const SWEEP_EVERY_MS = 86_400_000;
const EVERY_MS = 2_000;
const TAKEN_UP_AT_ONCE = 500;

export function makeRegistrations(deps: RegistrationsDeps): Registrations {
  const { store, client, clock, newId, random, logger, metrics } = deps;
  const failures = new Map<string, number>();
  const inFlight = new Set<string>();
  const lanes = new Lanes<string>({
    concurrency: AT_ONCE,
    run: (id) => step(id),
    onError: (error) => logger.error({ err: error }, 'a registration failed; it is tried again'),
  });

  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let sweptAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    const now = clock.now();
    const steadyMs = deps.steadyForMs?.() ?? Number.POSITIVE_INFINITY;
    if (steadyMs >= ERASE_AFTER_MS && Math.abs(now.getTime() - sweptAt) >= SWEEP_EVERY_MS) {
      sweptAt = now.getTime();
      const before = (ms: number) => new Date(now.getTime() - ms);
      await store.sweep(before(KEPT_MS), before(REGISTERED_KEPT_MS));
      // A clock that was ahead left tries that would never come.
      await deps.timers.pullIn(REGISTRATION_TIMER, new Date(now.getTime() + LONGEST_RETRY_MS));
    }
    // What is being asked now is not asked again without its pause.
    for (const { id } of await deps.timers.due(REGISTRATION_TIMER, now, TAKEN_UP_AT_ONCE))
      if (!isClosed && !inFlight.has(id)) lanes.wake(id);
  }

  const takeUp = (): Promise<void> => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  };

  async function loop(): Promise<void> {
    await takeUp().catch((error) =>
      logger.warn({ err: error }, 'looking for open registrations failed; tried again'),
    );
    if (isClosed) return;
    timer = setTimeout(() => void loop(), deps.everyMs ?? EVERY_MS);
    timer.unref();
  }

  async function step(id: string): Promise<LaneOutcome> {
    const entry = await store.get(id);
    if (!entry) return 'idle';
    switch (nextAction(entry)) {
      case 'offer':
        await store.offer(id, `rumbo-${newId()}`);
        return 'more';
      case 'recall':
        await store.recall(id);
        return 'more';
      case 'send':
        return tolerate(entry, () => send(entry));
      case 'withdraw':
        return tolerate(entry, () => takeBack(entry));
      case 'rest':
        await store.settle(id, entry.revision);
        return 'idle';
      case 'erase':
        // A refusal is kept for a while, so that a dialog can say it.
        if (entry.outcome === undefined) await store.erase(id);
        return 'idle';
    }
  }

  async function send(entry: Entry): Promise<LaneOutcome> {
    const { id, key, offered } = entry;
    if (!offered || key === undefined) throw new Error('a registration lost what it offers');
    const isLate = clock.now().getTime() - entry.changedAt.getTime() > GIVE_UP_MS;
    if (isLate && entry.attempts === 0) return refuse(entry, 'gaveUp');
    if (isLate && entry.isWanted) {
      // It may have arrived: what became of it is still to be learnt, and then taken back.
      await tell(entry, 'gaveUp');
      await store.unwant(entry, clock.now());
      return 'more';
    }
    if (!(await store.markSending(id))) return 'idle';
    let outcome: RegisterOutcome;
    try {
      outcome = await client.registerInterest(offered, key);
    } catch (error) {
      if (error instanceof PortalError && !error.mayHaveArrived) await store.markNotSent(id);
      throw error;
    }
    if (outcome.kind !== 'registered' && outcome.kind !== 'already') return refuse(entry, outcome.kind);
    const portalId = outcome.kind === 'registered' ? outcome.registration.id : (outcome.id ?? '');
    await tell(entry, 'registered');
    await store.markRegistered(id, key, portalId);
    metrics.count('registrations', { outcome: outcome.kind });
    return 'more';
  }

  async function takeBack(entry: Entry): Promise<LaneOutcome> {
    if (entry.portalId === '')
      logger.error(
        { registration: entry.id },
        'the portal has a registration whose id it never told: withdraw it by hand',
      );
    else if (entry.portalId !== undefined) await client.withdrawRegistration(entry.portalId);
    if (!(await store.get(entry.id))?.isWanted) await tell(entry, 'withdrawn');
    await store.markWithdrawn(entry.id);
    metrics.count('registrations', { outcome: 'withdrawn' });
    return 'more';
  }

  async function refuse(entry: Entry, outcome: EntryOutcome): Promise<LaneOutcome> {
    await tell(entry, outcome);
    await store.markRefused(entry.id, entry.revision, outcome);
    metrics.count('registrations', { outcome });
    return 'more';
  }

  async function tell(entry: Entry, kind: RegistrationNews['kind']): Promise<void> {
    const { id, conversation, vacancyId, offeredRevision } = entry;
    // As it stands now: what became of words that the person has changed or taken back since is nothing to tell.
    const { revision = entry.revision, isWanted = false } = (await store.get(id)) ?? {};
    if (kind !== 'withdrawn' && !(isWanted && offeredRevision === revision)) return;
    await deps.onOutcome?.({ noticeId: `${id}.${revision}.${kind}`, conversation, vacancyId, kind });
  }

  /** The portal's faults are waited out; its refusal of our key is ours to mend, and waited for too. */
  async function tolerate(entry: Entry, work: () => Promise<LaneOutcome>): Promise<LaneOutcome> {
    inFlight.add(entry.id);
    try {
      const outcome = await work();
      failures.delete(entry.id);
      return outcome;
    } catch (error) {
      if (!(error instanceof PortalError)) throw error;
      const failed = (failures.get(entry.id) ?? 0) + 1;
      failures.set(entry.id, failed);
      if (error.fault === 'refused')
        logger.error({ code: error.code }, 'the portal refuses our registrations: look at its key');
      const step = Math.min((deps.retryMs ?? RETRY_MS) * 2 ** Math.min(failed - 1, 20), LONGEST_RETRY_MS);
      const resumeInMs = Math.max(error.retryAfterMs ?? 0, Math.ceil(random() * step));
      // Should this process end meanwhile, whoever comes next tries it then.
      const at = new Date(clock.now().getTime() + resumeInMs);
      await deps.timers.schedule({ kind: REGISTRATION_TIMER, id: entry.id, of: entry.conversation, at });
      return { resumeInMs };
    } finally {
      inFlight.delete(entry.id);
    }
  }

  return {
    start: () => void loop(),
    takeUp,
    register: async (conversation, document) => {
      const checked = RegistrationRequest.safeParse(document);
      if (!checked.success) return 'invalid';
      const id = await store.want(newId(), conversation, checked.data, clock.now());
      if (id !== undefined) lanes.wake(id);
      return 'queued';
    },
    withdraw: async (conversation, vacancyId) => {
      for (const entry of await store.of(conversation)) {
        if (vacancyId !== undefined && entry.vacancyId !== vacancyId) continue;
        await store.unwant(entry, clock.now());
        lanes.wake(entry.id);
      }
    },
    list: async (conversation) => (await store.of(conversation)).map(stateOf),
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await looking?.catch(() => {});
      await lanes.close();
    },
  };
}

function stateOf({
  vacancyId,
  outcome,
  isWanted,
  isSettled,
  offeredRevision,
  revision,
}: Entry): RegistrationState {
  if (outcome !== undefined && (isSettled || offeredRevision === revision))
    return { vacancyId, state: outcome };
  return { vacancyId, state: isWanted ? 'waiting' : 'withdrawing' };
}

/**
 * Makes the name under which the portal knows a person: ours alone, the same for each of their registrations, useless
 * for finding out who it is.
 * @param pepper the store's secret
 */
export function makePersonRef(pepper: Uint8Array): (conversation: ConversationId) => string {
  return (conversation) =>
    createHmac('sha256', pepper).update(`portal:${conversation}`).digest('base64url').slice(0, 22);
}
