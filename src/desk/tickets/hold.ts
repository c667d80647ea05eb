import type { OutboundId } from '../../model/index.ts';
import type { TicketRecord, TicketWrites } from '../../storage/desk-store.ts';
import { agentId } from '../accounts/directory.ts';
import type { Actor } from '../contract.ts';
import { alarm, changed, floorMoved, type Ruling, rule } from './decision.ts';
import type { TicketDeskDeps } from './deps.ts';
import { windowClosesAt } from './rows.ts';

/** Takes a case: of many who try at once exactly one gets it, and the bot is silent from that commit on. */
export function claim(deps: TicketDeskDeps, actor: Actor, id: string) {
  return rule(deps, actor, id, (ticket): Ruling => {
    const now = deps.clock.now();
    if (ticket.state === 'resolved') return { refuse: 'already-resolved' };
    const isMine = ticket.holder === actor.id;
    if (ticket.state === 'open' && !isMine) return { refuse: 'already-held' };
    if (isMine && ticket.floor.state === 'human') return { do: {} };
    const by = agentId(actor.id);
    return {
      do: {
        ...floorMoved(ticket, { kind: 'take', by, ticket: ticket.id }, actor.id, 'claimed', now),
        patch: {
          state: 'open',
          holder: by,
          assignee: null,
          assignedAt: null,
          claimedAt: isMine ? (ticket.claimedAt ?? now) : now,
          holdUntil: null,
        },
        events: [changed('claimed', actor)],
        audit: [{ actor: actor.id, action: 'ticket.claimed' }],
      },
    };
  });
}

/** Puts a case aside until a time; a message of the person ends it. */
export function hold(deps: TicketDeskDeps, actor: Actor, id: string, until: Date, note: string | undefined) {
  return rule(deps, actor, id, (ticket): Ruling => {
    const refusal = refusalOfHolder(ticket, actor);
    if (refusal) return refusal;
    return {
      do: {
        patch: { holdUntil: until },
        ...noteOf(deps, actor, note),
        events: [changed('held', actor)],
        audit: [{ actor: actor.id, action: 'ticket.held' }],
      },
    };
  });
}

/** Puts a case back into the queue. */
export function release(deps: TicketDeskDeps, actor: Actor, id: string, reason: string | undefined) {
  return rule(deps, actor, id, (ticket): Ruling => {
    const refusal = refusalOfHolder(ticket, actor, actor.may('tickets.assign'));
    if (refusal) return refusal;
    const now = deps.clock.now();
    return {
      do: {
        ...backInQueue(ticket, actor.id, 'released', now),
        ...noteOf(deps, actor, reason),
        events: [changed('released', actor, ticket), alarm('returned')],
        audit: [{ actor: actor.id, action: 'ticket.released' }],
      },
    };
  });
}

/** The bot speaks again, with its memory; the case stays with its holder until it is resolved. */
export function giveBack(deps: TicketDeskDeps, actor: Actor, id: string, note: string | undefined) {
  return rule(deps, actor, id, (ticket): Ruling => {
    const refusal = refusalOfHolder(ticket, actor);
    if (refusal) return refusal;
    if (ticket.floor.state !== 'human') return { do: {} };
    const now = deps.clock.now();
    return {
      do: {
        ...floorMoved(ticket, { kind: 'give_back' }, actor.id, 'given_back', now),
        patch: { unansweredSince: null, holdUntil: null },
        ...greetingOfBot(deps, ticket),
        ...noteOf(deps, actor, note),
        events: [changed('given_back', actor)],
        audit: [{ actor: actor.id, action: 'ticket.given_back' }],
      },
    };
  });
}

/** Back into the queue after it was closed. */
export function reopen(deps: TicketDeskDeps, actor: Actor, id: string, reason: string | undefined) {
  return rule(deps, actor, id, (ticket): Ruling => {
    if (ticket.state !== 'resolved') return { refuse: 'not-resolved' };
    const { floor } = ticket;
    if (
      floor.ticket !== undefined &&
      floor.ticket !== ticket.id &&
      floor.state !== 'bot' &&
      floor.state !== 'closed'
    )
      return { refuse: 'another-open' };
    const now = deps.clock.now();
    return {
      do: {
        ...floorMoved(ticket, { kind: 'offer', ticket: ticket.id }, actor.id, 'reopened', now),
        patch: {
          state: 'waiting',
          holder: null,
          assignee: null,
          claimedAt: null,
          resolvedAt: null,
          outcome: null,
          unansweredSince: now,
          alarms: [],
        },
        ...noteOf(deps, actor, reason),
        events: [changed('reopened', actor), alarm('handoff')],
        audit: [{ actor: actor.id, action: 'ticket.reopened' }],
      },
    };
  });
}

/** Only who holds a case may go on with it. @param orMay somebody who may do it for the holder */
export function refusalOfHolder(
  ticket: TicketRecord,
  actor: Pick<Actor, 'id'>,
  orMay = false,
): { refuse: string } | undefined {
  if (ticket.state === 'resolved') return { refuse: 'already-resolved' };
  if (ticket.state === 'waiting' || (ticket.holder !== actor.id && !orMay)) return { refuse: 'not-holder' };
  return undefined;
}

/** Nobody's again: the bot answers while it waits. */
export function backInQueue(
  ticket: TicketRecord,
  actor: string,
  reason: string,
  now: Date,
): Pick<TicketWrites, 'floor' | 'patch'> {
  return {
    ...floorMoved(ticket, { kind: 'release' }, actor, reason, now),
    patch: {
      state: 'waiting',
      holder: null,
      claimedAt: null,
      holdUntil: null,
      assignee: null,
      assignedAt: null,
      unansweredSince: ticket.unansweredSince ?? now,
    },
  };
}

/** A note beside an action; nothing where none was given. */
export function noteOf(
  { clock, newId }: Pick<TicketDeskDeps, 'clock' | 'newId'>,
  actor: Pick<Actor, 'id'>,
  text: string | undefined,
): Pick<TicketWrites, 'note'> {
  if (text === undefined || text.trim() === '') return {};
  return { note: { id: newId(), at: clock.now(), author: agentId(actor.id), text, mentions: [] } };
}

/** The bot says that it is back; not to somebody it may not write to. */
export function greetingOfBot(
  { texts, newId, clock }: TicketDeskDeps,
  ticket: TicketRecord,
): Pick<TicketWrites, 'say'> {
  const closes = windowClosesAt(ticket);
  if (ticket.isOptedOut || (closes && closes.getTime() <= clock.now().getTime())) return {};
  const text = texts.text(ticket.language, 'person:bot_back');
  return { say: [{ id: newId() as OutboundId, content: { kind: 'text', text } }] };
}
