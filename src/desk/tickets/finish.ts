import type { z } from 'zod';
import type { TicketRecord, TicketWrites } from '../../storage/desk-store.ts';
import type { Resolution } from '../api/schema.ts';
import type { Actor } from '../contract.ts';
import { changed, floorMoved, type Ruling, rule } from './decision.ts';
import type { TicketDeskDeps } from './deps.ts';
import { greetingOfBot, noteOf, refusalOfHolder } from './hold.ts';

/** A word that is a code can be counted and stand in the open; anything longer may tell of a person. */
const CODE = /^[a-z0-9_-]{1,40}$/i;

/** Closes a case with what came of it; the bot takes the conversation again, with its memory. */
export function resolve(deps: TicketDeskDeps, actor: Actor, id: string, input: z.output<typeof Resolution>) {
  const isCode = CODE.test(input.outcome);
  const note = [isCode ? undefined : input.outcome, input.note].filter(Boolean).join('\n\n');
  return rule(deps, actor, id, (ticket): Ruling => {
    const refusal = refusalOfHolder(ticket, actor, actor.may('tickets.assign'));
    if (refusal) return refusal;
    const now = deps.clock.now();
    const outcome = isCode ? input.outcome : 'other';
    const closed = closing(deps, ticket, actor, outcome, now);
    return {
      do: {
        ...closed,
        patch: {
          ...closed.patch,
          ...(input.followUpAt === undefined ? {} : { followUpAt: new Date(input.followUpAt) }),
        },
        ...noteOf(deps, actor, note),
        audit: [{ actor: actor.id, action: 'ticket.resolved', data: { outcome } }],
      },
    };
  });
}

/** What closes a case, whoever decides it. */
export function closing(
  deps: TicketDeskDeps,
  ticket: TicketRecord,
  actor: Pick<Actor, 'id'>,
  outcome: string,
  now: Date,
): Pick<TicketWrites, 'floor' | 'patch' | 'say' | 'events'> {
  const wasHeld = ticket.floor.ticket === ticket.id && ticket.floor.state === 'human';
  return {
    ...(ticket.floor.ticket === ticket.id
      ? floorMoved(ticket, { kind: 'finish' }, actor.id, 'resolved', now)
      : {}),
    // Given back before, the bot has said already that it is there.
    ...(wasHeld ? greetingOfBot(deps, ticket) : {}),
    patch: {
      state: 'resolved',
      outcome,
      resolvedAt: now,
      unansweredSince: null,
      assignee: null,
      holdUntil: null,
    },
    events: [changed('resolved', actor)],
  };
}
