import type { ConversationId, TicketId } from './ids.ts';
import type { Language } from './language.ts';

export const TICKET_REASONS = ['asked', 'not_understood', 'turn_failed', 'danger', 'fraud_reported'] as const;
export type TicketReason = (typeof TICKET_REASONS)[number];
export type TicketState = 'waiting' | 'open' | 'resolved';

/** A case for a human counsellor. Higher `priority` is served first; 100 is pinned (danger). */
export interface Ticket {
  readonly id: TicketId;
  readonly conversationId: ConversationId;
  readonly state: TicketState;
  readonly reason: TicketReason;
  readonly priority: number;
  readonly language: Language;
  readonly topic?: string;
  /** Codes that explain the priority, e.g. `violence`, `locked_in`; never a diagnosis, never quoted words. */
  readonly riskCodes: readonly string[];
  readonly openedAt: Date;
}
