import type { ConversationId, Language } from '../model/index.ts';

/** What somebody looks for; plain data that the talk remembers and only `Vacancies` reads. */
export type JobSearch = Readonly<Record<string, unknown>>;

/** What a search says, for the dialog to ask what is missing. */
export interface JobSearchSays {
  readonly work: boolean;
  readonly place: boolean;
  /** Work or place by a name that the catalogues know: enough to be kept and told of. */
  readonly named: boolean;
  /** Anything at all: work, place, hours, pay, or a wish. */
  readonly anything: boolean;
}

export interface JobReason {
  /** A key of `vacancies:reason`. */
  readonly code: string;
  /** Papers or languages, in the person's language. */
  readonly names: readonly string[];
}

/** One vacancy as it is told; names are in the person's language, figures are gross MXN a month. */
export interface Job {
  readonly id: string;
  readonly folio: string | undefined;
  readonly title: string;
  readonly employer: string;
  /** "Tijuana, Baja California". */
  readonly place: string;
  readonly distanceKm?: number;
  /** Absent: the employer does not say. */
  readonly pay?: { readonly min: number; readonly max: number };
  readonly schedules: readonly string[];
  readonly papers: readonly string[];
  readonly description: string;
  /** ISO days. */
  readonly postedOn: string;
  readonly closesOn: string;
  readonly url: string | undefined;
  /** Why it is shown and what to know before, good news first. */
  readonly reasons: readonly JobReason[];
}

export interface JobPage {
  readonly jobs: readonly Job[];
  /** Keys of `vacancies:widened`: what was given up so that there is something to show. */
  readonly widened: readonly string[];
  readonly hasMore: boolean;
  /** How many meet all that was asked. */
  readonly exact: number;
  /** When our list was last complete; undefined: it never was. */
  readonly asOf: Date | undefined;
  /** The list has not been brought up to date for longer than it should be. */
  readonly isOld: boolean;
  /** Nothing may be shown to somebody in this situation. */
  readonly isBarred: boolean;
}

export interface FindJobs {
  readonly search: JobSearch;
  /** A profile id (`content/profiles.yaml`), if it is known. */
  readonly situation: string | undefined;
  readonly language: Language;
  readonly now: Date;
  /** From 0. */
  readonly page: number;
  readonly pageSize: number;
}

export interface KeptSearch {
  readonly id: string;
  readonly text: string;
}

/** What came of a follow-up's answer. */
export interface FollowUpAnswer {
  readonly isFraudReport: boolean;
}

/** Vacancies, as the dialogs ask for them. Searching never waits for the portal. */
export interface Vacancies {
  /** Reads what is looked for; with `before`, what the words leave out stays as it was. */
  read(text: string, before?: JobSearch): JobSearch;
  near(position: { readonly latitude: number; readonly longitude: number }, before?: JobSearch): JobSearch;
  says(search: JobSearch): JobSearchSays;
  /** "cocina · Tijuana · desde $10,833". */
  describe(search: JobSearch, language: Language): string;
  /** Places that share the name that was used, likeliest first; empty when it is clear. */
  placeOptions(search: JobSearch): readonly { readonly code: string; readonly name: string }[];
  choosePlace(search: JobSearch, code: string): JobSearch;
  /** Trades to choose from, for who would rather not write. */
  commonTrades(language: Language): readonly { readonly code: string; readonly name: string }[];
  chooseTrade(search: JobSearch, code: string): JobSearch;
  find(request: FindJobs): JobPage;
  /** One vacancy of the list; undefined once it is closed. */
  job(id: string, request: Omit<FindJobs, 'page' | 'pageSize'>): Job | undefined;
  /** Asks the portal, at most some three seconds: right before somebody is told how to apply. */
  stillOpen(id: string): Promise<'open' | 'closed' | 'unknown'>;

  /** Keeps a search and tells of new vacancies, daily at most. */
  keep(request: {
    readonly conversation: ConversationId;
    readonly search: JobSearch;
    readonly situation: string | undefined;
    readonly language: Language;
    readonly smsConsentAt?: Date;
    readonly shown: readonly string[];
  }): Promise<'saved' | 'tooBroad' | 'tooMany'>;
  kept(conversation: ConversationId, language: Language): Promise<readonly KeptSearch[]>;
  endKept(conversation: ConversationId, id?: string): Promise<void>;
  /** Ids of the vacancies that the last alert was about. */
  news(conversation: ConversationId): Promise<readonly string[]>;

  /** Sends the person's interest to the portal, once, after their consent. `invalid`: the situation is not one of the portal's. */
  register(request: {
    readonly conversation: ConversationId;
    readonly vacancy: string;
    readonly situation: string;
    readonly language: Language;
    readonly note: string;
    readonly consentAt: Date;
  }): Promise<'queued' | 'invalid'>;
  registered(
    conversation: ConversationId,
  ): Promise<readonly { readonly vacancy: string; readonly state: string }[]>;
  withdraw(conversation: ConversationId, vacancy?: string): Promise<void>;

  /** Asks once, some days later, how it went. */
  planFollowUp(request: {
    readonly conversation: ConversationId;
    readonly vacancy: string;
    readonly language: Language;
    readonly hasSmsConsent: boolean;
  }): Promise<void>;
  /** `outcome`: hired, interview, no_answer, asked_for_money, other. Undefined: nothing was asked. */
  answerFollowUp(conversation: ConversationId, outcome: string): Promise<FollowUpAnswer | undefined>;
  isFollowUpWaiting(conversation: ConversationId): Promise<boolean>;

  /** "Delete my data": the turn calls it for each conversation of the person. Safe to repeat. */
  forget(conversation: ConversationId): Promise<void>;
}
