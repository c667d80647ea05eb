import { z } from 'zod';
import { ROLES } from '../accounts/permissions.ts';
import { EXPORT_BASES } from './codes.ts';

/**
 * Every request, response and event of the desk's API as zod schemas: the router checks with them, openapi.json is made
 * from them, the console's pages take their types from them. Times are ISO 8601 in UTC. Requests are strict: a field
 * that nobody knows is refused (S19, S20).
 */

export const Role = z.enum(ROLES);
export type Role = z.output<typeof Role>;

export const LanguageCode = z.enum(['es', 'en', 'ht', 'fr', 'pt']);
export const ChannelCode = z.enum(['whatsapp', 'sms', 'console']);
export const TicketStateCode = z.enum(['waiting', 'open', 'resolved']);
export const Reason = z.enum([
  'asked',
  'not_understood',
  'turn_failed',
  'danger',
  'fraud_reported',
  'reopened',
]);
export const FloorStateCode = z.enum(['bot', 'offered', 'human', 'wrapup', 'closed']);
export const Presence = z.enum(['online', 'away', 'offline']);

const Id = z.string().min(1).max(64);
const Instant = z.iso.datetime({ offset: true });
const Text = z.string().trim().min(1).max(4096);
const Name = z.string().trim().min(1).max(80);

export const Person = z.object({ id: Id, name: z.string() });
export type Person = z.output<typeof Person>;

// — session and accounts —

export const Account = z.object({
  id: Id,
  email: z.string(),
  name: z.string(),
  role: Role,
  languages: z.array(LanguageCode),
  /** Topics this person takes; empty: all. */
  topics: z.array(z.string()),
  /** Code of the state (as in content/catalogs/states.json) whose office they sit in. */
  office: z.string().nullable(),
  /** Most cases at once, weighed by risk (an ordinary one weighs 1, a pinned one 3). */
  capacity: z.number().int(),
  isActive: z.boolean(),
  hasSecondFactor: z.boolean(),
  /** True until they have chosen a password of their own. */
  mustChangePassword: z.boolean(),
});
export type Account = z.output<typeof Account>;

export const SignIn = z.strictObject({
  email: z.string().max(254),
  password: z.string().max(1024),
  /** Six digits of the second factor, or one recovery code; asked for by the problem `second-factor-needed`. */
  code: z.string().max(32).optional(),
});
export const Session = z.object({
  account: Account,
  /** What this role may do: the console shows nothing else. */
  permissions: z.array(z.string()),
  /** Goes back as header `X-CSRF-Token`, or as field `csrf` of a form. */
  csrf: z.string(),
  idleExpiresAt: Instant,
  expiresAt: Instant,
});
export type Session = z.output<typeof Session>;
export const EndSession = z.object({ all: z.enum(['true', 'false']).optional() });

export const ChangePassword = z.strictObject({
  current: z.string().max(1024),
  next: z.string().min(12).max(1024),
});
export const SecondFactorOffer = z.object({ secret: z.string(), uri: z.string() });
export const SecondFactorCode = z.strictObject({ code: z.string().max(32) });
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

export const NewAccount = z.strictObject({
  email: z.email().max(254),
  name: Name,
  role: Role,
  password: z.string().min(12).max(1024),
  languages: z.array(LanguageCode).min(1).default(['es']),
  topics: z.array(z.string().max(40)).max(40).default([]),
  office: z.string().max(8).nullable().default(null),
  capacity: z.number().int().min(1).max(50).default(8),
});
export type NewAccount = z.output<typeof NewAccount>;
export const AccountChange = z.strictObject({
  name: Name.optional(),
  role: Role.optional(),
  password: z.string().min(12).max(1024).optional(),
  languages: z.array(LanguageCode).min(1).optional(),
  topics: z.array(z.string().max(40)).max(40).optional(),
  office: z.string().max(8).nullable().optional(),
  capacity: z.number().int().min(1).max(50).optional(),
  isActive: z.boolean().optional(),
  /** True: the second factor is taken off (a lost phone). */
  resetSecondFactor: z.literal(true).optional(),
});
export type AccountChange = z.output<typeof AccountChange>;
export const Accounts = z.object({ accounts: z.array(Account) });

export const Colleague = Person.extend({
  role: Role,
  languages: z.array(LanguageCode),
  presence: Presence,
});
export type Colleague = z.output<typeof Colleague>;
export const Colleagues = z.object({ colleagues: z.array(Colleague) });

// — tickets —

export const ScoreReason = z.object({ code: z.string(), points: z.number().int() });
export const Viewer = Person.extend({ isTyping: z.boolean() });
export type Viewer = z.output<typeof Viewer>;

/** One line of the queue. No word that a person wrote, no number. */
export const TicketRow = z.object({
  id: Id,
  state: TicketStateCode,
  /** Who may speak in the conversation now. */
  floor: FloorStateCode,
  reason: Reason,
  topic: z.string().nullable(),
  language: LanguageCode,
  channel: ChannelCode,
  /** Code of the state whose office it was passed to or the person named. */
  office: z.string().nullable(),
  /** 0–100: who needs somebody most; 100 is pinned. Grows while waiting. */
  score: z.number().int(),
  scoreReasons: z.array(ScoreReason),
  isPinned: z.boolean(),
  /** Only for those trained for it; others do not get it. */
  isProtection: z.boolean(),
  riskCodes: z.array(z.string()),
  override: z.object({ score: z.number().int(), by: Person, reason: z.string() }).nullable(),
  holder: Person.nullable(),
  /** Passed to this person, who has not taken it yet. */
  assignee: Person.nullable(),
  openedAt: Instant,
  claimedAt: Instant.nullable(),
  firstReplyAt: Instant.nullable(),
  lastMessageAt: Instant,
  /** The oldest message of the person that nobody has answered. */
  unansweredSince: Instant.nullable(),
  /** When the next reply is due, in counsellors' hours; null: nothing is due, or somebody types. */
  dueAt: Instant.nullable(),
  isBreached: z.boolean(),
  /** Free words can be sent until then (WhatsApp's 24 hours); null: no limit (SMS). */
  windowClosesAt: Instant.nullable(),
  holdUntil: Instant.nullable(),
  resolvedAt: Instant.nullable(),
  outcome: z.string().nullable(),
  followUpAt: Instant.nullable(),
  /** Counts what colleagues sent: hand back the number you saw as `expectedThreadVersion`. */
  threadVersion: z.number().int(),
  version: z.number().int(),
});
export type TicketRow = z.output<typeof TicketRow>;

export const TicketFilter = z.object({
  state: TicketStateCode.optional(),
  /** `mine`: held by or passed to me; `unassigned`: nobody's. */
  who: z.enum(['mine', 'unassigned', 'all']).optional(),
  topic: z.string().max(40).optional(),
  language: LanguageCode.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
});
export const TicketList = z.object({
  tickets: z.array(TicketRow),
  /** Id of the newest event this list already holds: open the stream after it. */
  lastEventId: z.string(),
});
export type TicketList = z.output<typeof TicketList>;

export const Media = z.object({
  /** Path under /api: goes through the proxy with limits of size, type and time. */
  href: z.string(),
  mimeType: z.string().nullable(),
  filename: z.string().nullable(),
  isVoice: z.boolean(),
  /** A sound in each form that it can be had in, for `<source>`; empty for what is no sound. */
  sources: z.array(z.object({ href: z.string(), type: z.string().nullable() })),
});
export type Media = z.output<typeof Media>;
/** `caf`: a voice note as a Core Audio file, for players without Ogg. */
export const MediaQuery = z.strictObject({ as: z.enum(['caf']).optional() });

export const Message = z.object({
  id: Id,
  at: Instant,
  from: z.enum(['person', 'bot', 'agent']),
  author: Person.nullable(),
  /** As in the model: text, button, list, location, image, voice, choices, card, … */
  kind: z.string(),
  text: z.string(),
  choices: z.array(z.string()),
  media: z.array(Media),
  location: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
  /** Of what was sent: queued, attempted, sent, delivered, read, failed; withdrawn: never sent, as a person took over. */
  status: z.string().nullable(),
  /** The provider's code of a failure. */
  code: z.string().nullable(),
});
export type Message = z.output<typeof Message>;

export const Note = z.object({
  id: Id,
  at: Instant,
  author: Person,
  text: z.string(),
  mentions: z.array(Person),
});
export type Note = z.output<typeof Note>;

export const FloorEvent = z.object({
  epoch: z.number().int(),
  at: Instant,
  from: FloorStateCode,
  to: FloorStateCode,
  actor: z.string(),
  reason: z.string(),
});

/** What the bot knows, so that nobody has to ask twice. Slots of the person only with their consent. */
export const TicketContext = z.object({
  reason: Reason,
  language: LanguageCode,
  topic: z.string().nullable(),
  /** What the last words were taken for, and how sure the bot was (0–1). */
  intent: z.string().nullable(),
  confidence: z.number().nullable(),
  consent: z.boolean().nullable(),
  /** A profile id of content/profiles.yaml; null without consent. */
  situation: z.string().nullable(),
  riskCodes: z.array(z.string()),
  /** Topics the bot has answered already. */
  answered: z.array(z.string()),
  /** Ids of vacancies the person was shown. */
  vacancies: z.array(z.string()),
  /** Hidden but for its last two digits; null: the person is reachable without a number. */
  maskedNumber: z.string().nullable(),
  isOptedOut: z.boolean(),
  /** Cases of this person before this one. */
  earlierTickets: z.number().int(),
});
export type TicketContext = z.output<typeof TicketContext>;

/** Approved words for after the window closed. */
export const TemplateOffer = z.object({
  name: z.string(),
  /** Of its words; not always the person's. */
  language: LanguageCode,
  text: z.string(),
  buttons: z.array(z.string()),
});

export const TicketDetail = TicketRow.extend({
  context: TicketContext,
  /** The newest 50, oldest first; older ones by GET …/messages?before=. */
  transcript: z.array(Message),
  hasEarlier: z.boolean(),
  notes: z.array(Note),
  /** What may be sent once `windowClosesAt` is past; none by SMS and in cases for protection. */
  templates: z.array(TemplateOffer),
  /** One was sent since the window closed: no other for a day, or until the person answers. */
  templateSentAt: Instant.nullable(),
  floorEvents: z.array(FloorEvent),
  viewers: z.array(Viewer),
  /** What this account may do with this ticket now: claim, message, note, transfer, resolve, hold, return, reopen, … */
  actions: z.array(z.string()),
  lastEventId: z.string(),
});
export type TicketDetail = z.output<typeof TicketDetail>;

export const MessagePage = z.object({ messages: z.array(Message), hasEarlier: z.boolean() });
export const MessageQuery = z.object({
  before: Id.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

export const NewMessage = z
  .strictObject({
    /** Free words; without them a template. */
    text: Text.optional(),
    /** The `threadVersion` that was on the screen; when a colleague has sent meanwhile: 409 `thread-moved`. */
    expectedThreadVersion: z.number().int().min(0).optional(),
    /** Made by the client: the same id sent twice (a lost answer) goes out once. */
    clientId: z.string().min(8).max(64).optional(),
    /**
     * What was written before it was translated: kept as an internal note with the id `<message id>-original`, beside the
     * words that were sent.
     */
    original: z.strictObject({ text: Text, language: LanguageCode }).optional(),
    /** Name of an approved template of `templates`, instead of free words, after the window closed. */
    template: z.string().max(100).optional(),
  })
  .refine(
    ({ text, template, original }) =>
      (text === undefined) !== (template === undefined) && (template === undefined || original === undefined),
    { path: ['text'], message: 'either words or a template' },
  );
export const SentMessage = z.object({ message: Message, threadVersion: z.number().int() });

export const NewNote = z.strictObject({ text: Text, mentions: z.array(Id).max(20).default([]) });

export const TransferTarget = z.union([
  z.strictObject({ kind: z.literal('person'), id: z.string().min(1).max(254) }),
  z.strictObject({ kind: z.literal('topic'), id: z.string().min(1).max(40) }),
  z.strictObject({ kind: z.literal('office'), id: z.string().min(1).max(8) }),
  z.strictObject({ kind: z.literal('ally'), id: z.string().min(1).max(64) }),
]);
export const TransferTargets = z.object({
  topics: z.array(z.string()),
  /** Organisations and offices outside; `place`: city and state. */
  allies: z.array(z.object({ id: z.string(), name: z.string(), place: z.string().nullable() })),
});
export const Transfer = z.strictObject({
  /** A bare text is a colleague's id or e-mail address. */
  to: z.union([TransferTarget, z.string().min(1).max(254)]),
  note: Text,
});
export const Resolution = z.strictObject({
  outcome: z.string().trim().min(1).max(60),
  followUpAt: Instant.optional(),
  note: Text.optional(),
  /** Asks the person how it was; only inside the window, never after a protection case. */
  askSatisfaction: z.boolean().default(false),
});
export const Hold = z.strictObject({ until: Instant, note: Text.optional() });
export const GiveBack = z.strictObject({ note: Text.optional() });
export const Reopen = z.strictObject({ reason: Text.optional() });
export const Release = z.strictObject({ reason: Text.optional() });
export const Override = z.strictObject({ score: z.number().int().min(0).max(100), reason: Text });
export const Reveal = z.strictObject({ reason: z.string().trim().min(5).max(500) });
export const Revealed = z.object({ number: z.string(), hideAt: Instant });
export const Viewing = z.strictObject({ activity: z.enum(['viewing', 'typing', 'gone']) });
export const PresenceChange = z.strictObject({ status: Presence });

// — what helps to answer —

export const CannedQuery = z.object({
  query: z.string().max(100).optional(),
  language: LanguageCode.optional(),
});
export const CannedReply = z.object({
  key: z.string(),
  topic: z.string(),
  /** In the five languages; the person's own first is for the page to do. */
  titles: z.record(LanguageCode, z.string()),
  texts: z.record(LanguageCode, z.string()),
});
export const CannedReplies = z.object({ replies: z.array(CannedReply) });
export const KnowledgeQuery = z.object({
  query: z.string().trim().max(200).default(''),
  language: LanguageCode.default('es'),
});
export const KnowledgeAnswer = z.object({
  topic: z.string(),
  text: z.string(),
  source: z.string().nullable(),
});
export const KnowledgeAnswers = z.object({ answers: z.array(KnowledgeAnswer) });
export const VacancyQuery = z.object({
  query: z.string().trim().min(1).max(300),
  language: LanguageCode.default('es'),
});
export const VacancySummary = z.object({ id: z.string(), title: z.string(), text: z.string() });
export const VacancyList = z.object({ vacancies: z.array(VacancySummary) });
export const Translate = z.strictObject({ text: Text, from: LanguageCode.optional(), to: LanguageCode });
export const Translation = z.object({
  text: z.string(),
  from: z.string(),
  to: LanguageCode,
  engine: z.string(),
});

// — supervision —

export const AgentLoad = Colleague.extend({
  open: z.number().int(),
  weight: z.number().int(),
  capacity: z.number().int(),
  unanswered: z.number().int(),
  oldestUnansweredSeconds: z.number().int(),
});
export const Load = z.object({
  waiting: z.number().int(),
  open: z.number().int(),
  pinned: z.number().int(),
  breached: z.number().int(),
  longestWaitSeconds: z.number().int(),
  /** What a person is told; null: not known. */
  expectedWaitMinutes: z.number().int().nullable(),
  isOpenNow: z.boolean(),
  agents: z.array(AgentLoad),
});
export type Load = z.output<typeof Load>;

export const IndicatorsQuery = z.object({ by: z.enum(['day', 'week', 'month']).default('week') });
/** Null stands for "not shown" (outside: fewer than ten, or what would tell of fewer than ten) or "there was none". */
const Counts = z.array(z.number().int().nullable());
export const Indicators = z.object({
  by: z.enum(['day', 'week', 'month']),
  /** Where days begin and end. */
  zone: z.string(),
  /** `outside`: for allies, whole months that are over alone. */
  audience: z.enum(['all', 'outside']),
  /** No figure counts fewer than this; null: no limit. */
  smallest: z.number().int().nullable(),
  /** Oldest first; every list of counts has one for each. */
  periods: z.array(z.object({ first: z.iso.date(), last: z.iso.date(), isOver: z.boolean() })),
  groups: z.array(
    z.object({
      id: z.string(),
      total: Counts,
      rows: z.array(z.object({ code: z.string(), counts: Counts })),
    }),
  ),
  /** From opening a case to the first words of a person, of cases first answered in the period. */
  waits: z.object({ answered: Counts, medianMinutes: Counts, slowestTenthMinutes: Counts }),
  /** 0 to 1. */
  shares: z.object({
    notUnderstood: z.array(z.number().nullable()),
    useful: z.array(z.number().nullable()),
  }),
});
export type Indicators = z.output<typeof Indicators>;

export const AuditQuery = z.object({
  ticket: Id.optional(),
  actor: Id.optional(),
  /** Entries before this number. */
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const AuditEntry = z.object({
  seq: z.number().int(),
  at: Instant,
  actor: z.string(),
  actorName: z.string().nullable(),
  action: z.string(),
  ticket: z.string().nullable(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  hash: z.string(),
});
export type AuditEntry = z.output<typeof AuditEntry>;
export const AuditPage = z.object({
  entries: z.array(AuditEntry),
  /** The whole chain was read and every link holds. */
  isIntact: z.boolean(),
  /** The first entry that does not fit. */
  brokenAt: z.number().int().nullable(),
});

// — practice: synthetic cases, nobody of them exists —

/** Absent: the first language of the account. */
export const PracticeLanguage = z.object({ language: LanguageCode.optional() });
export const PracticeCourse = z.object({
  /** What comes next: the test before, the cases, the test after; `done`: the certificate is there. */
  stage: z.enum(['before', 'cases', 'after', 'done']),
  /** Points out of 100; null: not taken yet. */
  before: z.number().int().nullable(),
  after: z.number().int().nullable(),
  cases: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      state: z.enum(['waiting', 'open', 'resolved']),
      score: z.number().int().nullable(),
      /** As in the real queue: who needs somebody most comes first. */
      priority: z.number().int(),
      isPinned: z.boolean(),
      language: LanguageCode,
      channel: ChannelCode,
    }),
  ),
});
export type PracticeCourse = z.output<typeof PracticeCourse>;
export const PracticeTest = z.object({
  stage: z.enum(['before', 'after']),
  questions: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      options: z.array(z.object({ id: z.string(), text: z.string() })),
    }),
  ),
});
export type PracticeTest = z.output<typeof PracticeTest>;
export const PracticeAnswers = z.strictObject({
  answers: z.record(z.string().max(60), z.string().max(60)),
  language: LanguageCode.optional(),
});
export const PracticeTestResult = z.object({
  stage: z.enum(['before', 'after']),
  score: z.number().int(),
  /** After the second test only, so that it measures something: what was right and why. */
  review: z.array(z.object({ id: z.string(), isRight: z.boolean(), right: z.string(), why: z.string() })),
});
export type PracticeTestResult = z.output<typeof PracticeTestResult>;
export const PracticeMessage = z.object({
  from: z.enum(['person', 'bot', 'agent']),
  text: z.string(),
  /** What a line in another language means; null where none is needed. */
  gloss: z.string().nullable(),
});
export type PracticeMessage = z.output<typeof PracticeMessage>;
export const PracticeFeedback = z.object({
  score: z.number().int(),
  rules: z.array(z.object({ text: z.string(), isMet: z.boolean() })),
  isOutcomeRight: z.boolean(),
  outcomes: z.array(z.string()),
});
export type PracticeFeedback = z.output<typeof PracticeFeedback>;
export const PracticeCaseView = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['waiting', 'open', 'resolved']),
  language: LanguageCode,
  channel: ChannelCode,
  reason: Reason,
  topic: z.string(),
  riskCodes: z.array(z.string()),
  transcript: z.array(PracticeMessage),
  feedback: PracticeFeedback.nullable(),
});
export type PracticeCaseView = z.output<typeof PracticeCaseView>;
export const PracticeAction = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('claim') }),
  z.strictObject({ action: z.literal('message'), text: Text }),
  z.strictObject({ action: z.literal('resolve'), outcome: z.string().max(60) }),
  /** From the start, to do better. */
  z.strictObject({ action: z.literal('restart') }),
]);
export const Certificate = z.object({
  name: z.string(),
  before: z.number().int(),
  after: z.number().int(),
  /** Mean over the cases. */
  cases: z.number().int(),
  issuedAt: Instant,
  /** Tells a real one from a made-up one; an administrator can check it. */
  serial: z.string(),
});
export type Certificate = z.output<typeof Certificate>;

// — exports —

export const PersonExportRequest = z.strictObject({ basis: z.enum(EXPORT_BASES) });
export const PersonExport = z.object({
  exportedAt: Instant,
  /** False: parts belong to a case that the asker may not read; somebody trained for protection can. */
  isWhole: z.boolean(),
  channel: ChannelCode,
  number: z.string().nullable(),
  cases: z.array(TicketRow.extend({ context: z.record(z.string(), z.unknown()), notes: z.array(Note) })),
  messages: z.array(Message),
  floorEvents: z.array(FloorEvent),
});
export type PersonExport = z.output<typeof PersonExport>;

// — misuse —

export const MISUSE_KINDS = ['reveals', 'views', 'bulk_read'] as const;
export const MisuseAlert = z.object({
  id: Id,
  account: Person,
  role: Role.nullable(),
  /** More numbers shown than in an ordinary day; more conversations than colleagues; stopped by the hourly limit. */
  kind: z.enum(MISUSE_KINDS),
  /** Day of Mexico City. */
  day: z.string(),
  at: Instant,
  /** What was counted when the alert was raised, and what is still ordinary. */
  count: z.number().int(),
  limit: z.number().int(),
  acknowledged: z.object({ by: Person, at: Instant, note: z.string() }).nullable(),
});
export type MisuseAlert = z.output<typeof MisuseAlert>;
export const MisuseAlerts = z.object({ alerts: z.array(MisuseAlert) });
export const MisuseQuery = z.object({
  state: z.enum(['open', 'all']).default('open'),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export const MisuseAcknowledgement = z.strictObject({ note: z.string().trim().min(3).max(1000) });

// — events —

export const ALERTS = [
  'handoff',
  'assigned',
  'returned',
  'mention',
  'breach',
  'protection_unclaimed',
] as const;

/**
 * Server-sent events of GET /api/events, `event:` name → data. Those with an id are in the durable log: ids are
 * contiguous, and `Last-Event-ID` (or `?after=`) brings everything after it. Never a word a person wrote.
 */
export const EVENTS = {
  /** First on every connection; no id. */
  hello: z.object({ lastEventId: z.string(), at: Instant }),
  /** A line of the queue as it is now. `change` says what happened: opened, claimed, message, resolved, … */
  ticket: z.object({ ticket: TicketRow, change: z.string(), actor: Person.nullable() }),
  /** A new message in a thread: read it with GET /api/tickets/:id/messages/:message. */
  message: z.object({
    ticketId: Id,
    messageId: Id,
    from: z.enum(['person', 'bot', 'agent']),
    ticket: TicketRow,
  }),
  delivery: z.object({ ticketId: Id, messageId: Id, status: z.string(), code: z.string().nullable() }),
  note: z.object({ ticketId: Id, noteId: Id, author: Person, mentions: z.array(Id) }),
  /** For a sound or a notification. Only sent to those it is for. */
  alert: z.object({ ticketId: Id, kind: z.enum(ALERTS) }),
  /** The person was erased, or the ticket is no longer yours to see. */
  gone: z.object({ ticketId: Id }),
  /** Something you may not see: keeps ids contiguous. */
  skip: z.object({}),
  /** The log no longer reaches back that far: read everything anew. */
  reset: z.object({ lastEventId: z.string() }),
  /** No id: who is there. */
  presence: z.object({ colleagues: z.array(Colleague) }),
  /** No id: who looks at a ticket, who types. */
  viewers: z.object({ ticketId: Id, viewers: z.array(Viewer) }),
  /** No id: an alert of misuse was raised or settled; read them with GET /api/misuse-alerts. Never to whom it is about. */
  misuse: z.object({ alertId: Id, kind: z.enum(MISUSE_KINDS), change: z.enum(['raised', 'acknowledged']) }),
  /** No id: the session has ended; sign in again. */
  bye: z.object({ reason: z.string() }),
} as const;
export type EventName = keyof typeof EVENTS;
export type EventData<K extends EventName> = z.output<(typeof EVENTS)[K]>;

/** RFC 9457. `type` is `urn:rumbo:problem:<code>`; codes are listed in docs/desk-api.md. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  /** Of 400: which fields are wrong and why. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** Of 409: the ticket as it is now. */
  ticket: TicketRow.optional(),
});
export type Problem = z.output<typeof Problem>;
