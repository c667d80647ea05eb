import type { ConversationId } from '../../model/index.ts';
import type { RegistrationRequest } from '../portal/schema.ts';
import type { Standing } from './next-action.ts';

/** How an entry ended, or stands: kept so that a dialog can say it. */
export type EntryOutcome = 'registered' | 'notFound' | 'closed' | 'notPossible' | 'gaveUp';

export interface Entry extends Standing {
  readonly id: string;
  readonly conversation: ConversationId;
  readonly vacancyId: string;
  /** Of what is offered: stays the same until the portal has answered. */
  readonly key: string | undefined;
  /** What is offered, until the portal has taken it. */
  readonly offered: RegistrationRequest | undefined;
  readonly outcome: EntryOutcome | undefined;
  readonly isSettled: boolean;
  /** When the person last changed their mind. */
  readonly changedAt: Date;
}

/**
 * The durable queue of registrations. Each call is durable when it returns; synchronous and short. Documents are sealed.
 */
export interface RegistrationStore {
  /** Entries with something left to do. */
  open(): string[];
  get(id: string): Entry | undefined;
  of(conversation: ConversationId): Entry[];
  /** The person wants this, instead of what they wanted before for the same vacancy. @returns the entry's id */
  want(id: string, conversation: ConversationId, document: RegistrationRequest, at: Date): string;
  /** The person wants nothing of it any more. */
  unwant(id: string, at: Date): void;

  /** What is wanted becomes what is offered, under a new key. */
  offer(id: string, key: string): void;
  /** It was never sent: as if it had not been offered. */
  recall(id: string): void;
  /** Before a send: from now on it may have arrived. */
  markSending(id: string): void;
  /** That send certainly did not arrive. */
  markNotSent(id: string): void;
  /** The portal has it. An empty id: it did not say under which. */
  markRegistered(id: string, key: string, portalId: string): void;
  /** The portal has nothing of it any more. */
  markWithdrawn(id: string): void;
  /** The portal will not have it: neither wanted nor offered, unless the person changed it meanwhile. */
  markRefused(id: string, revision: number, outcome: EntryOutcome): void;
  /** Nothing is left to do, if nothing changed since. */
  settle(id: string, revision: number): void;
  erase(id: string): void;
  /** Settled entries go: those of which the portal has nothing, and those so old that their vacancy is long gone. */
  sweep(before: Date, registeredBefore: Date): void;
}
