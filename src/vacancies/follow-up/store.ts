import type { ConversationId, Language, OutboundContent, OutboundId } from '../../model/index.ts';

/** A question to ask once, some days after something. */
export interface FollowUp {
  /** Also the outbound message's id: asking twice asks once. */
  readonly id: OutboundId;
  readonly conversation: ConversationId;
  /** What it is about, e.g. `vacancy:20906591`; one question for each. */
  readonly subject: string;
  readonly dueAt: Date;
  readonly body: FollowUpBody;
}

export interface FollowUpBody {
  readonly language: Language;
  /** Where the person lives or works, for the hour. */
  readonly state?: string | undefined;
  readonly smsConsent: boolean;
  /** What was decided to be said, from then on. */
  readonly content?: OutboundContent | undefined;
}

/** Names one of them: where it lies follows from its conversation. */
export type FollowUpRef = Pick<FollowUp, 'id' | 'conversation'>;

/**
 * What follow-ups keep; each call is durable when it resolves. Personal parts are sealed. A question that is to be asked
 * has a timer, which goes in the same change as the question is known to be asked.
 */
export interface FollowUpStore {
  /** False: there is, or was, one for this conversation and subject, or the conversation was erased. */
  plan(followUp: FollowUp): Promise<boolean>;
  /** Those of the people this process looks after whose time has come, the longest due first. */
  due(now: Date, limit: number): Promise<FollowUp[]>;
  /** Writes down what will be said, before it is. */
  decide(followUp: FollowUp, content: OutboundContent): Promise<void>;
  postpone(followUp: FollowUpRef, until: Date): Promise<void>;
  markAsked(followUp: FollowUpRef, at: Date): Promise<void>;
  /** It makes no sense any more: it is never asked. */
  drop(followUp: FollowUpRef): Promise<void>;
  /** The newest question of this person that was asked since and has no answer. */
  unanswered(
    conversation: ConversationId,
    since: Date,
  ): Promise<(FollowUpRef & Pick<FollowUp, 'subject'>) | undefined>;
  /** False: it had an answer already. */
  markAnswered(followUp: FollowUpRef, outcome: string): Promise<boolean>;
  forget(conversation: ConversationId): Promise<void>;
  /** Those that were asked, and due before this, go. */
  sweep(before: Date): Promise<void>;
}

/** Kind of the timers of questions that are to be asked. */
export const FOLLOW_UP_TIMER = 'follow_up';
