import type { AgentId, Floor, FloorEvent, FloorState, TicketId } from '../model/index.ts';

/** What can happen to the floor. */
export type FloorMove =
  /** A person is needed: by the person, by the bot, by a rule. */
  | { readonly kind: 'offer'; readonly ticket: TicketId }
  /** Somebody takes it, or takes it back after giving it to the bot. */
  | { readonly kind: 'take'; readonly by: AgentId; readonly ticket: TicketId }
  /** The holder goes, the case waits again: passed on, put back, or the owner was silent. */
  | { readonly kind: 'release' }
  /** The bot speaks again; the holder still has to say how it ended. */
  | { readonly kind: 'give_back' }
  /** The case is over. `quiet`: nobody writes until the person does. */
  | { readonly kind: 'finish'; readonly quiet?: boolean }
  /** The person no longer wants anybody. */
  | { readonly kind: 'cancel' }
  /** The person writes into a closed conversation: the bot listens again. */
  | { readonly kind: 'wake' };

export type MoveResult =
  | { readonly kind: 'moved'; readonly floor: Floor; readonly event: FloorEvent }
  /** Not possible from here; nothing changed. */
  | { readonly kind: 'refused'; readonly from: FloorState };

export interface MoveBy {
  readonly actor: string;
  readonly reason: string;
  readonly at: Date;
}

const FROM: Readonly<Record<FloorMove['kind'], readonly FloorState[]>> = {
  offer: ['bot', 'wrapup', 'closed'],
  take: ['bot', 'offered', 'wrapup', 'closed'],
  release: ['human', 'wrapup'],
  give_back: ['human'],
  finish: ['offered', 'human', 'wrapup'],
  cancel: ['offered'],
  wake: ['closed'],
};

/** The floor of a conversation nobody has ever asked a person for. */
export const botFloor = (since: Date): Floor => ({ state: 'bot', epoch: 0, since });

/** Whether the bot may answer; `closed` is woken by the person's own message. */
export const isBotSilent = (floor: Pick<Floor, 'state'>): boolean => floor.state === 'human';

/**
 * Moves the floor: one holder at a time, every change with actor, reason and an epoch that only grows. Pure; the store
 * compares the epoch when it writes, so that of two moves from the same floor exactly one becomes real.
 */
export function moveFloor(floor: Floor, move: FloorMove, by: MoveBy): MoveResult {
  if (!FROM[move.kind].includes(floor.state)) return { kind: 'refused', from: floor.state };
  const { state, ticket, holder } = target(floor, move);
  const next: Floor = {
    state,
    epoch: floor.epoch + 1,
    since: by.at,
    ...(ticket === undefined ? {} : { ticket }),
    ...(holder === undefined ? {} : { holder }),
  };
  const event = {
    epoch: next.epoch,
    at: by.at,
    from: floor.state,
    to: state,
    actor: by.actor,
    reason: by.reason,
  };
  return { kind: 'moved', floor: next, event };
}

function target(floor: Floor, move: FloorMove): Pick<Floor, 'state' | 'ticket' | 'holder'> {
  const of = floor.ticket === undefined ? {} : { ticket: floor.ticket };
  switch (move.kind) {
    case 'offer':
      return { state: 'offered', ticket: move.ticket };
    case 'take':
      return { state: 'human', ticket: move.ticket, holder: move.by };
    case 'release':
      return { state: 'offered', ...of };
    case 'give_back':
      return { state: 'wrapup', ...of, ...(floor.holder === undefined ? {} : { holder: floor.holder }) };
    case 'finish':
      return { state: move.quiet ? 'closed' : 'bot' };
    case 'cancel':
    case 'wake':
      return { state: 'bot' };
  }
}
