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
 * The durable queue of registrations. Each call is durable when it resolves. Documents are sealed. An entry with something
 * left to do has a timer, which says when; it goes when nothing is left.
 *
 * What only whoever looks after the person may do answers false, or finds nothing, where that is another process by now.
 */
export interface RegistrationStore {
  /** Undefined also for an entry that another process looks after. */
  get(id: string): Promise<Entry | undefined>;
  of(conversation: ConversationId): Promise<Entry[]>;
  /**
   * The person wants this, instead of what they wanted before for the same vacancy.
   * @returns the entry's id; undefined: the conversation was erased
   */
  want(
    id: string,
    conversation: ConversationId,
    document: RegistrationRequest,
    at: Date,
  ): Promise<string | undefined>;
  /** The person wants nothing of it any more; any process may say so. */
  unwant(entry: Pick<Entry, 'id' | 'conversation'>, at: Date): Promise<void>;

  /** What is wanted becomes what is offered, under a new key. */
  offer(id: string, key: string): Promise<void>;
  /** It was never sent: as if it had not been offered. */
  recall(id: string): Promise<void>;
  /** Before a send: from now on it may have arrived. False: it must not be sent. */
  markSending(id: string): Promise<boolean>;
  /** That send certainly did not arrive. */
  markNotSent(id: string): Promise<void>;
  /** The portal has it. An empty id: it did not say under which. */
  markRegistered(id: string, key: string, portalId: string): Promise<void>;
  /** The portal has nothing of it any more. */
  markWithdrawn(id: string): Promise<void>;
  /** The portal will not have it: neither wanted nor offered, unless the person changed it meanwhile. */
  markRefused(id: string, revision: number, outcome: EntryOutcome): Promise<void>;
  /** Nothing is left to do, if nothing changed since. */
  settle(id: string, revision: number): Promise<void>;
  erase(id: string): Promise<void>;
  /** Settled entries go: those of which the portal has nothing, and those so old that their vacancy is long gone. */
  sweep(before: Date, registeredBefore: Date): Promise<void>;
}

/** Kind of the timers of entries with something left to do. */
export const REGISTRATION_TIMER = 'registration';
