import type {
  Address,
  Conversation,
  ConversationId,
  DomainEvent,
  Floor,
  FloorEvent,
  InboundId,
  InboundMessage,
  Language,
  OutboundContent,
  OutboundId,
  Receipt,
  SendError,
  Ticket,
  TicketId,
  TicketState,
} from '../model/index.ts';
import type { DeskStore } from './desk-store.ts';

/**
 * The one store port. Every method that changes something resolves only when the change is durable.
 * One conformance suite (tests/storage/conformance/) holds for every implementation.
 */
export interface Store {
  // — inbox —
  /**
   * Stores messages once per `dedupeKey`, in the order given, each in the lane of its conversation.
   * Finds or creates the contact by any of the `identityKeys` and binds all of them to it; keys that belonged to
   * another contact move to the first one that is found (an event `contact.merged` is written).
   */
  accept(items: readonly AcceptItem[]): Promise<AcceptResult[]>;
  /** Conversations that have inbound messages waiting for a turn: read once at start. */
  openLanes(): Promise<ConversationId[]>;
  /** The oldest waiting message of a conversation with all that its turn needs; undefined when none waits. */
  nextTurn(conversation: ConversationId): Promise<PendingTurn | undefined>;
  /** Everything one turn does, together or not at all. `conflict`: the state changed under the turn; run it again. */
  commitTurn(commit: TurnCommit): Promise<CommitResult>;
  /** Counts a failed try of a turn. Resolves to how often it has failed now. */
  recordTurnFailure(inbound: InboundId): Promise<number>;

  // — outbox —
  /** Conversations that have outbound messages not yet sent: read once at start. */
  openOutboxLanes(): Promise<ConversationId[]>;
  /** The oldest unsent message of a conversation; later ones wait for it, so order holds. */
  nextOutbound(conversation: ConversationId): Promise<PendingOutbound | undefined>;
  /**
   * Durable before the request leaves: from now on it may have been sent. False: it is no longer to be sent (a person has
   * taken the conversation over, or it is erased), and the lane goes on without it.
   */
  markAttempted(id: OutboundId, at: Date): Promise<boolean>;
  /** `providerId` is the provider's; receipts that came before this call are applied now. */
  markSent(id: OutboundId, providerId: string, at: Date): Promise<void>;
  /**
   * Back to waiting, not before `notBefore`. `countsAsAttempt` false: the fault was not the message's. False: it waits no
   * longer: they are words of the bot, and a person holds the floor by now; they are withdrawn.
   */
  markRetry(id: OutboundId, error: SendError, notBefore: Date, countsAsAttempt: boolean): Promise<boolean>;
  /** Dead letter: kept with its code, the lane goes on. */
  markFailed(id: OutboundId, error: SendError, at: Date): Promise<void>;
  /**
   * Applies delivery receipts; never moves a message backwards; unknown ones are kept and joined on `markSent`.
   * A receipt that names an `attempted` message settles it as sent (resolves the attempted-but-unknown state).
   */
  applyReceipts(receipts: readonly Receipt[]): Promise<ReceiptOutcome[]>;

  // — speaking first —
  /** The conversation as it stands; undefined once erased. */
  conversation(id: ConversationId): Promise<Conversation | undefined>;
  /**
   * Words that answer nothing (an alert, a question after an application), behind what waits to be sent. Once for each
   * message id, whoever repeats it. Nothing is written for anything but `queued`.
   */
  speakFirst(
    conversation: ConversationId,
    message: { readonly id: OutboundId; readonly content: OutboundContent },
    at: Date,
  ): Promise<SpokenFirst>;

  // — people —
  /**
   * Every conversation of the person behind this one, on every channel, those of contacts that turned out to be the same
   * person among them: what `erase` erases. None once erased.
   */
  conversationsOf(conversation: ConversationId): Promise<ConversationId[]>;
  /** Of the person behind this conversation, on every channel: one consent record. */
  setOptedOut(conversation: ConversationId, isOptedOut: boolean): Promise<void>;

  // — desk and operations —
  tickets(filter: { readonly state?: TicketState; readonly limit?: number }): Promise<Ticket[]>;
  /** The talk so far, oldest first. */
  transcript(conversation: ConversationId, limit: number): Promise<TranscriptEntry[]>;
  /** Oldest unsent outbound and oldest waiting inbound, for metrics; undefined when none. */
  backlog(): Promise<Backlog>;
  /** Erases what is older than its term; returns how much went. Cheap when there is nothing to do. */
  sweep(
    now: Date,
    terms: RetentionTerms,
  ): Promise<{ readonly conversations: number; readonly dedupeKeys: number }>;
  /** Whether the last stop was clean, and how many starts in a row were not. Read once at start. */
  readonly unclean: { readonly startsInARow: number };
  /** This start has lasted: the count of unclean starts begins anew. */
  markStable(): Promise<void>;
  /** Resolves when a trivial write is durable; rejects when the store cannot take messages. */
  ping(): Promise<void>;
  /** Flushes and releases everything; marks the stop as clean. */
  close(): Promise<void>;
}

/**
 * What became of words that answer nothing. `optedOut`: the person stopped us; `held`: a counsellor holds the floor, whose
 * talk nobody speaks into: try again later; `gone`: erased.
 */
export type SpokenFirst = 'queued' | 'repeated' | 'optedOut' | 'held' | 'gone';

/** A store as the service opens it. */
export interface KeyedStore extends Store {
  /** Random, made at first start, kept sealed: what pseudonyms are keyed with. */
  readonly pepper: Buffer;
  /** When it was opened for the first time: before it there was nobody to answer. */
  readonly bornAt: Date;
  /** When `ping` last succeeded before this start; undefined: never. Tells a clock that is years off. */
  readonly seenAt: Date | undefined;
  /** What the counsellors' desk asks, in the same transactions as turns. */
  readonly desk: DeskStore;
  /** Only where several processes share the store: each is told what to take up. */
  readonly work?: SharedWork;
}

/** A store that several processes share. */
export interface SharedStore extends KeyedStore {
  readonly work: SharedWork;
}

/**
 * The share of one process. Until `start` it holds nothing: `nextTurn` and `nextOutbound` then find nothing, and so they
 * do for conversations that another process holds.
 */
export interface SharedWork {
  /** Takes a fair share of all conversations and keeps it; tells of every lane in it that has something to do. */
  start(on: {
    readonly turn: (conversation: ConversationId) => void;
    readonly outbox: (conversation: ConversationId) => void;
  }): Promise<void>;
  /** Partitions held now. */
  held(): number;
  /**
   * Takes up to `wanted` tokens from a bucket that all processes share; it holds `capacity` and gains `perSecond`.
   * None granted: `waitMs` until there is one.
   */
  takeTokens(
    bucket: string,
    wanted: number,
    rule: { readonly capacity: number; readonly perSecond: number },
  ): Promise<{ readonly granted: number; readonly waitMs: number }>;
  /** What a store across a network may lose after it has acknowledged it, and how that is made good. */
  readonly safety: SharedSafety;
}

/**
 * A server that is promoted in place of a dead one may lack its last writes. Who answers for messages keeps them elsewhere
 * for a while (storage/spool/) and offers them again.
 */
export interface SharedSafety {
  /** Of everything written until now: does a second server have it? `alone`: there is none that could be promoted. */
  copied(): Promise<'copied' | 'alone' | 'late'>;
  /** Called when what was acknowledged may be gone; no turn is begun before it has ended. What rejects is called again. */
  onLoss(handler: (loss: 'failover' | 'wiped') => Promise<void>): void;
  /** This process keeps messages elsewhere: after a loss turns wait, everywhere, until it has offered them (for a while). */
  announceSpool(): Promise<void>;
  /** Grows each time that what was written before may be gone. */
  doubts(): number;
  /** How many of these the store does not know (any more). */
  countMissing(items: readonly AcceptItem[]): Promise<number>;
  /**
   * Stores those that it does not know, each in its place in the lane of its conversation, unless the person has asked
   * to be forgotten since.
   */
  reoffer(items: readonly AcceptItem[]): Promise<{ readonly restored: number; readonly erased: number }>;
  /** Resolves when nothing is being offered again, or after `atMostMs`: what comes new should come behind it. */
  restored(atMostMs: number): Promise<void>;
  /** For operators, in words that are safe to say; none when all is well. */
  warnings(): readonly string[];
}

export interface AcceptItem {
  /** Same for every delivery of the same message; made by `privacy/`, holds no personal data. */
  readonly dedupeKey: string;
  /** Keys under which the sender is known (number, business-scoped id); made by `privacy/`. First is preferred. */
  readonly identityKeys: readonly string[];
  /** Further keys to bind to the contact: the new number after a change. */
  readonly newIdentityKeys?: readonly string[];
  readonly message: InboundMessage;
}

export type AcceptResult =
  | { readonly kind: 'stored'; readonly inbound: InboundId; readonly conversation: ConversationId }
  | { readonly kind: 'duplicate' };

export interface PendingTurn {
  readonly inbound: InboundId;
  readonly message: InboundMessage;
  readonly conversation: Conversation;
  /** Undefined for a new conversation. */
  readonly state: StoredState | undefined;
  /** How often this turn has failed before. */
  readonly failures: number;
  /** Who may speak; absent: the bot, since the beginning (epoch 0). */
  readonly floor?: Floor;
  /** The case that the floor is about, as far as a turn needs to know it. */
  readonly ticket?: Pick<Ticket, 'id' | 'state' | 'reason' | 'riskCodes'>;
}

/** A conversation's memory: JSON text, encrypted at rest. `version` grows by one with each commit. */
export interface StoredState {
  readonly json: string;
  readonly version: number;
}

export interface TurnCommit {
  readonly inbound: InboundId;
  readonly conversation: ConversationId;
  /** The version that the turn read; 0 for a new conversation. */
  readonly expectedVersion: number;
  /** The new memory. */
  readonly stateJson: string;
  readonly outbound: readonly NewOutbound[];
  readonly tickets: readonly NewTicket[];
  readonly events: readonly DomainEvent[];
  readonly optOut?: boolean;
  /** The epoch of the floor that the turn began under: when it has moved on, the turn is a conflict and is run again. */
  readonly expectedEpoch?: number;
  readonly floor?: { readonly next: Floor; readonly event: FloorEvent };
  /** What becomes of the case that is open already. */
  readonly ticketChange?: TicketChange;
  /**
   * The person asked to be forgotten: profile, transcript, tickets' content and identity are erased, in every conversation
   * of theirs (`conversationsOf`); `outbound` of this commit is still delivered and then erased too. Dedupe keys stay,
   * linked to nobody. Durable with this commit: what it does not reach itself, the store does even after a crash.
   */
  readonly erase?: boolean;
  readonly at: Date;
  /**
   * When the person wrote, by the provider's clock: a message may come hours late, and WhatsApp counts its window from
   * then. Absent or after `at`: `at`.
   */
  readonly writtenAt?: Date;
}

export interface NewOutbound {
  readonly id: OutboundId;
  readonly content: OutboundContent;
  /** Goes out also when a person takes over before it is sent: that somebody comes, and whom to call in danger. */
  readonly stays?: boolean;
}

export type CommitResult =
  /**
   * `wakes`: messages that came behind a request to be forgotten wait in these new lanes.
   * `isLast`: nothing more waits in this one, so nobody need look; absent: look.
   */
  | { readonly kind: 'committed'; readonly wakes?: readonly ConversationId[]; readonly isLast?: true }
  | { readonly kind: 'conflict' };

export type TicketChange =
  /** The person no longer wants anybody. */
  | { readonly kind: 'cancel'; readonly ticket: TicketId }
  /** More became known: it is one case, however often it is asked for. */
  | {
      readonly kind: 'add';
      readonly ticket: TicketId;
      readonly reason: Ticket['reason'];
      readonly priority: number;
      readonly riskCodes: readonly string[];
      /** It was given back to the bot, and is wanted again: the one who held it is asked first. */
      readonly isBackInQueue: boolean;
      /** It has become one for protection. */
      readonly isEscalated: boolean;
    };

export interface NewTicket {
  readonly id: TicketId;
  readonly reason: Ticket['reason'];
  readonly priority: number;
  readonly language: Language;
  readonly topic?: string;
  readonly riskCodes: readonly string[];
  /** Small JSON for the counsellor: what was understood, what was answered. Encrypted at rest. */
  readonly context: Readonly<Record<string, unknown>>;
}

export interface PendingOutbound {
  readonly id: OutboundId;
  readonly conversation: ConversationId;
  readonly to: Address;
  readonly account: string;
  readonly content: OutboundContent;
  readonly status: 'queued' | 'attempted';
  /** Tries that counted so far. */
  readonly attempts: number;
  readonly createdAt: Date;
  /** Not before; for `attempted`: when the attempt was marked. */
  readonly notBefore?: Date;
}

export type ReceiptOutcome =
  | {
      readonly kind: 'applied' | 'stale';
      readonly conversation: ConversationId;
      readonly outbound: OutboundId;
      readonly settled: boolean;
    }
  | { readonly kind: 'unknown' };

export interface TranscriptEntry {
  readonly direction: 'in' | 'out';
  readonly at: Date;
  readonly content: InboundMessage['content'] | OutboundContent;
  readonly status?: string;
}

export interface Backlog {
  readonly inbound: number;
  readonly outbound: number;
  readonly oldestInboundAt?: Date;
  readonly oldestOutboundAt?: Date;
  readonly deadLetters: number;
}

export interface RetentionTerms {
  readonly conversationDays: number;
  /** Texts of messages go sooner than the conversation's memory. */
  readonly messageDays: number;
  readonly dedupeDays: number;
  /** After a case has ended, with its notes (default `RETENTION_DAYS`); protection cases stay as long as their conversation. */
  readonly caseDays?: number;
  /** Events, linked to nobody: as far back as indicators look (default `RETENTION_DAYS`). */
  readonly eventDays?: number;
}

/** S5 of docs/architecture.md; indicators show thirteen months, of which the first may be a whole one. */
export const RETENTION_DAYS = { cases: 180, events: 430 } as const;
