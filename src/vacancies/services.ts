import type { ConversationId } from '../model/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { Texts } from '../ports/texts.ts';
import { type ClockGuard, makeClockGuard } from '../scheduling/clock-guard.ts';
import type { Store } from '../storage/store.ts';
import type { Logger, Metrics } from '../telemetry/telemetry.ts';
import { makeFactsOf, makePlacesWithin } from './alerts/facts.ts';
import { type Alerts, makeAlerts } from './alerts/index.ts';
import { type FollowUps, makeFollowUps } from './follow-up/index.ts';
import type { OpenedIndex } from './open-index.ts';
import type { PeopleStores } from './people-stores.ts';
import type { Credentials } from './portal/authorize.ts';
import { makePortalClient, type PortalClient } from './portal/client.ts';
import { makeStillOpen, type StillOpen } from './portal/still-open.ts';
import { makeSync, type Sync } from './portal/sync.ts';
import {
  makePersonRef,
  makeRegistrations,
  type RegistrationNews,
  type Registrations,
} from './registration/index.ts';

export interface VacancyServicesDeps {
  readonly portal: { readonly baseUrl: string; readonly credentials: Credentials };
  /** The local copy and the eyes of the search. */
  readonly opened: Pick<OpenedIndex, 'index' | 'codes' | 'catalogs' | 'read'>;
  /** Where what people look for, are asked and have told the portal is kept; closed with the services. */
  readonly people: PeopleStores;
  /** The store's secret: what people are called to the portal is made with it. */
  readonly pepper: Uint8Array;
  readonly store: Pick<Store, 'conversation' | 'speakFirst'>;
  readonly texts: Texts;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Words for this conversation are committed: the outbox's `wake`. */
  readonly onSpoken: (conversation: ConversationId) => void;
  /** What came of a registration, to be told to the person. */
  readonly onRegistration?: (news: RegistrationNews) => Promise<void> | void;
}

/** Everything about vacancies that goes on by itself, beside the turns. */
export interface VacancyServices {
  readonly client: PortalClient;
  readonly sync: Sync;
  /** Ask it right before a person is told how to apply. */
  readonly stillOpen: (id: string) => Promise<StillOpen>;
  readonly alerts: Alerts;
  readonly registrations: Registrations;
  readonly followUps: FollowUps;
  /** What a person is called in documents for the portal. */
  readonly personRef: (conversation: ConversationId) => string;
  /** "Delete my data": searches, questions to ask, and what the portal has of this person. */
  forget(conversation: ConversationId): Promise<void>;
  /** Resolves when alerts are watched; reading the portal goes on behind it and is waited for by nobody. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** How often the clock is looked at. */
const LOOK_MS = 60_000;

/** Puts them together. */
export function makeVacancyServices(deps: VacancyServicesDeps): VacancyServices {
  const { portal, opened, people, clock, random, logger, metrics } = deps;
  const { index, catalogs } = opened;
  const { timers } = people;
  let guard: ClockGuard | undefined;
  let watch: NodeJS.Timeout | undefined;
  let toldSince: Date | undefined;
  const steadyForMs = (): number => guard?.steadyForMs() ?? Number.POSITIVE_INFINITY;
  const client = makePortalClient({
    ...portal,
    uptimeMs: () => clock.uptimeMs(),
    random,
    onAttempt: (operation, outcome) => metrics.count('portal_requests', { operation, outcome }),
    onBreaker: (state) => logger.warn({ state }, 'the breaker in front of the vacancy portal has changed'),
  });
  const stateOf = new Map(catalogs.municipalities.map(({ code, state }) => [code, state]));
  const alerts = makeAlerts({
    ...deps,
    alerts: people.alerts,
    steadyForMs,
    factsOf: makeFactsOf(opened),
    placesWithin: makePlacesWithin(catalogs.municipalities),
    stateOf: (municipality) => stateOf.get(municipality),
  });
  const registrations = makeRegistrations({
    ...deps,
    store: people.registrations,
    timers,
    steadyForMs,
    client,
    ...(deps.onRegistration ? { onOutcome: deps.onRegistration } : {}),
  });
  const followUps = makeFollowUps({ ...deps, followUps: people.followUps, timers, steadyForMs });
  const sync = makeSync({
    client,
    copy: index,
    clock,
    random,
    logger,
    onChanges: (batch) => alerts.take(batch),
    toldSince: () => toldSince,
    onComplete: (at) => people.setMark('feed', at),
  });

  return {
    client,
    sync,
    stillOpen: makeStillOpen({ client, copy: index, clock }),
    alerts,
    registrations,
    followUps,
    personRef: makePersonRef(deps.pepper),
    forget: async (conversation) => {
      await alerts.forget(conversation);
      await followUps.forget(conversation);
      await registrations.withdraw(conversation);
    },
    start: async () => {
      guard = makeClockGuard(clock, {
        seen: await people.mark('seen'),
        onLeap: (byMs) =>
          logger.warn(
            { seconds: Math.round(byMs / 1000) },
            'the clock has leapt: for an hour nobody is written to unasked',
          ),
      });
      toldSince = await people.mark('feed');
      const look = (): void => {
        // A clock that is wrong now must not be what the next start compares with.
        if (steadyForMs() >= LOOK_MS)
          people
            .setMark('seen', clock.now())
            .catch((error) => logger.debug({ err: error }, 'the time was not noted; tried again'));
      };
      look();
      watch = setInterval(look, LOOK_MS);
      watch.unref();
      await alerts.start();
      registrations.start();
      followUps.start();
      sync.start();
    },
    close: async () => {
      clearInterval(watch);
      sync.close();
      await alerts.close();
      await followUps.close();
      await registrations.close();
      people.close();
    },
  };
}
