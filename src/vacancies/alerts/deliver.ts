import type { ConversationId, OutboundId } from '../../model/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Texts } from '../../ports/texts.ts';
import { makeBreather } from '../../scheduling/breather.ts';
import type { SpokenFirst, Store } from '../../storage/store.ts';
import type { Metrics } from '../../telemetry/telemetry.ts';
import { isDaytime, nextDay } from '../daytime.ts';
import { formFor } from '../speak-first.ts';
import type { VacancyFacts } from './criteria.ts';
import { NEWS_MS, type Person, type Roster, zoneOfPerson } from './roster.ts';
import type { AlertStore, Notice } from './store.ts';
import { alertWords } from './wording.ts';

export interface DeliverDeps {
  readonly roster: Roster;
  readonly alerts: AlertStore;
  readonly store: Pick<Store, 'conversation' | 'speakFirst'>;
  readonly texts: Texts;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: () => string;
  readonly metrics: Metrics;
  readonly stateOf: (municipality: string) => string | undefined;
  /** Words for this conversation are committed: the outbox's `wake`. */
  readonly onSpoken: (conversation: ConversationId) => void;
  /** The process is about to end: what is left is for the next look, wherever that is. */
  readonly isStopping?: () => boolean;
  /** The person is gone or has stopped us. */
  readonly forget: (conversation: ConversationId) => Promise<void>;
}

const MOST_VACANCIES = 3;
const LONGEST_PAUSE_MS = 3 * 86_400_000;
/** Share one transaction with its fsync, or one round trip. */
const PEOPLE_AT_ONCE = 50;
const WORK_MS = 3;

/**
 * Tells everybody who may be told now what is new for them.
 * @returns how many alerts were handed to the outbox
 * @throws whatever the store throws; what was planned is said by the next call
 */
export async function deliverDue(deps: DeliverDeps): Promise<number> {
  const { roster, alerts, clock } = deps;
  const breathe = makeBreather(WORK_MS);
  const now = clock.now();
  const isDay = new Map<string, boolean>();
  const isDayFor = (person: Person): boolean => {
    const zone = zoneOfPerson(person, deps.stateOf);
    const known = isDay.get(zone) ?? isDaytime(now, zone);
    isDay.set(zone, known);
    return known;
  };
  let spoken = await sayPlanned(deps, isDayFor);
  let wanting: Person[] = [];
  const flush = async (): Promise<void> => {
    const told = await alerts.told(wanting.map(({ conversation }) => conversation));
    const due: { person: Person; news: VacancyFacts[] }[] = [];
    for (const [at, person] of wanting.entries()) {
      const news = roster.newsFor(person, told[at] ?? new Set(), now.getTime(), MOST_VACANCIES);
      if (news.length > 0) due.push({ person, news });
      else person.checked = Math.max(0, ...person.kept.map(({ group }) => group.newest));
    }
    wanting = [];
    spoken += await tell(deps, due, now, breathe);
  };
  for (const person of roster.people.values()) {
    await breathe();
    if (deps.isStopping?.()) return spoken;
    if (isPaused(person, now) || !roster.hasNews(person) || !isDayFor(person)) continue;
    wanting.push(person);
    if (wanting.length >= PEOPLE_AT_ONCE) await flush();
  }
  await flush();
  return spoken;
}

/** A pause lasts until another day: a longer one was set by a clock that was far ahead. */
const isPaused = ({ notBefore }: Person, now: Date): boolean =>
  notBefore > now.getTime() && notBefore <= now.getTime() + LONGEST_PAUSE_MS;

/** Writes down what is to be said, then says it: a crash between the two says it at the next start, once. */
async function tell(
  deps: DeliverDeps,
  due: readonly { readonly person: Person; readonly news: readonly VacancyFacts[] }[],
  now: Date,
  breathe: () => Promise<void> | undefined,
): Promise<number> {
  const notices: Notice[] = [];
  for (const { person, news } of due) {
    // Whoever is gone is forgotten, which waits for the disk.
    await breathe();
    const notice = await composeFor(deps, person, news, now);
    if (notice) notices.push(notice);
  }
  if (notices.length === 0) return 0;
  const planned = await deps.alerts.plan(notices);
  for (const { id, conversation, nextNotBefore } of notices) {
    if (planned.has(id)) deps.roster.pause(conversation, nextNotBefore.getTime());
    // They were forgotten by another process, or are another's now: nothing of theirs is ours to tell.
    else deps.roster.removePerson(conversation);
  }
  return say(
    deps,
    notices.filter(({ id }) => planned.has(id)),
  );
}

async function composeFor(
  deps: DeliverDeps,
  person: Person,
  news: readonly VacancyFacts[],
  now: Date,
): Promise<Notice | undefined> {
  const conversation = await deps.store.conversation(person.conversation);
  if (!conversation || conversation.isOptedOut) {
    deps.metrics.count('alerts', { outcome: conversation ? 'opted_out' : 'gone' });
    await deps.forget(person.conversation);
    return undefined;
  }
  const nextNotBefore = nextDay(now, zoneOfPerson(person, deps.stateOf));
  const newest = person.kept.at(-1)?.search;
  const form = formFor(
    conversation,
    now,
    person.kept.some(({ search }) => search.smsConsentAt !== undefined),
  );
  if (form === 'none' || !newest) {
    deps.metrics.count('alerts', { outcome: 'no_consent' });
    await deps.alerts.pause(person.conversation, nextNotBefore);
    deps.roster.pause(person.conversation, nextNotBefore.getTime());
    return undefined;
  }
  return {
    id: deps.newId() as OutboundId,
    conversation: person.conversation,
    vacancies: news.map(({ id }) => id),
    jobs: news.map(({ job }) => job),
    content: alertWords(deps.texts, newest.language, form),
    at: now,
    nextNotBefore,
  };
}

/**
 * What an earlier process, or an earlier call that failed, had planned, and what waits until a counsellor has ended; at
 * night it waits for the morning.
 */
async function sayPlanned(deps: DeliverDeps, isDayFor: (person: Person) => boolean): Promise<number> {
  const now = deps.clock.now();
  const planned = (await deps.alerts.planned(now)).filter(({ conversation }) => {
    const person = deps.roster.people.get(conversation);
    return person === undefined || isDayFor(person);
  });
  // News no longer, after a long stop or under a clock that is far ahead. Whoever asks still sees it.
  const stale = planned.filter(({ at }) => now.getTime() - at.getTime() > NEWS_MS);
  if (stale.length > 0) await deps.alerts.markSaid(stale);
  for (const _ of stale) deps.metrics.count('alerts', { outcome: 'stale' });
  const current = planned.filter((notice) => !stale.includes(notice));
  if (current.length === 0) return 0;
  for (const { conversation } of current) {
    const person = deps.roster.people.get(conversation);
    if (person === undefined || isPaused(person, now)) continue;
    // What was put off is this day's: a second one would say the same.
    const nextNotBefore = nextDay(now, zoneOfPerson(person, deps.stateOf));
    await deps.alerts.pause(conversation, nextNotBefore);
    deps.roster.pause(conversation, nextNotBefore.getTime());
  }
  return say(deps, await Promise.all(current.map((notice) => inFormOfNow(deps, notice))));
}

/** Since it was planned WhatsApp's window may have closed, or opened. */
async function inFormOfNow(deps: DeliverDeps, notice: Sayable): Promise<Sayable> {
  const kept = deps.roster.people.get(notice.conversation)?.kept ?? [];
  const newest = kept.at(-1)?.search;
  const conversation = await deps.store.conversation(notice.conversation);
  if (!newest || !conversation) return notice;
  const hasSmsConsent = kept.some(({ search }) => search.smsConsentAt !== undefined);
  const form = formFor(conversation, deps.clock.now(), hasSmsConsent);
  return form === 'none' ? notice : { ...notice, content: alertWords(deps.texts, newest.language, form) };
}

type Sayable = Pick<Notice, 'id' | 'conversation' | 'content'>;

async function say(deps: DeliverDeps, notices: readonly Sayable[]): Promise<number> {
  const outcomes = await Promise.all(
    notices.map(async ({ id, conversation, content }) => ({
      id,
      conversation,
      outcome: await deps.store.speakFirst(conversation, { id, content }, deps.clock.now()),
    })),
  );
  // A counsellor is speaking with them: it stays planned, and is tried again by the next call.
  await deps.alerts.markSaid(outcomes.filter(({ outcome }) => outcome !== 'held'));
  let spoken = 0;
  for (const { conversation, outcome } of outcomes) {
    if (outcome === 'gone' || outcome === 'optedOut') await deps.forget(conversation);
    else if (outcome !== 'held') deps.onSpoken(conversation);
    if (outcome === 'queued') spoken += 1;
    deps.metrics.count('alerts', { outcome: OUTCOMES[outcome] });
  }
  return spoken;
}

const OUTCOMES: Readonly<Record<SpokenFirst, string>> = {
  queued: 'queued',
  repeated: 'repeated',
  optedOut: 'opted_out',
  held: 'held',
  gone: 'gone',
};
