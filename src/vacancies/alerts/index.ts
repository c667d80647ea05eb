import type { ConversationId, Language } from '../../model/index.ts';
import { makeBreather } from '../../scheduling/breather.ts';
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

export interface AlertsDeps extends Omit<DeliverDeps, 'roster' | 'forget'> {
  readonly logger: Logger;
  /** What a vacancy is matched by; undefined: it is held back (signs of fraud) and nobody is told. */
  readonly factsOf: (vacancy: Vacancy) => VacancyFacts | undefined;
  /** Municipalities whose centre is within so many kilometres, itself included. */
  readonly placesWithin: (municipality: string, radiusKm: number) => readonly string[];
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
  /** Takes up what is kept and begins to tell. The others are called once this has resolved; `take` waits for it. */
  start(): Promise<void>;
  /** Keeps a search; the same one again is kept for longer. */
  save(request: SaveRequest): SaveResult;
  list(conversation: ConversationId): SavedSearch[];
  /** Ends one search, or all of this person's. */
  end(conversation: ConversationId, searchId?: string): void;
  /** Erases everything kept here for this conversation; for the stop word and for "delete my data". */
  forget(conversation: ConversationId): void;
  /** For `SyncDeps.onChanges`: turns the searches round on what changed. Durable when it resolves; bears repeats. */
  take(batch: ChangeBatch): Promise<void>;
  /** Ids of the vacancies that the last alerts were about, for whoever answers to them; keeps the searches for longer. */
  show(conversation: ConversationId): string[];
  /** Tells everybody who may be told now; the timer calls it. @returns how many alerts went to the outbox */
  deliverDue(): Promise<number>;
  close(): void;
}

const EVERY_MS = 60_000;
const SWEEP_EVERY_MS = 3600_000;
const MOST_SEARCHES = 5;
const TERM_MS = 60 * 86_400_000;
/** Longer than a search lives, so that nothing is told twice. */
const TOLD_MS = 120 * 86_400_000;
const WORK_MS = 3;

export function makeAlerts(deps: AlertsDeps): Alerts {
  const { alerts: store, clock, logger, factsOf, newId, everyMs = EVERY_MS } = deps;
  const roster = new Roster(new SearchIndex(deps.placesWithin));
  let ready: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let sweptAt = Number.NEGATIVE_INFINITY;
  let delivery: Promise<number> | undefined;

  const forget = (conversation: ConversationId): void => {
    store.forget(conversation);
    for (const { id } of roster.searchesOf(conversation)) roster.remove(id);
  };

  async function load(): Promise<void> {
    const breathe = makeBreather(WORK_MS);
    for (const piece of store.searches()) {
      for (const search of piece) {
        roster.add(search);
        await breathe();
      }
    }
    for (const [conversation, notBefore] of store.pauses()) roster.pause(conversation, notBefore.getTime());
    for (const piece of store.changes(new Date(clock.now().getTime() - NEWS_MS))) {
      for (const { facts, at } of piece) {
        roster.announce(facts, at.getTime());
        await breathe();
      }
    }
  }

  async function deliver(): Promise<number> {
    await ready;
    const now = clock.now().getTime();
    if (now - sweptAt >= SWEEP_EVERY_MS) {
      sweptAt = now;
      for (const id of store.sweep(new Date(now), { changesMs: NEWS_MS, toldMs: TOLD_MS })) roster.remove(id);
      roster.prune(now);
    }
    return deliverDue({ ...deps, roster, forget });
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

  const keep = (search: SavedSearch, told: readonly string[]): SavedSearch => {
    store.put(search, told);
    roster.add(search);
    return search;
  };

  return {
    start: async () => {
      ready ??= load();
      await ready;
      logger.info({ searches: roster.searches, people: roster.people.size }, 'saved searches are watched');
      void loop();
    },
    save: ({ conversation, criteria, language, smsConsentAt, shown = [] }) => {
      const checked = SearchCriteria.safeParse(criteria);
      if (!checked.success) return { kind: 'tooBroad' };
      const mine = roster.searchesOf(conversation);
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
      return { kind: 'saved', search: keep(search, told) };
    },
    list: (conversation) => roster.searchesOf(conversation),
    end: (conversation, searchId) => {
      if (searchId === undefined) return forget(conversation);
      if (!roster.searchesOf(conversation).some(({ id }) => id === searchId)) return;
      store.remove(searchId);
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
      store.record(changed, removed);
      for (const id of removed) roster.withdraw(id);
      const breathe = makeBreather(WORK_MS);
      for (const { facts } of changed) {
        roster.announce(facts, at.getTime());
        await breathe();
      }
    },
    show: (conversation) => {
      const now = clock.now();
      const expiresAt = new Date(now.getTime() + TERM_MS);
      for (const search of roster.searchesOf(conversation)) keep({ ...search, expiresAt }, []);
      return store.takeShown(conversation, new Date(now.getTime() - TERM_MS));
    },
    deliverDue: deliverOnce,
    close: () => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
