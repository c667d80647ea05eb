import type { ConversationId } from '../model/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { Texts } from '../ports/texts.ts';
import type { Sealer } from '../storage/sealer.ts';
import type { Store } from '../storage/store.ts';
import type { Logger, Metrics } from '../telemetry/telemetry.ts';
import { makeFactsOf, makePlacesWithin } from './alerts/facts.ts';
import { type Alerts, makeAlerts } from './alerts/index.ts';
import { makeAlertStore } from './alerts/sqlite-store.ts';
import { type FollowUps, makeFollowUps } from './follow-up/index.ts';
import { makeFollowUpStore } from './follow-up/store.ts';
import type { OpenedIndex } from './open-index.ts';
import { openPeopleDatabase } from './people-database.ts';
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
import { makeRegistrationStore } from './registration/sqlite-store.ts';

export interface VacancyServicesDeps {
  readonly portal: { readonly baseUrl: string; readonly credentials: Credentials };
  /** The local copy and the eyes of the search. */
  readonly opened: Pick<OpenedIndex, 'index' | 'codes' | 'catalogs' | 'read'>;
  /** Where `vacancy-people.db` lies; one process at a time. */
  readonly dataDir: string;
  readonly sealer: Sealer;
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
  forget(conversation: ConversationId): void;
  /** Resolves when alerts are watched; reading the portal goes on behind it and is waited for by nobody. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Puts them together.
 * @throws Error when `vacancy-people.db` cannot be opened or was written by a newer version
 */
export function makeVacancyServices(deps: VacancyServicesDeps): VacancyServices {
  const { portal, opened, dataDir, sealer, clock, random, logger, metrics } = deps;
  const { index, catalogs } = opened;
  const people = openPeopleDatabase(dataDir);
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
    alerts: makeAlertStore(people, sealer),
    factsOf: makeFactsOf(opened),
    placesWithin: makePlacesWithin(catalogs.municipalities),
    stateOf: (municipality) => stateOf.get(municipality),
  });
  const registrations = makeRegistrations({
    ...deps,
    store: makeRegistrationStore(people, sealer),
    client,
    ...(deps.onRegistration ? { onOutcome: deps.onRegistration } : {}),
  });
  const followUps = makeFollowUps({ ...deps, followUps: makeFollowUpStore(people, sealer) });
  const sync = makeSync({
    client,
    copy: index,
    clock,
    random,
    logger,
    onChanges: (batch) => alerts.take(batch),
  });

  return {
    client,
    sync,
    stillOpen: makeStillOpen({ client, copy: index, clock }),
    alerts,
    registrations,
    followUps,
    personRef: makePersonRef(deps.pepper),
    forget: (conversation) => {
      alerts.forget(conversation);
      followUps.forget(conversation);
      registrations.withdraw(conversation);
    },
    start: async () => {
      await alerts.start();
      registrations.start();
      followUps.start();
      sync.start();
    },
    close: async () => {
      sync.close();
      alerts.close();
      followUps.close();
      await registrations.close();
      people.close();
    },
  };
}
