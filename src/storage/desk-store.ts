import type {
  Address,
  AgentId,
  ChannelName,
  ConversationId,
  DomainEvent,
  Floor,
  FloorEvent,
  InboundMessage,
  Language,
  OutboundContent,
  OutboundId,
  TicketId,
  TicketReason,
  TicketState,
} from '../model/index.ts';

/** A case as it is stored, with what the desk needs of its conversation. */
export interface TicketRecord {
  readonly id: TicketId;
  readonly conversation: ConversationId;
  readonly state: TicketState;
  readonly reason: TicketReason;
  readonly language: Language;
  readonly channel: ChannelName;
  readonly topic: string | undefined;
  readonly office: string | undefined;
  readonly riskCodes: readonly string[];
  readonly openedAt: Date;
  readonly holder: AgentId | undefined;
  readonly assignee: AgentId | undefined;
  readonly assignedAt: Date | undefined;
  readonly claimedAt: Date | undefined;
  readonly firstReplyAt: Date | undefined;
  readonly lastAgentAt: Date | undefined;
  readonly lastMessageAt: Date;
  /** The oldest message of the person that nobody has answered; of a waiting case: since when it waits. */
  readonly unansweredSince: Date | undefined;
  readonly holdUntil: Date | undefined;
  readonly resolvedAt: Date | undefined;
  readonly outcome: string | undefined;
  readonly followUpAt: Date | undefined;
  readonly override: { readonly score: number; readonly by: AgentId; readonly reason: string } | undefined;
  /** What has been said of it already, so that an alarm sounds once: `breach`, `protection_unclaimed`. */
  readonly alarms: readonly string[];
  readonly threadVersion: number;
  readonly version: number;
  /** Of the conversation. */
  readonly floor: Floor;
  readonly lastInboundAt: Date;
  readonly isOptedOut: boolean;
}

/** Fields of a case that a decision changes; null takes a value away. */
export interface TicketPatch {
  readonly state?: TicketState;
  readonly topic?: string | null;
  readonly office?: string | null;
  readonly holder?: AgentId | null;
  readonly assignee?: AgentId | null;
  readonly assignedAt?: Date | null;
  readonly claimedAt?: Date | null;
  readonly firstReplyAt?: Date | null;
  readonly lastAgentAt?: Date | null;
  readonly lastMessageAt?: Date;
  readonly unansweredSince?: Date | null;
  readonly holdUntil?: Date | null;
  readonly resolvedAt?: Date | null;
  readonly outcome?: string | null;
  readonly followUpAt?: Date | null;
  readonly override?: TicketRecord['override'] | null;
  readonly alarms?: readonly string[];
  readonly threadVersion?: number;
}

/** What goes into the durable log that every open desk follows. Ids, codes and names of fields only. */
export interface DeskEvent {
  readonly kind: 'ticket' | 'message' | 'delivery' | 'note' | 'alert' | 'gone';
  readonly ticket: TicketId;
  readonly data: Readonly<Record<string, string | readonly string[] | null>>;
}
export interface LoggedEvent extends DeskEvent {
  readonly seq: number;
  readonly at: Date;
}

/** One thing that somebody did or saw. `data` holds codes and counts, never words of a person. */
export interface AuditEntry {
  readonly actor: string;
  readonly action: string;
  readonly ticket?: string;
  readonly data?: Readonly<Record<string, string | number | boolean>>;
}
export interface LoggedAudit extends Required<Omit<AuditEntry, 'ticket'>> {
  readonly seq: number;
  readonly at: Date;
  readonly ticket: string | undefined;
  readonly hash: string;
}

/** Somebody looked at more than their work asks for (S26, S35). One for each account, day and kind. */
export interface MisuseAlertRecord {
  /** Made of day, kind and account, so that it cannot be there twice. */
  readonly id: string;
  readonly account: AgentId;
  readonly kind: 'reveals' | 'views' | 'bulk_read';
  /** Day of Mexico City, YYYY-MM-DD. */
  readonly day: string;
  readonly at: Date;
  /** What was counted when it was raised, and what was still ordinary. */
  readonly count: number;
  readonly limit: number;
  readonly acknowledged: { readonly by: AgentId; readonly at: Date; readonly note: string } | undefined;
}

export interface NewAgentMessage {
  readonly id: OutboundId;
  readonly author: AgentId;
  readonly text: string;
  /** Approved words, which alone may go out after the window has closed; `text` is what they say. */
  readonly template?: Extract<OutboundContent, { kind: 'template' }>;
  readonly clientId?: string;
}

/** Everything one decision changes, together or not at all. */
export interface TicketWrites {
  readonly patch?: TicketPatch;
  readonly floor?: { readonly next: Floor; readonly event: FloorEvent };
  readonly message?: NewAgentMessage;
  /**
   * The bot's words to this person that no send has begun with are withdrawn, but for those that stay (`NewOutbound`):
   * it does not talk over whoever takes over.
   */
  readonly withdraw?: boolean;
  /** Words of the service itself, e.g. that somebody has come. */
  readonly say?: readonly { readonly id: OutboundId; readonly content: OutboundContent }[];
  readonly note?: NoteRecord;
  readonly events?: readonly Omit<DeskEvent, 'ticket'>[];
  readonly audit?: readonly Omit<AuditEntry, 'ticket'>[];
  /** For the indicators: linked to nobody. */
  readonly counted?: readonly DomainEvent[];
}

/**
 * Looks at a case and says what is to change. Pure and synchronous: the store calls it inside the transaction that
 * writes, and may call it again, so that of two who decide on the same case the second sees what the first did.
 */
export type Decide<R> = (
  ticket: TicketRecord,
  sentBefore: (clientId: string) => OutboundId | undefined,
) => { readonly writes?: TicketWrites; readonly result: R };

export interface NoteRecord {
  readonly id: string;
  readonly at: Date;
  readonly author: AgentId;
  readonly text: string;
  readonly mentions: readonly AgentId[];
}

/** One message of a thread, of whoever. */
export type ThreadMessage = { readonly id: string; readonly at: Date } & (
  | { readonly from: 'person'; readonly content: InboundMessage['content'] }
  | {
      readonly from: 'bot' | 'agent';
      readonly author: AgentId | undefined;
      readonly content: OutboundContent;
      readonly status: string;
      readonly code: string | undefined;
    }
);

export interface AccountRecord {
  readonly id: AgentId;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly languages: readonly string[];
  readonly topics: readonly string[];
  readonly office: string | undefined;
  readonly capacity: number;
  readonly isActive: boolean;
  readonly mustChangePassword: boolean;
  /** As `accounts/passwords.ts` writes it; '' for somebody who signs in through their institution. */
  readonly passwordHash: string;
  readonly failures: number;
  readonly lockedUntil: Date | undefined;
  readonly secondFactor: { readonly secret: string; readonly lastStep: number } | undefined;
  /** Offered, not confirmed yet. */
  readonly pendingSecret: string | undefined;
  /** Hashes of those not used yet. */
  readonly recoveryCodes: readonly string[];
}

export interface SessionRecord {
  readonly hash: string;
  readonly account: AgentId;
  readonly createdAt: Date;
  readonly seenAt: Date;
}

export interface AuditQuery {
  readonly ticket?: string;
  readonly actor?: string;
  readonly before?: number;
  readonly limit: number;
}

/** Mexico City has no summer time since 2022 (Ley de los Husos Horarios, DOF 28-10-2022): its day begins at 06:00 UTC. */
export const DAY_BEGINS_MS = 6 * 3600_000;

export interface EventCounts {
  readonly counts: readonly {
    /** Days since 1 January 1970. */
    readonly day: number;
    readonly type: string;
    readonly data: NonNullable<DomainEvent['data']>;
    readonly n: number;
  }[];
  /** Where to go on; opaque, of this store. */
  readonly next: string;
  readonly isEnd: boolean;
}

/**
 * What processes over one store say to each other: heard at once or not at all, kept nowhere. What is lost must be found
 * another way. Absent where there is one process only.
 */
export interface Neighbours {
  /** To every other process. Never throws, never waits. */
  tell(topic: string, json: string): void;
  /** `AGAIN` as topic: the line was lost for a while, nobody knows what was missed. @returns how to end it */
  onTold(listener: (topic: string, json: string) => void): () => void;
}

/** Topic of a line that is back. */
export const AGAIN = 'again';

/** What the desk asks of the store, beside turns and sending. Writes resolve when durable. */
export interface DeskStore {
  /** Undefined: no other process can share this store. */
  readonly neighbours: Neighbours | undefined;
  /** Cases by state, newest first where resolved; at most `limit`. */
  tickets(filter: { readonly state?: TicketState; readonly limit: number }): Promise<TicketRecord[]>;
  ticket(id: string): Promise<TicketRecord | undefined>;
  /** What the bot knew when the case was opened. */
  ticketContext(id: TicketId): Promise<Readonly<Record<string, unknown>>>;
  earlierTickets(conversation: ConversationId, before: TicketId): Promise<number>;
  /** All cases of a conversation, in any order. */
  casesOf(conversation: ConversationId): Promise<TicketRecord[]>;
  /** Times from opening to first reply of the newest cases that had one, in milliseconds. */
  recentWaits(limit: number): Promise<number[]>;
  /** Runs a decision in the transaction that makes it real. Undefined: there is no such case. */
  decide<R>(id: string, decide: Decide<R>): Promise<R | undefined>;

  /** The newest `limit` messages before one, oldest first. */
  thread(
    conversation: ConversationId,
    page: { readonly before?: string; readonly limit: number },
  ): Promise<{ readonly messages: ThreadMessage[]; readonly hasEarlier: boolean }>;
  threadMessage(conversation: ConversationId, id: string): Promise<ThreadMessage | undefined>;
  notes(ticket: TicketId): Promise<NoteRecord[]>;
  floorEvents(conversation: ConversationId): Promise<FloorEvent[]>;
  address(conversation: ConversationId): Promise<Address | undefined>;

  /** Events after one, oldest first. */
  eventsAfter(seq: number, limit: number): Promise<LoggedEvent[]>;
  /** The oldest and newest number in the log; both 0 when it is empty. */
  eventRange(): Promise<{ readonly oldest: number; readonly newest: number }>;
  /** Calls after each commit that brought events. Returns how to end it. */
  onEvents(listener: () => void): () => void;

  audit(entries: readonly AuditEntry[]): Promise<void>;
  auditPage(query: AuditQuery): Promise<LoggedAudit[]>;
  /** Reads the whole chain. `brokenAt`: the first entry that does not fit. */
  verifyAudit(): Promise<{ readonly isIntact: boolean; readonly brokenAt: number | undefined }>;

  /** False: it is there already. */
  addMisuseAlert(alert: MisuseAlertRecord): Promise<boolean>;
  /** Newest first. */
  misuseAlerts(limit: number): Promise<MisuseAlertRecord[]>;
  misuseAlert(id: string): Promise<MisuseAlertRecord | undefined>;
  /** Once: false when there is none, or somebody was first. */
  acknowledgeMisuse(id: string, by: NonNullable<MisuseAlertRecord['acknowledged']>): Promise<boolean>;

  accounts(): Promise<AccountRecord[]>;
  /** False: the address is taken. */
  addAccount(account: AccountRecord): Promise<boolean>;
  /** Reads and changes one account in one transaction; undefined: there is none. */
  changeAccount(
    id: string,
    change: (account: AccountRecord) => Partial<AccountRecord>,
  ): Promise<AccountRecord | undefined>;
  /** What an account has done of the practice course: JSON of `practice/course.ts`; undefined: nothing yet. */
  practice(account: string): Promise<string | undefined>;
  savePractice(account: string, json: string): Promise<void>;
  addSession(session: SessionRecord): Promise<void>;
  session(hash: string): Promise<SessionRecord | undefined>;
  touchSession(hash: string, at: Date): Promise<void>;
  endSession(hash: string): Promise<void>;
  /** All of an account, but for one. */
  endSessions(account: AgentId, except?: string): Promise<void>;
  /**
   * What happened, grouped by day of Mexico City, beginning behind `after` (undefined: from the beginning). Never holds
   * words of a person. A call reads a part of the log that takes some milliseconds; ask until `isEnd`.
   */
  countEvents(after: string | undefined): Promise<EventCounts>;
  /** Forgets what is past its term: events, sessions, audit and with it the alerts that were made of it. */
  sweepDesk(before: {
    readonly events: Date;
    readonly sessionsSeen: Date;
    readonly sessionsMade: Date;
    readonly audit: Date;
  }): Promise<void>;
}
