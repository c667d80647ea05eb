import type { ConversationId, Language, OutboundContent, OutboundId } from '../../model/index.ts';
import type { SearchCriteria, VacancyFacts } from './criteria.ts';

/** A search that somebody keeps. */
export interface SavedSearch {
  readonly id: string;
  readonly conversation: ConversationId;
  readonly criteria: SearchCriteria;
  /** What the person is written to in. */
  readonly language: Language;
  /** When they agreed to be written to by SMS; undefined: not asked, or no. */
  readonly smsConsentAt?: Date;
  readonly savedAt: Date;
  /** A search that nobody looks at any more ends by itself. */
  readonly expiresAt: Date;
}

/** At most three vacancies that a person is told of, written down before it is said. */
export interface Notice {
  /** Also the outbound message's id: saying it twice says it once. */
  readonly id: OutboundId;
  readonly conversation: ConversationId;
  readonly vacancies: readonly string[];
  /** `VacancyFacts.job` of each. */
  readonly jobs: readonly string[];
  readonly content: OutboundContent;
  readonly at: Date;
  /** The next one not before. */
  readonly nextNotBefore: Date;
}

/**
 * What alerts keep. Each call is durable, and whole or not at all, when it returns; synchronous and short. Made real in
 * SQLite; what identifies a person's wishes is sealed.
 */
export interface AlertStore {
  /** Every search that has not ended, in pieces of a few hundred, so that the caller may pause between. */
  searches(): Iterable<readonly SavedSearch[]>;
  put(search: SavedSearch, told: readonly string[]): void;
  remove(id: string): void;
  /** Everything kept for this conversation. */
  forget(conversation: ConversationId): void;

  /** When each person may be told again, of those for whom a time was set. */
  pauses(): ReadonlyMap<ConversationId, Date>;
  pause(conversation: ConversationId, notBefore: Date): void;
  /** Jobs that this person was told of or shown. */
  told(conversation: ConversationId): ReadonlySet<string>;
  /** Writes down notices with the jobs they tell of and the person's next time. */
  plan(notices: readonly Notice[]): void;
  /** Notices that were planned and not known to be said. */
  planned(): {
    readonly id: OutboundId;
    readonly conversation: ConversationId;
    readonly content: OutboundContent;
  }[];
  markSaid(ids: readonly OutboundId[]): void;
  /** Vacancies of the notices that nobody has looked at, newest first, else of the last one; they count as seen now. */
  takeShown(conversation: ConversationId, since: Date): string[];

  /** The newest state of vacancies; a removed one goes. */
  record(
    changed: readonly { readonly facts: VacancyFacts; readonly at: Date }[],
    removed: readonly string[],
  ): void;
  /** What was recorded since, oldest first, in pieces. */
  changes(since: Date): Iterable<readonly { readonly facts: VacancyFacts; readonly at: Date }[]>;
  /** Erases what is older than it needs to be. @returns searches that have ended */
  sweep(now: Date, terms: AlertTerms): readonly string[];
}

export interface AlertTerms {
  readonly changesMs: number;
  readonly toldMs: number;
}
