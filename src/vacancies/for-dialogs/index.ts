import type { ConversationId, Language } from '../../model/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Texts } from '../../ports/texts.ts';
import type { JobSearch, Vacancies } from '../../ports/vacancies.ts';
import { SITUATIONS, type Situation } from '../eligibility.ts';
import { OUTCOMES } from '../follow-up/index.ts';
import type { OpenedSearch } from '../open-search.ts';
import type { Person } from '../rank/person.ts';
import { EMPTY_REQUEST, type SearchRequest } from '../request/request.ts';
import type { VacancyServices } from '../services.ts';
import { describeRequest } from './describe.ts';
import { toJob } from './job.ts';
import { loadNames } from './names.ts';
import { readsSomething, refine, saysPlace, saysWork, WISHES } from './refine.ts';

export interface ForDialogsDeps {
  readonly contentDir: string;
  readonly opened: OpenedSearch;
  readonly services: Pick<
    VacancyServices,
    'alerts' | 'registrations' | 'followUps' | 'stillOpen' | 'personRef' | 'forget'
  >;
  readonly texts: Texts;
  readonly clock: Pick<Clock, 'now'>;
}

/** The feed is read once a minute; later than this the person is told how old the list is. */
const OLD_MS = 15 * 60_000;
const LARGEST = 50;
/** Families of work that people in mobility ask for most, for who would rather choose than write. */
const COMMON = [
  'kitchen_helper',
  'cook',
  'waiter',
  'cleaner',
  'construction_worker',
  'factory_worker',
  'warehouse_worker',
  'domestic_worker',
  'farm_worker',
];
const CONSENT_TEXT = 'vacancies:interest.consent';

/** The port that dialogs ask, over the local copy and the services that go on by themselves. */
export function makeVacancies({ contentDir, opened, services, texts, clock }: ForDialogsDeps): Vacancies {
  const { search, understand, catalogs, index } = opened;
  const names = loadNames(contentDir, catalogs);
  const stateOf = new Map(catalogs.municipalities.map(({ code, state }) => [code, state]));
  const requestOf = (given: JobSearch | undefined): SearchRequest => ({ ...EMPTY_REQUEST, ...given });
  const personOf = (situation: string | undefined): Person => {
    const known = SITUATIONS.find((one) => one === situation);
    return known === undefined ? {} : { situation: known };
  };
  const asSearch = (request: SearchRequest): JobSearch => ({ ...request });
  const describe = (given: JobSearch, language: Language) =>
    describeRequest(requestOf(given), language, names, texts);

  return {
    read: (text, before) => {
      const said = understand(text);
      return asSearch(before === undefined ? said : refine(requestOf(before), said, text));
    },
    near: ({ latitude, longitude }, before) => {
      const { states: _states, municipalities: _cities, ...rest } = requestOf(before);
      return asSearch({
        ...rest,
        states: [],
        municipalities: [],
        placeOptions: [],
        near: { lat: latitude, lon: longitude },
      });
    },
    says: (given) => {
      const request = requestOf(given);
      return {
        work: saysWork(request) || request.words !== '',
        place: saysPlace(request),
        named: request.occupations.length + request.states.length + request.municipalities.length > 0,
        anything: readsSomething(request, '') || request.words !== '' || WISHES.some((wish) => request[wish]),
      };
    },
    describe,
    placeOptions: (given) =>
      requestOf(given).placeOptions.map((code) => ({ code, name: names.municipality(code) })),
    choosePlace: (given, code) =>
      asSearch({
        ...requestOf(given),
        municipalities: [code],
        states: [stateOf.get(code) ?? ''].filter(Boolean),
        placeOptions: [],
      }),
    commonTrades: (language) => COMMON.map((code) => ({ code, name: names.occupation(code, language) })),
    chooseTrade: (given, code) =>
      asSearch({ ...requestOf(given), occupations: [code], isAnything: false, words: '' }),

    find: ({ search: given, situation, language, now, page, pageSize }) => {
      const limit = Math.min((page + 1) * pageSize, LARGEST);
      const found = search(requestOf(given), personOf(situation), now, { limit });
      const { asOf, widened, barred, hasMore, exact, vacancies } = found;
      return {
        jobs: vacancies.slice(page * pageSize).map((one) => toJob(one, names, language)),
        widened,
        hasMore: hasMore && limit < LARGEST,
        asOf,
        exact,
        isOld: asOf === undefined || now.getTime() - asOf.getTime() > OLD_MS,
        isBarred: barred !== undefined,
      };
    },
    job: (id, { search: given, situation, language, now }) => {
      const page = search(requestOf(given), personOf(situation), now, { limit: LARGEST });
      const listed = page.vacancies.find(({ vacancy }) => vacancy.id === id);
      const known = listed ?? bare(id);
      return known && toJob(known, names, language);
    },
    stillOpen: async (id) => (await services.stillOpen(id)).kind,

    keep: async ({ conversation, search: given, situation, language, smsConsentAt, shown }) => {
      const { near: _near, ...request } = requestOf(given);
      const { occupations, states, municipalities, schedules, radiusKm, salaryMin, wantsAccommodation } =
        request;
      const { situation: profile } = personOf(situation);
      const saved = await services.alerts.save({
        conversation,
        language,
        criteria: {
          occupations,
          states: municipalities.length > 0 ? [] : states,
          municipalities,
          schedules,
          ...(radiusKm === undefined ? {} : { radiusKm }),
          ...(salaryMin === undefined ? {} : { salaryMin }),
          ...(wantsAccommodation ? { accommodation: true } : {}),
          ...(profile === undefined ? {} : { profile }),
        },
        ...(smsConsentAt ? { smsConsentAt } : {}),
        shown: shown.flatMap((id) => index.byId(id)?.vacancy ?? []),
      });
      return saved.kind;
    },
    kept: async (conversation, language) =>
      (await services.alerts.list(conversation)).map(({ id, criteria }) => {
        const request = {
          ...EMPTY_REQUEST,
          ...criteria,
          wantsAccommodation: criteria.accommodation ?? false,
        };
        return { id, text: describe(asSearch(request as SearchRequest), language) };
      }),
    endKept: (conversation, id) => services.alerts.end(conversation, id),
    news: (conversation) => services.alerts.show(conversation),

    register: ({ conversation, vacancy, situation, language, note, consentAt }) =>
      services.registrations.register(conversation, {
        vacancyId: vacancy,
        personRef: services.personRef(conversation),
        profile: situation,
        language,
        note,
        consent: { textId: CONSENT_TEXT, givenAt: consentAt.toISOString() },
      } as Parameters<typeof services.registrations.register>[1]),
    registered: async (conversation) =>
      (await services.registrations.list(conversation)).map(({ vacancyId, state }) => ({
        vacancy: vacancyId,
        state,
      })),
    withdraw: (conversation, vacancy) => services.registrations.withdraw(conversation, vacancy),

    planFollowUp: async ({ conversation, vacancy, language, hasSmsConsent }) => {
      const state = index.byId(vacancy)?.vacancy.jobLocation.state;
      await services.followUps.plan({
        conversation,
        subject: `vacancy:${vacancy}`,
        language,
        hasSmsConsent,
        ...(state === undefined ? {} : { state }),
      });
    },
    answerFollowUp: async (conversation, outcome) => {
      const known = OUTCOMES.find((one) => one === outcome);
      return known === undefined ? undefined : services.followUps.answer(conversation, known);
    },
    isFollowUpWaiting: (conversation) => services.followUps.isWaiting(conversation),
    forget: (conversation: ConversationId) => services.forget(conversation),
  };

  /** A vacancy that is not on the list now, e.g. of an alert: told without why. */
  function bare(id: string) {
    const found = index.byId(id);
    return found && isOpen(found.vacancy) ? { vacancy: found.vacancy, reasons: [] } : undefined;
  }

  function isOpen({ status, validThrough }: { status: string; validThrough: string }): boolean {
    return status === 'open' && Date.parse(validThrough) > clock.now().getTime();
  }
}

export type { Situation };
