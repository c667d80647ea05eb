import { botFloor, isBotSilent, moveFloor } from '../handoff/floor.ts';
import { isProtectionCase } from '../handoff/score.ts';
import type { Floor, TicketId, TicketReason } from '../model/index.ts';
import type { TicketRequest } from '../ports/turn-effects.ts';
import type { NewTicket, PendingTurn, TurnCommit } from '../storage/store.ts';
import type { CollectedEffects } from './effects.ts';

/** When a case is asked for again, the graver reason stays. */
const GRAVITY: Readonly<Record<TicketReason, number>> = {
  not_understood: 0,
  turn_failed: 1,
  asked: 2,
  fraud_reported: 3,
  danger: 4,
};

type TicketPart = Pick<TurnCommit, 'tickets' | 'ticketChange' | 'floor' | 'expectedEpoch'>;

/**
 * What a turn's requests for a person come to: a new case and the floor offered, more known of the open one, or the
 * request taken back. One conversation has one open case, however often somebody is asked for.
 * @param context for the counsellor: what was understood and answered
 */
export function ticketPart(
  turn: Pick<PendingTurn, 'floor' | 'ticket'>,
  effects: CollectedEffects,
  newId: () => string,
  context: Readonly<Record<string, unknown>>,
): TicketPart {
  const floor = turn.floor ?? botFloor(effects.now);
  const none: TicketPart = { tickets: [], expectedEpoch: floor.epoch };
  const request = joined(effects.requests);
  const open = turn.ticket && turn.ticket.state !== 'resolved' ? turn.ticket : undefined;
  if (!request) {
    if (!effects.isCancelling || !open || floor.state !== 'offered') return wake(floor, effects, none);
    const moved = moveFloor(
      floor,
      { kind: 'cancel' },
      { actor: 'person', reason: 'cancelled', at: effects.now },
    );
    if (moved.kind === 'refused') return none;
    return {
      ...none,
      floor: { next: moved.floor, event: moved.event },
      ticketChange: { kind: 'cancel', ticket: open.id },
    };
  }
  if (open) {
    const reason = GRAVITY[request.reason] > GRAVITY[open.reason] ? request.reason : open.reason;
    const riskCodes = [...new Set([...open.riskCodes, ...(request.riskCodes ?? [])])];
    const isBackInQueue = floor.state === 'wrapup';
    return {
      ...none,
      ...(isBackInQueue ? offer(floor, open.id, request.reason, effects.now) : {}),
      ticketChange: {
        kind: 'add',
        ticket: open.id,
        reason,
        priority: request.priority,
        riskCodes,
        isBackInQueue,
        isEscalated: isProtectionCase(reason, riskCodes) && !isProtectionCase(open.reason, open.riskCodes),
      },
    };
  }
  const ticket: NewTicket = {
    id: newId() as TicketId,
    reason: request.reason,
    priority: request.priority,
    language: effects.language,
    ...topicOf(request, context),
    riskCodes: request.riskCodes ?? [],
    context: { ...context, ...request.context },
  };
  return { ...none, tickets: [ticket], ...offer(floor, ticket.id, request.reason, effects.now) };
}

/** Nobody writes into a closed conversation until the person does: their message gives it back to the bot. */
function wake(floor: Floor, effects: CollectedEffects, part: TicketPart): TicketPart {
  const moved = moveFloor(floor, { kind: 'wake' }, { actor: 'person', reason: 'wrote', at: effects.now });
  return moved.kind === 'moved' ? { ...part, floor: { next: moved.floor, event: moved.event } } : part;
}

function offer(floor: Floor, ticket: TicketId, reason: TicketReason, at: Date): Pick<TicketPart, 'floor'> {
  const actor = reason === 'asked' ? 'person' : 'bot';
  const moved = moveFloor(floor, { kind: 'offer', ticket }, { actor, reason, at });
  return moved.kind === 'moved' ? { floor: { next: moved.floor, event: moved.event } } : {};
}

/** What the case is about: as the dialog said, else what the person was told about last. */
function topicOf(
  { topic }: TicketRequest,
  { answered }: Readonly<Record<string, unknown>>,
): { topic?: string } {
  const last: unknown = topic ?? (Array.isArray(answered) ? answered[0] : undefined);
  return typeof last === 'string' ? { topic: last } : {};
}

/** Several requests of one turn are one. */
function joined(requests: readonly TicketRequest[]): TicketRequest | undefined {
  const [gravest] = requests.toSorted((a, b) => GRAVITY[b.reason] - GRAVITY[a.reason]);
  return (
    gravest && {
      ...gravest,
      priority: Math.max(...requests.map(({ priority }) => priority)),
      riskCodes: [...new Set(requests.flatMap(({ riskCodes }) => riskCodes ?? []))],
    }
  );
}

/** Whether a person holds the floor, so that the bot has nothing to say. */
export const isHeld = (turn: Pick<PendingTurn, 'floor'>): boolean =>
  turn.floor !== undefined && isBotSilent(turn.floor);
