import { dueAt } from '../../handoff/deadlines.ts';
import { scoreOf } from '../../handoff/score.ts';
import type { Hours } from '../../ports/hours.ts';
import type { TicketRecord } from '../../storage/desk-store.ts';
import type { Directory } from '../accounts/directory.ts';
import type { TicketRow } from '../api/schema.ts';

/** WhatsApp takes free words for 24 hours after the person's last message. Source: Meta, "customer service window". */
export const WINDOW_MS = 24 * 3600_000;

/** When free words are refused; undefined: never. Our own messages never extend it. */
export function windowClosesAt({
  channel,
  lastInboundAt,
}: Pick<TicketRecord, 'channel' | 'lastInboundAt'>): Date | undefined {
  return channel === 'whatsapp' ? new Date(lastInboundAt.getTime() + WINDOW_MS) : undefined;
}

export interface RowParts {
  readonly directory: Pick<Directory, 'person'>;
  readonly hours: Hours;
  /** Of offices that keep hours of their own, by the code of their state; all others keep `hours`. */
  readonly officeHours?: ReadonlyMap<string, Hours> | undefined;
  /** Whether the holder types now: then the clock of the deadline stands. */
  readonly isTyping: (ticket: string, account: string) => boolean;
}

/** The score of a case as it is now, and why. */
export const scoreNow = (ticket: TicketRecord, now: Date) =>
  scoreOf(
    {
      reason: ticket.reason,
      riskCodes: ticket.riskCodes,
      language: ticket.language,
      waitingSince: ticket.state === 'resolved' ? undefined : ticket.unansweredSince,
      ...(ticket.override ? { override: ticket.override.score } : {}),
    },
    now,
  );

/** One line of the queue as it is now. No word of the person, no number. */
export function toRow(ticket: TicketRecord, parts: RowParts, now: Date): TicketRow {
  const { score, reasons, isPinned } = scoreNow(ticket, now);
  const person = (id: string | undefined) => (id === undefined ? null : parts.directory.person(id));
  const due = deadlineOf(ticket, parts, now);
  return {
    ...lastingOf(ticket),
    score,
    scoreReasons: [...reasons],
    isPinned,
    isProtection: isPinned,
    override: ticket.override
      ? {
          score: ticket.override.score,
          by: parts.directory.person(ticket.override.by),
          reason: ticket.override.reason,
        }
      : null,
    holder: person(ticket.holder),
    assignee: person(ticket.assignee),
    dueAt: iso(due),
    isBreached: due !== undefined && due.getTime() < now.getTime(),
  };
}

/** The part of a line that neither the clock nor a colleague changes. */
type Lasting = Omit<
  TicketRow,
  | 'score'
  | 'scoreReasons'
  | 'isPinned'
  | 'isProtection'
  | 'override'
  | 'holder'
  | 'assignee'
  | 'dueAt'
  | 'isBreached'
>;
/** Records are never changed in place: what was made of one stays right for as long as it is kept. */
const lasting = new WeakMap<TicketRecord, Lasting>();

function lastingOf(ticket: TicketRecord): Lasting {
  let known = lasting.get(ticket);
  if (!known) {
    known = {
      id: ticket.id,
      state: ticket.state,
      floor: ticket.floor.ticket === ticket.id ? ticket.floor.state : 'bot',
      reason: ticket.reason,
      topic: ticket.topic ?? null,
      language: ticket.language,
      channel: ticket.channel,
      office: ticket.office ?? null,
      riskCodes: [...ticket.riskCodes],
      openedAt: ticket.openedAt.toISOString(),
      claimedAt: iso(ticket.claimedAt),
      firstReplyAt: iso(ticket.firstReplyAt),
      lastMessageAt: ticket.lastMessageAt.toISOString(),
      unansweredSince: iso(ticket.unansweredSince),
      windowClosesAt: iso(windowClosesAt(ticket)),
      holdUntil: iso(ticket.holdUntil),
      resolvedAt: iso(ticket.resolvedAt),
      outcome: ticket.outcome ?? null,
      followUpAt: iso(ticket.followUpAt),
      threadVersion: ticket.threadVersion,
      version: ticket.version,
    };
    lasting.set(ticket, known);
  }
  return known;
}

/** When the next reply is due; nothing is while the holder types, nor while the case is put aside. */
export function deadlineOf(ticket: TicketRecord, parts: RowParts, now: Date): Date | undefined {
  if (ticket.state === 'resolved') return undefined;
  if (ticket.holder !== undefined && parts.isTyping(ticket.id, ticket.holder)) return undefined;
  if (ticket.holdUntil && ticket.holdUntil.getTime() > now.getTime()) return undefined;
  const { score, isPinned } = scoreNow(ticket, now);
  return dueAt(
    {
      isPinned,
      score,
      isFirstReply: ticket.firstReplyAt === undefined,
      unansweredSince: ticket.unansweredSince,
    },
    parts.officeHours?.get(ticket.office ?? '') ?? parts.hours,
  );
}

/** Pinned first, then who needs somebody most, then who has waited longest. */
export function byUrgency(a: TicketRow, b: TicketRow): number {
  return (
    Number(b.isPinned) - Number(a.isPinned) ||
    b.score - a.score ||
    (a.openedAt < b.openedAt ? -1 : a.openedAt > b.openedAt ? 1 : a.id < b.id ? -1 : 1)
  );
}

const iso = (at: Date | undefined): string | null => at?.toISOString() ?? null;
