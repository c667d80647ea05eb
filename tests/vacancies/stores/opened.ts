import type { ConversationId } from '../../../src/model/index.ts';
import type { KeyedStore } from '../../../src/storage/store.ts';
import type { SavedSearch } from '../../../src/vacancies/alerts/store.ts';
import type { PeopleStores } from '../../../src/vacancies/people-stores.ts';
import { RegistrationRequest } from '../../../src/vacancies/portal/schema.ts';
import { commitNext, itemOf, keep } from '../../support/stored.ts';

export const NOW = new Date('2026-11-20T18:00:00Z');
export const DAY = 86_400_000;
export const plus = (ms: number): Date => new Date(NOW.getTime() + ms);

/** What is kept of people who look for work, beside the store that their conversations are in. */
export interface OpenedPeople {
  readonly store: KeyedStore;
  readonly people: PeopleStores;
  /** Ends without a clean stop and opens what is left, as after kill -9. */
  crash(): Promise<OpenedPeople>;
  close(): Promise<void>;
  /** All bytes at rest. */
  dump(): Promise<string>;
}

let count = 0;
export const next = (prefix: string): string => {
  count += 1;
  return `${prefix}${count}`;
};

/** Somebody who has written to us. */
export function someone(
  store: KeyedStore,
  phone = next('52155'),
  identityKeys = [`key-${phone}`],
): Promise<ConversationId> {
  return keep(store, { ...itemOf(phone, 'hola', { at: NOW, id: next('m') }), identityKeys });
}

/** Takes the turn that waits; with `erase` the person asks to be forgotten. */
export async function takeTurn(
  store: KeyedStore,
  conversation: ConversationId,
  erase = false,
  at = NOW,
): Promise<void> {
  const result = await commitNext(store, conversation, { at, ...(erase ? { erase } : {}) });
  if (result.kind !== 'committed') throw new Error('not committed');
}

export const search = (conversation: ConversationId, over: Partial<SavedSearch> = {}): SavedSearch => ({
  id: next('search'),
  conversation,
  criteria: { occupations: ['CANARYWORK'], states: ['CMX'], municipalities: [], schedules: [] },
  language: 'ht',
  savedAt: NOW,
  expiresAt: plus(60 * DAY),
  ...over,
});

export const documentOf = (over: Partial<RegistrationRequest> = {}): RegistrationRequest =>
  RegistrationRequest.parse({
    vacancyId: 'v1',
    personRef: 'abcdefghijklmnopqrstuv',
    profile: 'refugee',
    language: 'ht',
    note: 'CANARYNOTE',
    consent: { textId: 'consent-1', givenAt: NOW.toISOString() },
    ...over,
  });

/** As the turn does when somebody asks to be forgotten (`VacancyServices.forget`), for each of their conversations. */
export async function forgetAll({ store, people }: OpenedPeople, of: ConversationId): Promise<void> {
  for (const conversation of await store.conversationsOf(of)) {
    await people.alerts.forget(conversation);
    await people.followUps.forget(conversation);
    for (const entry of await people.registrations.of(conversation))
      await people.registrations.unwant(entry, NOW);
  }
}
