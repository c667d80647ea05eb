import type { ConversationId, OutboundId } from '../../model/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Texts } from '../../ports/texts.ts';
import { makeBreather } from '../../scheduling/breather.ts';
import type { SpokenFirst, Store } from '../../storage/store.ts';
import type { Metrics } from '../../telemetry/telemetry.ts';
import { isDaytime, nextDay } from '../daytime.ts';
import { formFor } from '../speak-first.ts';
import type { VacancyFacts } from './criteria.ts';
import { type Person, type Roster, zoneOfPerson } from './roster.ts';
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
  /** The person is gone or has stopped us. */
  readonly forget: (conversation: ConversationId) => void;
}

const MOST_VACANCIES = 3;
/** Share one transaction with its fsync. */
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
  let due: { person: Person; news: VacancyFacts[] }[] = [];
  const flush = async (): Promise<void> => {
    spoken += await tell(deps, due, now, breathe);
    due = [];
  };
  for (const person of roster.people.values()) {
    await breathe();
    if (person.notBefore > now.getTime() || !roster.hasNews(person) || !isDayFor(person)) continue;
    const news = roster.newsFor(person, alerts.told(person.conversation), now.getTime(), MOST_VACANCIES);
    if (news.length === 0) {
      person.checked = Math.max(...person.kept.map(({ group }) => group.newest));
      continue;
    }
    due.push({ person, news });
    if (due.length >= PEOPLE_AT_ONCE) await flush();
  }
  await flush();
  return spoken;
}

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
  deps.alerts.plan(notices);
  for (const { conversation, nextNotBefore } of notices)
    deps.roster.pause(conversation, nextNotBefore.getTime());
  return say(deps, notices);
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
    deps.forget(person.conversation);
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
    deps.alerts.pause(person.conversation, nextNotBefore);
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
  const planned = deps.alerts.planned().filter(({ conversation }) => {
    const person = deps.roster.people.get(conversation);
    return person === undefined || isDayFor(person);
  });
  if (planned.length === 0) return 0;
  const now = deps.clock.now();
  for (const { conversation } of planned) {
    const person = deps.roster.people.get(conversation);
    if (person === undefined || person.notBefore > now.getTime()) continue;
    // What was put off is this day's: a second one would say the same.
    const nextNotBefore = nextDay(now, zoneOfPerson(person, deps.stateOf));
    deps.alerts.pause(conversation, nextNotBefore);
    deps.roster.pause(conversation, nextNotBefore.getTime());
  }
  return say(deps, await Promise.all(planned.map((notice) => inFormOfNow(deps, notice))));
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
  deps.alerts.markSaid(outcomes.flatMap(({ id, outcome }) => (outcome === 'held' ? [] : [id])));
  let spoken = 0;
  for (const { conversation, outcome } of outcomes) {
    if (outcome === 'gone' || outcome === 'optedOut') deps.forget(conversation);
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
