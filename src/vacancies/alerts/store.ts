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

/** A notice that was written down and is not known to be said; its timer says when it is tried. */
export type PlannedNotice = Pick<Notice, 'id' | 'conversation' | 'content' | 'at'>;

/**
 * What alerts keep. Each call is durable, and whole or not at all, when it resolves. What identifies a person's wishes is
 * sealed. Made real in SQLite, where one process has everybody, and in Redis, where each worker has a share of them.
 * tests/storage/conformance/wishes.ts holds for both.
 */
export interface AlertStore {
  /** The parts of all people that this process looks after now; one that has changed hands has another name. */
  shares(): readonly string[];
  /** The part that a person is in; undefined: another process looks after them. */
  shareOf(conversation: ConversationId): string | undefined;

  /** Every search of a share that has not ended, in pieces of a few hundred, so that the caller may pause between. */
  searches(share: string): AsyncIterable<readonly SavedSearch[]>;
  searchesOf(conversation: ConversationId): Promise<SavedSearch[]>;
  /** Nothing is kept for a conversation that was erased meanwhile. */
  put(search: SavedSearch, told: readonly string[]): Promise<void>;
  remove(search: Pick<SavedSearch, 'id' | 'conversation'>): Promise<void>;
  /** Everything kept for this conversation. */
  forget(conversation: ConversationId): Promise<void>;

  /** When each person of a share may be told again, of those for whom a time was set. */
  pauses(share: string): Promise<ReadonlyMap<ConversationId, Date>>;
  pause(conversation: ConversationId, notBefore: Date): Promise<void>;
  /** Jobs that each of these people was told of or shown. */
  told(conversations: readonly ConversationId[]): Promise<ReadonlySet<string>[]>;
  /**
   * Writes down notices, each with the jobs it tells of, the person's next time and a timer that is due at once.
   * @returns those written: not of people who keep no search any more, nor of those whom another process looks after now
   */
  plan(notices: readonly Notice[]): Promise<ReadonlySet<OutboundId>>;
  /** Notices that were planned and not known to be said, whose timer is due. */
  planned(now: Date): Promise<PlannedNotice[]>;
  markSaid(notices: readonly Pick<Notice, 'id' | 'conversation'>[]): Promise<void>;
  /** Vacancies of the notices that nobody has looked at, newest first, else of the last one; they count as seen now. */
  takeShown(conversation: ConversationId, since: Date): Promise<string[]>;

  /** The newest state of vacancies; a removed one goes. What was recorded just so before keeps its time. */
  record(
    changed: readonly { readonly facts: VacancyFacts; readonly at: Date }[],
    removed: readonly string[],
  ): Promise<void>;
  /** What was recorded since, oldest first, in pieces. */
  changes(since: Date): AsyncIterable<readonly { readonly facts: VacancyFacts; readonly at: Date }[]>;
  /** Erases what is older than it needs to be, of the people this process looks after. @returns searches that have ended */
  sweep(now: Date, terms: AlertTerms): Promise<readonly string[]>;
}

export interface AlertTerms {
  readonly changesMs: number;
  readonly toldMs: number;
  /** No search lasts longer from now: one that a wrong clock gave more is cut to it. */
  readonly searchMs: number;
}

/** Kind of the timers of planned notices. */
export const ALERT_TIMER = 'alert';
