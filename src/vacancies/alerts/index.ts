import type { ConversationId, Language } from '../../model/index.ts';
import { makeBreather } from '../../scheduling/breather.ts';
import { ERASE_AFTER_MS, WRITE_AFTER_MS } from '../../scheduling/clock-guard.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import type { ChangeBatch } from '../local-copy.ts';
import type { Vacancy } from '../portal/schema.ts';
import { SearchCriteria, type VacancyFacts } from './criteria.ts';
import { type DeliverDeps, deliverDue } from './deliver.ts';
import { NEWS_MS, Roster } from './roster.ts';
import { SearchIndex } from './search-index.ts';
import type { SavedSearch } from './store.ts';

export type { SearchCriteria, VacancyFacts } from './criteria.ts';
export type { SavedSearch } from './store.ts';
export { SHOW_PAYLOAD, STOP_PAYLOAD } from './wording.ts';

export interface AlertsDeps extends Omit<DeliverDeps, 'roster' | 'forget' | 'isStopping'> {
  readonly logger: Logger;
  /** What a vacancy is matched by; undefined: it is held back (signs of fraud) and nobody is told. */
  readonly factsOf: (vacancy: Vacancy) => VacancyFacts | undefined;
  /** Municipalities whose centre is within so many kilometres, itself included. */
  readonly placesWithin: (municipality: string, radiusKm: number) => readonly string[];
  /** How long the clock has been steady (`ClockGuard`); absent: always. */
  readonly steadyForMs?: () => number;
  /** How often to look who may be told (default a minute). */
  readonly everyMs?: number;
}

export interface SaveRequest {
  readonly conversation: ConversationId;
  readonly criteria: SearchCriteria;
  readonly language: Language;
  /** When they said yes to being written to by SMS. */
  readonly smsConsentAt?: Date;
  /** What they were shown when they asked to keep the search: not told again. */
  readonly shown?: readonly Vacancy[];
}

export type SaveResult =
  | { readonly kind: 'saved'; readonly search: SavedSearch }
  /** `tooBroad`: names neither work nor place. `tooMany`: five are kept already. */
  | { readonly kind: 'tooBroad' | 'tooMany' };

/** Searches that people keep, and the alerts that come of them. */
export interface Alerts {
  /** Takes up what is kept and begins to tell. `take` waits for it. */
  start(): Promise<void>;
  /** Keeps a search; the same one again is kept for longer. Durable when it resolves. */
  save(request: SaveRequest): Promise<SaveResult>;
  list(conversation: ConversationId): Promise<SavedSearch[]>;
  /** Ends one search, or all of this person's. */
  end(conversation: ConversationId, searchId?: string): Promise<void>;
  /** Erases everything kept here for this conversation; for the stop word and for "delete my data". */
  forget(conversation: ConversationId): Promise<void>;
  /** For `SyncDeps.onChanges`: turns the searches round on what changed. Durable when it resolves; bears repeats. */
  take(batch: ChangeBatch): Promise<void>;
  /** Ids of the vacancies that the last alerts were about, for whoever answers to them; keeps the searches for longer. */
  show(conversation: ConversationId): Promise<string[]>;
  /** Tells everybody who may be told now; the timer calls it. @returns how many alerts went to the outbox */
  deliverDue(): Promise<number>;
  /** Resolves when what is under way has ended. */
  close(): Promise<void>;
}

const EVERY_MS = 60_000;
/** People come and go with the partitions that this process holds. */
const FOLLOW_EVERY_MS = 2_000;
const SWEEP_EVERY_MS = 3600_000;
const MOST_SEARCHES = 5;
const TERM_MS = 60 * 86_400_000;
/** Longer than a search lives, so that nothing is told twice. */
const TOLD_MS = 120 * 86_400_000;
const WORK_MS = 3;

export function makeAlerts(deps: AlertsDeps): Alerts {
  const { alerts: store, clock, logger, factsOf, newId, everyMs = EVERY_MS } = deps;
  const steadyForMs = deps.steadyForMs ?? (() => Number.POSITIVE_INFINITY);
  const roster = new Roster(new SearchIndex(deps.placesWithin));
  const watched = new Set<string>();
  let ready: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let looker: NodeJS.Timeout | undefined;
  let isClosed = false;
  let sweptAt = Number.NEGATIVE_INFINITY;
  let delivery: Promise<number> | undefined;
  let following: Promise<void> = Promise.resolve();

  const forget = async (conversation: ConversationId): Promise<void> => {
    await store.forget(conversation);
    roster.removePerson(conversation);
  };

  /** Lets go of people whom another process looks after now, and takes up those who have come. */
  async function follow(): Promise<void> {
    const breathe = makeBreather(WORK_MS);
    const shares = new Set(store.shares());
    const lost = [...watched].filter((share) => !shares.has(share));
    const gained = [...shares].filter((share) => !watched.has(share));
    for (const share of lost) watched.delete(share);
    if (lost.length > 0)
      for (const { conversation, share } of roster.people.values()) {
        if (!watched.has(share)) roster.removePerson(conversation);
        await breathe();
      }
    if (gained.length === 0) return;
    for (const share of gained) {
      for await (const piece of store.searches(share)) {
        for (const search of piece) {
          roster.add(search, share);
          await breathe();
        }
        if (isClosed) return;
      }
      for (const [conversation, notBefore] of await store.pauses(share))
        roster.pause(conversation, notBefore.getTime());
    }
    // For those who have come all news of the last days is new, whoever was told of it: the store knows.
    for await (const piece of store.changes(new Date(clock.now().getTime() - NEWS_MS))) {
      for (const { facts, at } of piece) {
        roster.announce(facts, at.getTime());
        await breathe();
      }
    }
    // Last: what was cut short is loaded again.
    for (const share of gained) watched.add(share);
  }

  /** One at a time: two would load the same. */
  const followOnce = (): Promise<void> => {
    following = following.catch(() => {}).then(follow);
    return following;
  };

  async function deliver(): Promise<number> {
    await ready;
    await followOnce();
    const steadyMs = steadyForMs();
    const now = clock.now().getTime();
    if (steadyMs >= ERASE_AFTER_MS && Math.abs(now - sweptAt) >= SWEEP_EVERY_MS) {
      sweptAt = now;
      const terms = { changesMs: NEWS_MS, toldMs: TOLD_MS, searchMs: TERM_MS };
      for (const id of await store.sweep(new Date(now), terms)) roster.remove(id);
      roster.prune(now);
    }
    return steadyMs < WRITE_AFTER_MS
      ? 0
      : deliverDue({ ...deps, roster, forget, isStopping: () => isClosed });
  }

  /** One at a time: two would plan the same. */
  const deliverOnce = (): Promise<number> => {
    delivery ??= deliver().finally(() => {
      delivery = undefined;
    });
    return delivery;
  };

  async function loop(): Promise<void> {
    await deliverOnce().catch((error) =>
      logger.error({ err: error }, 'telling of news failed; it is tried again'),
    );
    if (isClosed) return;
    timer = setTimeout(() => void loop(), everyMs);
    timer.unref();
  }

  const keep = async (search: SavedSearch, told: readonly string[]): Promise<SavedSearch> => {
    await store.put(search, told);
    const share = store.shareOf(search.conversation);
    if (share !== undefined) roster.add(search, share);
    return search;
  };

  return {
    start: async () => {
      ready ??= followOnce();
      await ready;
      logger.info({ searches: roster.searches, people: roster.people.size }, 'saved searches are watched');
      void loop();
      looker = setInterval(() => {
        const shares = store.shares();
        if (shares.length === watched.size && shares.every((share) => watched.has(share))) return;
        followOnce().catch((error) =>
          logger.warn({ err: error }, 'taking up the searches of others failed; it is tried again'),
        );
      }, FOLLOW_EVERY_MS);
      looker.unref();
    },
    save: async ({ conversation, criteria, language, smsConsentAt, shown = [] }) => {
      const checked = SearchCriteria.safeParse(criteria);
      if (!checked.success) return { kind: 'tooBroad' };
      const mine = await store.searchesOf(conversation);
      const same = mine.find((one) => JSON.stringify(one.criteria) === JSON.stringify(checked.data));
      if (!same && mine.length >= MOST_SEARCHES) return { kind: 'tooMany' };
      const now = clock.now();
      const consent = smsConsentAt ?? same?.smsConsentAt;
      const search: SavedSearch = {
        id: same?.id ?? newId(),
        conversation,
        criteria: checked.data,
        language,
        ...(consent === undefined ? {} : { smsConsentAt: consent }),
        savedAt: same?.savedAt ?? now,
        expiresAt: new Date(now.getTime() + TERM_MS),
      };
      const told = shown.map((vacancy) => factsOf(vacancy)?.job).filter((job) => job !== undefined);
      return { kind: 'saved', search: await keep(search, told) };
    },
    list: (conversation) => store.searchesOf(conversation),
    end: async (conversation, searchId) => {
      if (searchId === undefined) return forget(conversation);
      const mine = await store.searchesOf(conversation);
      if (!mine.some(({ id }) => id === searchId)) return;
      await store.remove({ id: searchId, conversation });
      roster.remove(searchId);
    },
    forget,
    take: async ({ upserts, removals }) => {
      await ready;
      const at = clock.now();
      const removed = removals.map(({ id }) => id);
      const changed: { facts: VacancyFacts; at: Date }[] = [];
      for (const vacancy of upserts) {
        const facts = factsOf(vacancy);
        if (facts) changed.push({ facts, at });
        else removed.push(vacancy.id);
      }
      await store.record(changed, removed);
      for (const id of removed) roster.withdraw(id);
      const breathe = makeBreather(WORK_MS);
      for (const { facts } of changed) {
        roster.announce(facts, at.getTime());
        await breathe();
      }
    },
    show: async (conversation) => {
      const now = clock.now();
      const expiresAt = new Date(now.getTime() + TERM_MS);
      for (const search of await store.searchesOf(conversation)) await keep({ ...search, expiresAt }, []);
      return store.takeShown(conversation, new Date(now.getTime() - TERM_MS));
    },
    deliverDue: deliverOnce,
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      clearInterval(looker);
      await Promise.allSettled([delivery, following]);
    },
  };
}
