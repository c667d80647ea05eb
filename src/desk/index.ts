import type { Router } from 'express';
import type { ConversationId } from '../model/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { Hours } from '../ports/hours.ts';
import type { Knowledge } from '../ports/knowledge.ts';
import type { Texts } from '../ports/texts.ts';
import type { Understander } from '../ports/understander.ts';
import type { DeskStore } from '../storage/desk-store.ts';
import type { Logger } from '../telemetry/telemetry.ts';
import { loadDirectory } from './accounts/directory.ts';
import { type DemoAccount, prepareAccounts } from './accounts/first-accounts.ts';
import { type InstitutionConfig, makeInstitution } from './accounts/institution.ts';
import { makeAccountDesk } from './accounts/manage.ts';
import { makeSessions } from './accounts/sessions.ts';
import { makeSignIn } from './accounts/sign-in.ts';
import { Tries } from './accounts/tries.ts';
import type { BucketRule } from './api/buckets.ts';
import { makeCookies } from './api/cookies.ts';
import type { Handlers } from './api/handlers.ts';
import { describeApi } from './api/openapi.ts';
import { makeApiRouter } from './api/router.ts';
import { makeThrottle } from './api/throttle.ts';
import { makeIndicatorPages } from './indicators/page/page.ts';
import { makeReport } from './indicators/report.ts';
import { makeTally } from './indicators/tally.ts';
import { announcePresence } from './live/announce.ts';
import { Hub } from './live/hub.ts';
import { makePreparer } from './live/prepare.ts';
import { Presence } from './live/presence.ts';
import { sharePresence } from './live/presence-share.ts';
import { makeStreams } from './live/stream.ts';
import { followAccounts, tellingStore } from './live/tell-changes.ts';
import { Visits } from './live/visits.ts';
import { makeMisuseAlarm } from './misuse/alarm.ts';
import { tellOfMisuse } from './misuse/tell.ts';
import { exportOperations } from './operations/export.ts';
import { helpOperations } from './operations/help.ts';
import { indicatorOperations } from './operations/indicators.ts';
import { institutionOperations } from './operations/institution.ts';
import { mediaOperations } from './operations/media.ts';
import { misuseOperations } from './operations/misuse.ts';
import { practiceOperations } from './operations/practice.ts';
import { sessionOperations } from './operations/session.ts';
import { supervisionOperations } from './operations/supervision.ts';
import { ticketOperations } from './operations/tickets.ts';
import type { MediaFetcher, MediaScanner, Translator, VacancySearch } from './ports.ts';
import type { PracticeContent } from './practice/load.ts';
import { colleaguesOf } from './supervision/load.ts';
import { makeSweeper } from './supervision/sweep.ts';
import { makeWatch } from './supervision/watch.ts';
import type { DeskTemplate } from './templates/load.ts';
import type { TicketDeskDeps } from './tickets/deps.ts';
import type { PlainDeps } from './web/plain/deps.ts';

const RELOAD_EVERY_MS = 5_000;

export interface DeskDeps {
  readonly store: DeskStore;
  readonly clock: Pick<Clock, 'now'>;
  /** False while nobody can tell whether the clock is right: nothing is deleted by age then. Absent: always true. */
  readonly mayForget?: () => boolean;
  readonly newId: () => string;
  readonly hours: Hours;
  /** Of offices that keep hours of their own, by the code of their state. */
  readonly officeHours?: ReadonlyMap<string, Hours> | undefined;
  readonly texts: Texts;
  readonly knowledge: Knowledge;
  readonly understander: Understander;
  readonly logger: Logger;
  readonly version: string;
  /** How browsers reach us; https makes the session's cookie one for this host alone. */
  readonly publicUrl: () => string;
  readonly wakeOutbox: (conversation: ConversationId) => void;
  readonly administrator: { readonly email: string; readonly password: string } | undefined;
  /** Set in sandbox mode: what the passwords of the demo accounts are made from. Otherwise those accounts are closed. */
  readonly demoSecret: Uint8Array | undefined;
  /** Synthetic cases and the test of the practice course. */
  readonly practice: PracticeContent;
  /** Random, of this store: what serial numbers of certificates are made with. */
  readonly secret: Uint8Array;
  readonly institution?: InstitutionConfig | undefined;
  readonly translator?: Translator | undefined;
  readonly searchVacancies?: VacancySearch;
  /** What may be sent after WhatsApp's window has closed. */
  readonly templates: readonly DeskTemplate[];
  readonly fetchMedia?: MediaFetcher;
  /** Asked before a file of a person is handed on; absent: none is asked. */
  readonly scanMedia?: MediaScanner | undefined;
  /** Where an institution needs other limits than the usual ones; tests that do a day's work in a second too. */
  readonly limits?: DeskLimits | undefined;
}

export interface DeskLimits {
  /** Different conversations an account may open within an hour (misuse/rules.ts). */
  readonly openingsPerHour?: number;
  /** Requests of one session, and of one address (api/throttle.ts). */
  readonly perSession?: BucketRule;
  readonly perMachine?: BucketRule;
  readonly uptimeMs?: () => number;
}

export interface DeskService {
  /** Everything under /api. */
  readonly router: Router;
  /** `GET /indicators`. */
  readonly indicatorPages: Router;
  /** For the pages under /desk (`web/pages.ts`), which need the bundle besides. */
  readonly pages: PlainDeps;
  /** Accounts to try the desk with; empty outside sandbox mode. */
  readonly demoAccounts: readonly DemoAccount[];
  /** Reads the accounts anew, after they were changed behind our back (another process, a test). */
  reloadAccounts(): Promise<void>;
  /** Counts who looked at what once; done every five seconds while started, and after each look. */
  checkMisuse(): Promise<void>;
  /** Looks after the queue once; done every two seconds while started. */
  watch(): Promise<void>;
  /** Begins to look after the queue. */
  start(): Promise<void>;
  /** Ends every stream; pages come back to the next process by themselves. */
  close(): void;
}

/** Builds the counsellors' desk: accounts, cases, the live log, and the API over them. */
export async function makeDesk(deps: DeskDeps): Promise<DeskService> {
  const { clock, newId, hours, texts, logger } = deps;
  let onAccountChanged: (account: string) => void = () => {};
  const store = tellingStore(deps.store, (account) => onAccountChanged(account));
  const directory = await loadDirectory(store);
  const presence = new Presence(clock);
  const sessions = makeSessions(store, directory, clock, (account) => presence.active(account));
  const accountDesk = makeAccountDesk({ store, directory, sessions, newId });
  const demoAccounts = await prepareAccounts({
    store,
    directory,
    accountDesk,
    logger,
    administrator: deps.administrator,
    demoSecret: deps.demoSecret,
  });
  const ticketDeps: TicketDeskDeps = {
    store,
    directory,
    presence,
    clock,
    hours,
    officeHours: deps.officeHours,
    texts,
    templates: deps.templates,
    newId,
    isTyping: (ticket, account) => presence.isTyping(ticket, account),
    wakeOutbox: deps.wakeOutbox,
  };
  const hub = new Hub({ store, prepare: makePreparer(ticketDeps), logger, clock });
  const accounts = followAccounts({ neighbours: store.neighbours, directory, sessions, hub, logger });
  onAccountChanged = accounts.changedHere;
  const misuseNews = tellOfMisuse(hub, store.neighbours);
  const misuse = makeMisuseAlarm({
    store,
    directory,
    clock,
    logger,
    onAlert: misuseNews.raised,
    openingsPerHour: deps.limits?.openingsPerHour,
  });
  const openStream = makeStreams({ hub, presence, sessions });
  const isHttps = () => deps.publicUrl().startsWith('https://');
  const cookies = makeCookies(isHttps);
  const visits = new Visits(presence, () => clock.now().getTime());
  const signIn = makeSignIn({ store, directory, clock, tries: new Tries(clock) });
  const description = describeApi(deps.version);
  const report = makeReport(makeTally(store), clock);
  const handlers: Handlers = {
    ...sessionOperations({ store, directory, sessions, signIn, accountDesk, cookies, hub, clock }),
    ...ticketOperations(ticketDeps, misuse),
    ...misuseOperations({ store, directory, clock, onAcknowledged: misuseNews.acknowledged }),
    ...helpOperations({ ...deps, translator: deps.translator, searchVacancies: deps.searchVacancies }),
    ...supervisionOperations(ticketDeps),
    ...indicatorOperations(report),
    ...exportOperations(ticketDeps, report, misuse),
    ...mediaOperations({ store }, deps.fetchMedia, deps.scanMedia, misuse),
    ...practiceOperations({ store, clock }, deps.practice, deps.secret),
    ...institutionOperations({
      institution: deps.institution && makeInstitution(deps.institution),
      directory,
      sessions,
      store,
      cookies,
      publicUrl: deps.publicUrl,
      logger,
    }),
    events: async ({ actor, req, res }) => {
      await openStream(req, res, actor);
      return undefined;
    },
    openapi: async () => description as never,
  };
  const throttle = makeThrottle({ cookies, logger, ...deps.limits });
  const watch = makeWatch(ticketDeps, logger);
  const sweeper = makeSweeper(store, clock, logger, deps.mayForget);
  // Other processes tell of accounts that they change; what is not heard is found here.
  const reloading = setInterval(
    () =>
      void directory
        .reload()
        .then(accounts.endStrangers)
        .catch((error) => logger.warn({ err: error }, 'reading the accounts failed')),
    RELOAD_EVERY_MS,
  );
  reloading.unref();
  let stopSharing: () => void = () => {};
  const stopAnnouncing = announcePresence(ticketDeps, hub, () => colleaguesOf(directory, presence));
  return {
    router: makeApiRouter({ handlers, sessions, cookies, logger, throttle }),
    indicatorPages: makeIndicatorPages({ report, sessions, cookies, texts, logger }),
    pages: {
      handlers,
      sessions,
      cookies,
      texts,
      clock,
      timeZone: hours.timeZone,
      isHttps,
      hasInstitution: deps.institution !== undefined,
      secret: deps.secret,
      visits,
      throttle,
      logger,
    },
    demoAccounts,
    reloadAccounts: () => directory.reload(),
    checkMisuse: () => misuse.check(),
    watch: () => watch.tick(),
    start: async () => {
      await hub.start();
      stopSharing = sharePresence(presence, store.neighbours, clock);
      watch.start();
      misuse.start();
      sweeper.start();
    },
    close: () => {
      watch.stop();
      misuse.stop();
      misuseNews.stop();
      sweeper.stop();
      stopAnnouncing();
      visits.close();
      clearInterval(reloading);
      accounts.stop();
      stopSharing();
      hub.close();
    },
  };
}
